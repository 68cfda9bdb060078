import { describe, expect, test } from 'vitest';
import { Device, DOCTOR, MEMBER, NOW, PATIENT } from './support.ts';

const draft = (): { device: Device; id: string } => {
  const device = new Device(1);
  const id = device.do('consultation.start', {
    patient: PATIENT,
    doctor: DOCTOR,
    reason: 'Cough',
    notes: { subjective: 'Coughing for 3 days.' }
  });
  return { device, id };
};

describe('a draft consultation', () => {
  test('starts now, by whom, and with what was noted', () => {
    const { device, id } = draft();
    expect(device.read('consultation', id)).toMatchObject({
      patient: PATIENT,
      doctor: DOCTOR,
      startedAt: NOW,
      started: { at: NOW, by: MEMBER },
      notes: { subjective: 'Coughing for 3 days.', plan: '' }
    });
  });

  test('started again under its id is as it was', () => {
    const { device, id } = draft();
    const again = device.try('consultation.start', { id, patient: PATIENT, reason: 'Other' });
    expect(again).toMatchObject({ value: { result: id, changed: false } });
  });

  test('merges what two people write into one note, letter by letter', () => {
    const { device, id } = draft();
    const other = new Device(2);
    other.pull(device);
    const set = (who: Device, text: string) =>
      who.do('consultation.setNote', { consultation: id, part: 'subjective', text });
    set(device, 'Coughing for 3 days. No fever.');
    set(other, 'Dry coughing for 3 days.');
    device.pull(other);
    other.pull(device);
    const { subjective } = device.read('consultation', id).notes;
    expect(subjective).toContain('Dry');
    expect(subjective).toContain('oughing for 3 days. No fever.');
    expect(other.read('consultation', id).notes.subjective).toBe(subjective);
  });

  test('takes diagnoses and procedures', () => {
    const { device, id } = draft();
    const diagnosis = device.do('consultation.addDiagnosis', {
      consultation: id,
      system: 'icd-10',
      code: 'J06.9',
      description: 'Acute upper respiratory infection',
      primary: true
    });
    device.do('consultation.editDiagnosis', { consultation: id, diagnosis, primary: null });
    const procedure = device.do('consultation.addProcedure', {
      consultation: id,
      description: 'Peak flow',
      quantity: 1
    });
    device.do('consultation.removeProcedure', { consultation: id, procedure });
    const { diagnoses, procedures } = device.read('consultation', id);
    expect(diagnoses[diagnosis]).not.toHaveProperty('primary');
    expect(procedures[procedure]).toHaveProperty('removed');
  });

  test('takes no addendum: the note itself can still be written', () => {
    const { device, id } = draft();
    const add = { consultation: id, text: 'x', reason: 'y' };
    expect(device.refused('consultation.addAddendum', add)).toBe('consultation-not-signed');
  });
});

describe('a signed consultation', () => {
  const signed = () => {
    const made = draft();
    const consultation = made.id;
    const diagnosis = made.device.do('consultation.addDiagnosis', {
      consultation,
      description: 'Cold'
    });
    made.device.do('consultation.sign', { consultation });
    return { ...made, diagnosis };
  };

  test('says who signed it and when', () => {
    const { device, id } = signed();
    expect(device.read('consultation', id).signed).toEqual({ at: NOW, by: MEMBER });
  });

  test('refuses every change but an addendum', () => {
    const { device, id: consultation, diagnosis } = signed();
    const before = device.read('consultation', consultation);
    const codes = [
      device.refused('consultation.sign', { consultation }),
      device.refused('consultation.edit', { consultation, reason: 'x' }),
      device.refused('consultation.setNote', { consultation, part: 'plan', text: 'x' }),
      device.refused('consultation.addDiagnosis', { consultation, description: 'x' }),
      device.refused('consultation.editDiagnosis', { consultation, diagnosis, code: 'x' }),
      device.refused('consultation.removeDiagnosis', { consultation, diagnosis }),
      device.refused('consultation.restoreDiagnosis', { consultation, diagnosis }),
      device.refused('consultation.addProcedure', { consultation, description: 'x', quantity: 1 })
    ];
    expect(new Set(codes)).toEqual(new Set(['consultation-signed']));
    expect(device.read('consultation', consultation)).toEqual(before);
    const addendum = device.do('consultation.addAddendum', {
      consultation,
      text: 'Result came: negative.',
      reason: 'Late result'
    });
    expect(device.read('consultation', consultation).addenda[addendum]).toMatchObject({
      text: 'Result came: negative.',
      reason: 'Late result',
      added: { by: MEMBER }
    });
  });
});
