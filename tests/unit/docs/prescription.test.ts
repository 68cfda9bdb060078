import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { concurrentFields } from '#lib/docs/core/conflicts.ts';
import { brokenRules } from '#lib/docs/integrity.ts';
import { KINDS, readDocument } from '#lib/docs/kinds.ts';
import { Device, MEMBER, NOW, PATIENT } from './support.ts';

const AMOXIL = { medicine: 'Amoxil', strength: '500 mg', form: 'capsule', dose: '1 capsule' };

function prescribed() {
  const device = new Device(1);
  const consultation = device.do('consultation.start', { patient: PATIENT });
  const line = device.do('consultation.addPrescription', { consultation, ...AMOXIL });
  return { device, consultation, line };
}

/** Another device that has the same consultation. */
function beside(device: Device): Device {
  const other = new Device(2);
  other.pull(device);
  return other;
}

const lineOf = (device: Device, consultation: string, line: string) =>
  device.read('consultation', consultation).prescriptions[line]!;
const found = (device: Device, id: string) =>
  brokenRules('consultation', device.doc('consultation', id)).map(({ detail }) => detail);

describe('a medicine prescribed', () => {
  test('is edited, removed and brought back while the script is not issued', () => {
    const { device, consultation, line } = prescribed();
    device.do('consultation.editPrescription', {
      consultation,
      prescription: line,
      dose: '2 capsules',
      frequency: 'twice daily'
    });
    device.do('consultation.removePrescription', { consultation, prescription: line });
    device.do('consultation.restorePrescription', { consultation, prescription: line });
    expect(lineOf(device, consultation, line)).toMatchObject({
      ...AMOXIL,
      dose: '2 capsules',
      frequency: 'twice daily'
    });
  });

  test('that was issued is not edited, and is cancelled only with a reason', () => {
    const { device, consultation, line } = prescribed();
    expect(device.do('consultation.issueScript', { consultation, prescriptions: [line] })).toBe(1);
    expect(lineOf(device, consultation, line).issued).toEqual({ at: NOW, by: MEMBER });
    const named = { consultation, prescription: line };
    expect(device.refused('consultation.editPrescription', { ...named, dose: '3' })).toBe('issued');
    expect(device.refused('consultation.removePrescription', named)).toBe('reason-missing');
    device.do('consultation.removePrescription', { ...named, reason: 'Wrong patient' });
    expect(lineOf(device, consultation, line).removed?.reason).toBe('Wrong patient');
    expect(found(device, consultation)).toEqual([]);
  });

  test('is issued once: issuing again changes nothing', () => {
    const { device, consultation, line } = prescribed();
    device.do('consultation.issueScript', { consultation, prescriptions: [line] });
    device.at = '2026-11-22T09:00:00.000Z';
    const again = device.try('consultation.issueScript', { consultation, prescriptions: [line] });
    expect(again).toMatchObject({ ok: true, value: { result: 0, changed: false } });
  });

  test('is issued and cancelled after signing, which breaks no rule; a new one is refused', () => {
    const { device, consultation, line } = prescribed();
    device.do('consultation.sign', { consultation });
    expect(device.refused('consultation.addPrescription', { consultation, ...AMOXIL })).toBe(
      'consultation-signed'
    );
    expect(
      device.refused('consultation.removePrescription', { consultation, prescription: line })
    ).toBe('consultation-signed');
    device.do('consultation.issueScript', {
      consultation,
      prescriptions: [line],
      overridden: { [line]: 'Told of an allergy, and went on.' }
    });
    expect(lineOf(device, consultation, line).overridden).toBe('Told of an allergy, and went on.');
    device.do('consultation.removePrescription', {
      consultation,
      prescription: line,
      reason: 'Not in stock'
    });
    expect(found(device, consultation)).toEqual([]);
  });

  test('is issued on two devices at once without breaking a rule', () => {
    const { device, consultation, line } = prescribed();
    const other = beside(device);
    other.at = '2026-11-22T09:00:00.000Z';
    for (const one of [device, other]) {
      one.do('consultation.issueScript', { consultation, prescriptions: [line] });
    }
    device.pull(other);
    expect(found(device, consultation)).toEqual([]);
  });

  test('that another device changed while it was being issued is named', () => {
    const { device, consultation, line } = prescribed();
    const other = beside(device);
    device.do('consultation.issueScript', { consultation, prescriptions: [line] });
    other.do('consultation.editPrescription', { consultation, prescription: line, dose: '9' });
    device.pull(other);
    expect(found(device, consultation)).toEqual([
      'A prescription (Amoxil) was changed after or while it was issued.'
    ]);
  });

  test('that an old program changed, unissued or erased after it was issued is named', () => {
    for (const [write, words] of [
      [(e: Record<string, unknown>) => (e.dose = new A.ImmutableString('9')), 'was changed'],
      [(e: Record<string, unknown>) => delete e.issued, 'taken away']
    ] as const) {
      const { device, consultation, line } = prescribed();
      device.do('consultation.issueScript', { consultation, prescriptions: [line] });
      device.tamper(consultation, (draft) => void write(draft.prescriptions![line]!));
      expect(found(device, consultation).join()).toContain(words);
    }
    const { device, consultation, line } = prescribed();
    device.do('consultation.issueScript', { consultation, prescriptions: [line] });
    device.tamper(consultation, (draft) => delete draft.prescriptions![line]);
    expect(found(device, consultation).join()).toContain('erased');
  });

  test('that was changed after signing, unissued, is a change of the signed consultation', () => {
    const { device, consultation, line } = prescribed();
    device.do('consultation.sign', { consultation });
    device.tamper(consultation, (draft) => {
      draft.prescriptions![line]!.dose = new A.ImmutableString('9');
    });
    expect(found(device, consultation)).toEqual(['Changed after it was signed: prescriptions.']);
  });

  test('that cannot be read leaves the others readable, and is named', () => {
    const { device, consultation, line } = prescribed();
    device.do('consultation.addPrescription', { consultation, medicine: 'Panado' });
    device.tamper(consultation, (draft) => void (draft.prescriptions![line]!.repeats = 99));
    const { value, problems } = readDocument(
      'consultation',
      device.doc('consultation', consultation)
    );
    const read = Object.values(value!.prescriptions).map(({ medicine }) => medicine);
    expect(read).toContain('Panado');
    expect(problems.map(({ path }) => path.join('/'))).toEqual([`prescriptions/${line}/repeats`]);
  });

  test('keeps both doses that two devices wrote at once, until somebody settles them', () => {
    const { device, consultation, line } = prescribed();
    const other = beside(device);
    const edit = { consultation, prescription: line };
    device.do('consultation.editPrescription', { ...edit, dose: '1 capsule', frequency: 'daily' });
    device.do('consultation.editPrescription', { ...edit, dose: '2 capsules' });
    other.do('consultation.editPrescription', { ...edit, dose: '3 capsules' });
    device.pull(other);
    const fields = () =>
      concurrentFields(device.doc('consultation', consultation), KINDS.consultation.critical);
    const [field] = fields();
    expect(field!.path).toEqual(['prescriptions', line, 'dose']);
    expect(field!.values.map(({ value }) => value).sort()).toEqual(['2 capsules', '3 capsules']);
    device.do('consultation.settle', {
      consultation,
      path: [...field!.path],
      value: '2 capsules'
    });
    expect(fields()).toEqual([]);
    expect(lineOf(device, consultation, line).dose).toBe('2 capsules');
  });

  test('of two devices that begin the collection apart are both there', () => {
    const device = new Device(1);
    const consultation = device.do('consultation.start', { patient: PATIENT });
    const other = beside(device);
    device.do('consultation.addPrescription', { consultation, medicine: 'Amoxil' });
    other.do('consultation.addPrescription', { consultation, medicine: 'Panado' });
    other.do('consultation.addMaterial', { consultation, description: 'Gauze', quantity: 2 });
    device.pull(other);
    const { prescriptions, materials } = device.read('consultation', consultation);
    expect(
      Object.values(prescriptions)
        .map(({ medicine }) => medicine)
        .sort()
    ).toEqual(['Amoxil', 'Panado']);
    expect(Object.values(materials)).toHaveLength(1);
  });
});
