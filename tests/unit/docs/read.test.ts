import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { chartId, readDocument } from '#lib/docs/kinds.ts';
import { Device, PATIENT, PRACTICE } from './support.ts';

const chart = chartId(PRACTICE, PATIENT);

function withAllergies(): { device: Device; bad: string; good: string } {
  const device = new Device(1);
  const add = (substance: string) =>
    device.do('chart.addAllergy', {
      patient: PATIENT,
      substance,
      severity: 'mild',
      reaction: 'rash'
    });
  return { device, bad: add('Penicillin'), good: add('Peanuts') };
}

describe('a document with something that cannot be read', () => {
  test('shows every other entry, and says which is not shown', () => {
    const { device, bad, good } = withAllergies();
    device.tamper(chart, (draft) => {
      draft.allergies![bad]!.severity = 'purple';
    });
    const { value, problems } = readDocument('chart', device.doc('chart', chart));
    expect(Object.keys(value!.allergies)).toEqual([good]);
    expect(problems).toMatchObject([{ path: ['allergies', bad, 'severity'] }]);
  });

  test('shows every other entry where one has several faults', () => {
    const { device, bad, good } = withAllergies();
    device.tamper(chart, (draft) => {
      draft.allergies![bad] = { substance: 5, severity: 6 };
      draft.allergies![`${bad.slice(0, -2)}zz`] = {};
    });
    const { value, problems } = readDocument('chart', device.doc('chart', chart));
    expect(Object.keys(value!.allergies)).toEqual([good]);
    expect(problems.some(({ path }) => path[1] === bad)).toBe(true);
    expect(problems.some(({ path }) => path[1] === good)).toBe(false);
  });

  test('leaves out a broken optional field alone', () => {
    const { device, bad } = withAllergies();
    device.tamper(chart, (draft) => {
      draft.allergies![bad]!.reaction = 5;
    });
    const { value, problems } = readDocument('chart', device.doc('chart', chart));
    expect(value!.allergies[bad]).toMatchObject({ substance: 'Penicillin' });
    expect(value!.allergies[bad]).not.toHaveProperty('reaction');
    expect(problems).toHaveLength(1);
  });

  test('reads a broken or missing collection as empty instead of hiding the rest', () => {
    const { device, good } = withAllergies();
    device.tamper(chart, (draft) => {
      Object.assign(draft, { problems: 5 });
      delete draft.vitals;
    });
    const { value, problems } = readDocument('chart', device.doc('chart', chart));
    expect(value).toMatchObject({ problems: {}, vitals: {} });
    expect(value!.allergies).toHaveProperty(good);
    expect(problems.map(({ path }) => path)).toEqual([['problems'], ['vitals']]);
  });

  test('keeps the other parts of a note when one part is broken', () => {
    const device = new Device(1);
    const id = device.do('consultation.start', {
      patient: PATIENT,
      notes: { subjective: 'cough', plan: 'rest' }
    });
    device.tamper(id, (draft) => {
      Object.assign(draft.notes!, { plan: 1 });
    });
    const { value, problems } = readDocument('consultation', device.doc('consultation', id));
    expect(value!.notes).toMatchObject({ subjective: 'cough', plan: '' });
    expect(problems).toMatchObject([{ path: ['notes', 'plan'] }]);
  });

  test('has no value where not even its identity is left, and does not throw', () => {
    const { value, problems } = readDocument('chart', A.from({ kind: 'chart' }));
    expect(value).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  test('of a newer schema is read as far as it goes and marked', () => {
    const { device } = withAllergies();
    device.tamper(chart, (draft) => {
      Object.assign(draft, { schema: 99, somethingNew: { a: 1 } });
    });
    const reading = readDocument('chart', device.doc('chart', chart));
    expect(reading.newer).toBe(true);
    expect(Object.keys(reading.value!.allergies)).toHaveLength(2);
  });
});
