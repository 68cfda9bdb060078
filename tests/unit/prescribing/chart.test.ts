import { describe, expect, test } from 'vitest';
import { chartId } from '#lib/docs/kinds.ts';
import {
  correctRequests,
  prescribeRequests,
  restoreRequests,
  takeBackRequests,
  withdrawRequests,
  type LineFields
} from '#lib/prescribing/chart.ts';
import { Device, PATIENT, PRACTICE } from '../docs/support.ts';

const DAY = '2026-11-22';
const CHART = chartId(PRACTICE, PATIENT);
const AMOXIL: LineFields = {
  medicine: 'Amoxil',
  code: '701122001',
  system: 'NAPPI',
  strength: '500 mg',
  dose: '1 capsule',
  frequency: 'twice daily',
  duration: '5 days'
};

function world() {
  const device = new Device(1);
  const consultation = device.do('consultation.start', { patient: PATIENT }) as string;
  device.do('chart.addProblem', { patient: PATIENT, title: 'Asthma' });
  const run = (requests: readonly { change: string; args: unknown }[]) => {
    for (const { change, args } of requests) device.do(change as never, args as never);
  };
  const chart = () => device.read('chart', CHART).medications;
  const asked = (line: LineFields, id = device.ids()) => ({
    consultation,
    patient: PATIENT,
    id,
    line,
    day: DAY,
    medications: chart()
  });
  const lines = () => device.read('consultation', consultation).prescriptions;
  return { device, consultation, run, chart, asked, lines };
}

describe('prescribing', () => {
  test('begins the medication on the chart, which the line names', () => {
    const { run, chart, asked, lines } = world();
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    expect(lines()[one.id]).toMatchObject({ ...AMOXIL, medication: one.id });
    expect(chart()[one.id]).toMatchObject({
      name: 'Amoxil',
      dose: '500 mg, 1 capsule',
      frequency: 'twice daily',
      status: 'active',
      startedOn: DAY,
      note: 'Prescribed for 5 days'
    });
  });

  test('goes on with what the patient takes already, by code or by name, with the new dose', () => {
    const { device, run, chart, asked, lines } = world();
    const byCode = device.do('chart.addMedication', {
      patient: PATIENT,
      name: 'Amoxil 500 caps',
      code: '701122001',
      system: 'nappi',
      dose: 'old',
      note: 'With food'
    });
    const byName = device.do('chart.addMedication', { patient: PATIENT, name: 'own  Mixture' });
    const [one, other] = [asked(AMOXIL), asked({ medicine: 'Own mixture', dose: '5 ml' })];
    run(prescribeRequests(one));
    run(prescribeRequests(other));
    expect([lines()[one.id]!.medication, lines()[other.id]!.medication]).toEqual([byCode, byName]);
    expect(chart()[byCode]!.dose).toBe('500 mg, 1 capsule');
    expect(Object.keys(chart())).toHaveLength(2);
  });

  test('begins anew where the patient stopped it', () => {
    const { device, run, asked, lines } = world();
    device.do('chart.addMedication', { patient: PATIENT, name: 'Amoxil', status: 'stopped' });
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    expect(lines()[one.id]!.medication).toBe(one.id);
  });

  test('writes the line alone where the chart is not to be written', () => {
    const { run, chart, asked, lines } = world();
    const one = { ...asked(AMOXIL), medications: undefined };
    run(prescribeRequests(one));
    expect(lines()[one.id]!.medication).toBeUndefined();
    expect(chart()).toEqual({});
  });

  test('is taken back with what the chart said before', () => {
    const { device, run, chart, asked, lines } = world();
    const taken = device.do('chart.addMedication', {
      patient: PATIENT,
      name: 'Amoxil',
      dose: '250 mg'
    });
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    run(takeBackRequests(one));
    expect(lines()[one.id]!.removed).toBeDefined();
    expect(chart()[taken]).toMatchObject({ dose: '250 mg' });
    expect(chart()[taken]!.frequency).toBeUndefined();
  });
});

