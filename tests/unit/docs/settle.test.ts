import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { concurrentFields } from '#lib/docs/core/conflicts.ts';
import { chartId, KINDS } from '#lib/docs/kinds.ts';
import { Device, MEMBER, PATIENT, PRACTICE } from './support.ts';

const chart = chartId(PRACTICE, PATIENT);

/** Two devices that gave one allergy two severities at the same time, merged. */
function disagreeing() {
  const [one, other] = [new Device(1), new Device(2)];
  const allergy = one.do('chart.addAllergy', {
    patient: PATIENT,
    substance: 'Penicillin',
    severity: 'mild'
  });
  other.pull(one);
  one.at = '2026-11-22T08:00:00.000Z';
  other.at = '2026-11-22T09:00:00.000Z';
  one.do('chart.editAllergy', { patient: PATIENT, allergy, severity: 'moderate' });
  other.do('chart.editAllergy', { patient: PATIENT, allergy, severity: 'severe' });
  one.pull(other);
  other.pull(one);
  return { one, other, allergy, path: ['allergies', allergy, 'severity'] };
}

const conflictsOf = (device: Device) =>
  concurrentFields(device.doc('chart', chart), KINDS.chart.critical);

describe('concurrent values of a safety-critical field', () => {
  test('are all kept, with who wrote them and when, the shown one first', () => {
    const { one, path, allergy } = disagreeing();
    const [field] = conflictsOf(one);
    expect(field!.path).toEqual(path);
    expect(field!.values.map(({ value }) => value).sort()).toEqual(['moderate', 'severe']);
    expect(field!.values[0]!.value).toBe(one.read('chart', chart).allergies[allergy]!.severity);
    for (const { value, actor, at } of field!.values) {
      const [byOne, atOne] = ['01'.repeat(16), '2026-11-22T08:00:00.000Z'];
      const [byOther, atOther] = ['02'.repeat(16), '2026-11-22T09:00:00.000Z'];
      expect([actor, at]).toEqual(value === 'moderate' ? [byOne, atOne] : [byOther, atOther]);
    }
  });

  test.each(['the shown value', 'the other value', 'a third value'])(
    'are gone everywhere once a person settles on %s',
    (which) => {
      const { one, other, allergy, path } = disagreeing();
      const [shown, hidden] = conflictsOf(one)[0]!.values.map(({ value }) => String(value));
      const value = { 'the shown value': shown, 'the other value': hidden }[which] ?? 'mild';
      expect(one.try('chart.settle', { patient: PATIENT, path, value })).toMatchObject({
        value: { changed: true }
      });
      other.pull(one);
      for (const device of [one, other]) {
        const entry = device.doc('chart', chart).allergies[allergy]!;
        expect(A.getConflicts(entry, 'severity')).toBeUndefined();
        expect(conflictsOf(device)).toEqual([]);
        expect(device.read('chart', chart).allergies[allergy]!.severity).toBe(value);
      }
    }
  );

  test('settled already need no second decision', () => {
    const { one, other, path } = disagreeing();
    one.do('chart.settle', { patient: PATIENT, path, value: 'severe' });
    other.pull(one);
    expect(other.try('chart.settle', { patient: PATIENT, path, value: 'severe' })).toMatchObject({
      value: { changed: false }
    });
  });

  test('of an identity number are settled the same way', () => {
    const [one, other] = [new Device(1), new Device(2)];
    one.do('patient.register', { id: PATIENT, given: 'Anna', birthDate: '1980-01-01' });
    other.pull(one);
    one.do('patient.edit', { patient: PATIENT, birthDate: '1980-01-10' });
    other.do('patient.edit', { patient: PATIENT, birthDate: '1980-10-01' });
    one.pull(other);
    const doc = () => one.doc('patient', PATIENT);
    expect(concurrentFields(doc(), KINDS.patient.critical)).toHaveLength(1);
    one.do('patient.settle', { patient: PATIENT, path: ['birthDate'], value: '1980-01-10' });
    expect(concurrentFields(doc(), KINDS.patient.critical)).toEqual([]);
  });

  test('are settled in fields of that kind only', () => {
    const { one, allergy } = disagreeing();
    const settle = (path: string[], value: string | null) =>
      one.refused('chart.settle', { patient: PATIENT, path, value });
    expect(settle(['allergies', allergy, 'added'], 'x')).toBe('not-settled-here');
    expect(settle(['patient'], MEMBER)).toBe('not-settled-here');
    expect(settle(['__proto__'], 'x')).toBe('not-settled-here');
    expect(settle(['allergies', MEMBER, 'severity'], 'mild')).toBe('entry-not-found');
    expect(settle(['allergies', allergy, 'severity'], null)).toBe('change-unreadable');
  });
});
