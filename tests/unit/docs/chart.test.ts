import { describe, expect, test } from 'vitest';
import { noKnownAllergies } from '#lib/docs/chart.rules.ts';
import { chartId } from '#lib/docs/kinds.ts';
import { Device, NOW, PATIENT, PRACTICE } from './support.ts';

const chart = chartId(PRACTICE, PATIENT);
const egg = { patient: PATIENT, substance: 'Egg', severity: 'mild' } as const;

describe('no known allergies', () => {
  test('is a statement by somebody who asked, ended by an allergy', () => {
    const device = new Device(1);
    device.do('chart.confirmNoAllergies', { patient: PATIENT });
    expect(noKnownAllergies(device.read('chart', chart))).toBe(true);
    device.do('chart.addAllergy', egg);
    expect(device.read('chart', chart)).not.toHaveProperty('noKnownAllergies');
  });

  test('is not ended by an allergy that was refuted, but by one that becomes active again', () => {
    const device = new Device(1);
    const allergy = device.do('chart.addAllergy', { ...egg, status: 'refuted' });
    device.do('chart.confirmNoAllergies', { patient: PATIENT });
    expect(noKnownAllergies(device.read('chart', chart))).toBe(true);
    device.do('chart.editAllergy', { patient: PATIENT, allergy, status: 'active' });
    expect(device.read('chart', chart)).not.toHaveProperty('noKnownAllergies');
  });

  test('is ended by restoring an allergy', () => {
    const device = new Device(1);
    const allergy = device.do('chart.addAllergy', egg);
    device.do('chart.removeAllergy', { patient: PATIENT, allergy });
    device.do('chart.confirmNoAllergies', { patient: PATIENT });
    device.do('chart.restoreAllergy', { patient: PATIENT, allergy });
    expect(noKnownAllergies(device.read('chart', chart))).toBe(false);
  });

  test('never outweighs an allergy that another device added at the same time', () => {
    const [one, other] = [new Device(1), new Device(2)];
    one.do('chart.confirmNoAllergies', { patient: PATIENT });
    other.do('chart.addAllergy', egg);
    one.pull(other);
    expect(one.read('chart', chart)).toHaveProperty('noKnownAllergies');
    expect(noKnownAllergies(one.read('chart', chart))).toBe(false);
  });
});

describe('measurements', () => {
  const panel = '0193b6a0-0000-7000-8000-0000000000bb';
  const pressure = [
    { code: '8480-6', label: 'Systolic', value: 120, unit: 'mm[Hg]', panel },
    { code: '8462-4', label: 'Diastolic', value: 80, unit: 'mm[Hg]', panel }
  ];

  test('taken together are recorded together, now unless said otherwise', () => {
    const device = new Device(1);
    const ids = device.do('chart.recordVitals', { patient: PATIENT, vitals: pressure });
    const { vitals } = device.read('chart', chart);
    expect(ids.map((id) => vitals[id])).toMatchObject([
      { label: 'Systolic', at: NOW, panel },
      { label: 'Diastolic', at: NOW, panel }
    ]);
    const at = '2020-01-01T08:00:00Z';
    const [old] = device.do('chart.recordVitals', { patient: PATIENT, at, vitals: pressure });
    expect(device.read('chart', chart).vitals[old!]!.at).toBe(at);
  });

  test('recorded by mistake are removed but stay on record', () => {
    const device = new Device(1);
    const [vital] = device.do('chart.recordVitals', { patient: PATIENT, vitals: pressure });
    device.do('chart.removeVital', { patient: PATIENT, vital: vital!, reason: 'wrong cuff' });
    expect(device.read('chart', chart).vitals[vital!]).toMatchObject({
      value: 120,
      removed: { reason: 'wrong cuff' }
    });
  });

  test('removed in error are brought back as they were', () => {
    const device = new Device(1);
    const [vital] = device.do('chart.recordVitals', { patient: PATIENT, vitals: pressure });
    const before = device.read('chart', chart).vitals[vital!];
    device.do('chart.removeVital', { patient: PATIENT, vital: vital!, reason: 'wrong cuff' });
    device.do('chart.restoreVital', { patient: PATIENT, vital: vital! });
    expect(device.read('chart', chart).vitals[vital!]).toEqual(before);
    const again = device.try('chart.restoreVital', { patient: PATIENT, vital: vital! });
    expect(again).toMatchObject({ value: { changed: false } });
  });

  test('imported twice are there once', () => {
    const device = new Device(1);
    const vitals = [{ id: panel, ...pressure[0]! }];
    device.do('chart.recordVitals', { patient: PATIENT, vitals });
    const again = device.try('chart.recordVitals', { patient: PATIENT, vitals });
    expect(again).toMatchObject({ value: { result: [panel], changed: false } });
  });
});