describe('a line that is not issued', () => {
  test('takes the chart along when it is corrected, also where a field is cleared', () => {
    const { run, chart, asked, lines } = world();
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    const line = { medicine: 'Moxypen', dose: '2 capsules', overridden: 'Told.' };
    run(correctRequests({ ...asked(line, one.id), present: lines()[one.id]! }));
    expect(lines()[one.id]).toEqual({
      ...line,
      medication: one.id,
      added: lines()[one.id]!.added
    });
    expect(chart()[one.id]).toMatchObject({ name: 'Moxypen', dose: '2 capsules' });
    expect(chart()[one.id]!.code).toBeUndefined();
    expect(chart()[one.id]!.frequency).toBeUndefined();
  });

  test('that becomes another medicine begins its own, and leaves the one it went on with', () => {
    const { device, run, chart, asked, lines } = world();
    const taken = device.do('chart.addMedication', { patient: PATIENT, name: 'Amoxil' });
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    const line = { medicine: 'Brufen', dose: '1 tablet' };
    run(correctRequests({ ...asked(line, one.id), present: lines()[one.id]! }));
    expect(chart()[taken]).toMatchObject({ name: 'Amoxil', dose: '500 mg, 1 capsule' });
    expect(lines()[one.id]).toMatchObject({ medicine: 'Brufen', medication: one.id });
    expect(chart()[one.id]).toMatchObject({ name: 'Brufen', dose: '1 tablet', status: 'active' });
  });

  test('keeps with the medication it goes on with while it stays the same medicine', () => {
    const { device, run, chart, asked, lines } = world();
    const taken = device.do('chart.addMedication', { patient: PATIENT, name: 'Amoxil' });
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    const line = { ...AMOXIL, dose: '2 capsules' };
    run(correctRequests({ ...asked(line, one.id), present: lines()[one.id]! }));
    expect(chart()[taken]!.dose).toBe('500 mg, 2 capsules');
    expect(Object.keys(chart())).toEqual([taken]);
  });

  test('leaves the chart alone once the medication was stopped there', () => {
    const { device, run, chart, asked, lines } = world();
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    device.do('chart.editMedication', {
      patient: PATIENT,
      medication: one.id,
      status: 'stopped',
      stoppedOn: DAY
    });
    run(correctRequests({ ...asked({ ...AMOXIL, dose: '9' }, one.id), present: lines()[one.id]! }));
    expect(lines()[one.id]!.dose).toBe('9');
    expect(chart()[one.id]!.dose).toBe('500 mg, 1 capsule');
  });

  test('takes the medication that it began with it when it goes, and back when it comes back', () => {
    const { run, chart, asked, lines } = world();
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    const present = lines()[one.id]!;
    run(withdrawRequests({ ...one, present, medications: chart() }));
    expect([lines()[one.id]!.removed, chart()[one.id]!.removed].every(Boolean)).toBe(true);
    run(restoreRequests({ ...one, present, medications: chart() }));
    expect([lines()[one.id]!.removed, chart()[one.id]!.removed].some(Boolean)).toBe(false);
  });

  test('leaves what the patient took before on the chart when it goes', () => {
    const { device, run, chart, asked, lines } = world();
    const taken = device.do('chart.addMedication', { patient: PATIENT, name: 'Amoxil' });
    const one = asked(AMOXIL);
    run(prescribeRequests(one));
    run(withdrawRequests({ ...one, present: lines()[one.id]!, medications: chart() }));
    expect(chart()[taken]!.removed).toBeUndefined();
  });
});

test('an issued line that is cancelled takes the medication that it began off the chart', () => {
  const { device, consultation, run, chart, asked, lines } = world();
  const one = asked(AMOXIL);
  run(prescribeRequests(one));
  device.do('consultation.issueScript', { consultation, prescriptions: [one.id] });
  run(
    withdrawRequests({
      ...one,
      present: lines()[one.id]!,
      medications: chart(),
      reason: 'Not in stock'
    })
  );
  expect(lines()[one.id]!.removed?.reason).toBe('Not in stock');
  expect(chart()[one.id]!.removed?.reason).toBe('Prescription cancelled: Not in stock');
});