test('a chart holds every clinical collection', () => {
  const device = new Device(1);
  const patient = PATIENT;
  device.do('chart.addProblem', { patient, title: 'Asthma', system: 'icd-10', code: 'J45.9' });
  device.do('chart.addMedication', { patient, name: 'Salbutamol', dose: '100 mcg' });
  device.do('chart.addMedicalHistory', {
    patient,
    type: 'surgery',
    title: 'Tonsils',
    date: '1999'
  });
  device.do('chart.addFamilyHistory', { patient, relation: 'mother', condition: 'Diabetes' });
  device.do('chart.addImmunisation', { patient, vaccine: 'Influenza', date: '2026-04-01' });
  device.do('chart.edit', { patient, bloodGroup: 'O+', smoking: 'never' });
  const value = device.read('chart', chart);
  const first = (entries: object): unknown => Object.values(entries)[0];
  expect(first(value.problems)).toMatchObject({ title: 'Asthma', status: 'active' });
  expect(first(value.medications)).toMatchObject({ dose: '100 mcg', status: 'active' });
  expect(first(value.medicalHistory)).toMatchObject({ date: '1999' });
  expect(first(value.familyHistory)).toMatchObject({ relation: 'mother' });
  expect(first(value.immunisations)).toMatchObject({ date: '2026-04-01' });
  expect(value).toMatchObject({ patient, bloodGroup: 'O+', smoking: 'never' });
});

describe('the code of an allergy', () => {
  const PENICILLIN = { system: 'http://snomed.info/sct', code: '373270004' };

  test('goes with the words that it was chosen for', () => {
    const device = new Device(1);
    const allergy = device.do('chart.addAllergy', {
      ...egg,
      substance: 'Penicillin',
      ...PENICILLIN
    });
    device.do('chart.editAllergy', { patient: PATIENT, allergy, severity: 'severe' });
    expect(device.read('chart', chart).allergies[allergy]).toMatchObject(PENICILLIN);
    device.do('chart.editAllergy', { patient: PATIENT, allergy, substance: 'Some tablet' });
    expect(device.read('chart', chart).allergies[allergy]).not.toHaveProperty('code');
    device.do('chart.editAllergy', {
      patient: PATIENT,
      allergy,
      substance: 'Penicillin',
      ...PENICILLIN
    });
    expect(device.read('chart', chart).allergies[allergy]).toMatchObject(PENICILLIN);
  });

  test('goes where two devices named the substance differently and somebody decides', () => {
    const [one, other] = [new Device(1), new Device(2)];
    const allergy = one.do('chart.addAllergy', { ...egg, substance: 'Penicillin', ...PENICILLIN });
    other.pull(one);
    one.do('chart.editAllergy', { patient: PATIENT, allergy, substance: 'Pen VK' });
    other.do('chart.editAllergy', {
      patient: PATIENT,
      allergy,
      substance: 'Amoxicillin',
      system: PENICILLIN.system,
      code: '27658006'
    });
    one.pull(other);
    one.do('chart.settle', {
      patient: PATIENT,
      path: ['allergies', allergy, 'substance'],
      value: 'Pen VK'
    });
    const settled = one.read('chart', chart).allergies[allergy];
    expect(settled).toMatchObject({ substance: 'Pen VK' });
    expect(settled).not.toHaveProperty('code');
  });
});
