import { describe, expect, test } from 'vitest';
import type { Chart } from '#lib/docs/chart.schema.ts';
import type { Consultation } from '#lib/docs/consultation.schema.ts';
import type { Patient } from '#lib/docs/patient.schema.ts';
import { allergyWords, medicationOn } from '#lib/templates/clinical.ts';
import { exampleValues } from '#lib/templates/example.ts';
import { fill, NOT_RECORDED } from '#lib/templates/fill.ts';
import { measuredOn } from '#lib/templates/measured.ts';
import { STARTERS } from '#lib/templates/starters.ts';
import { valuesOf, type Subject } from '#lib/templates/values.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };
const added = { at: '2026-01-01T08:00:00.000Z', by: '00000000-0000-7000-8000-000000000000' };
const vital = (at: string, code: string, value: number, unit: string, panel?: string) => ({
  at,
  code,
  label: code,
  value,
  unit,
  added,
  ...(panel && { panel })
});

const chart = {
  allergies: {
    a: { substance: 'Penicillin', severity: 'severe', reaction: 'rash', status: 'active', added },
    b: { substance: 'Latex', severity: 'unknown', status: 'active', added },
    c: { substance: 'Eggs', severity: 'mild', status: 'refuted', added },
    d: { substance: 'Nuts', severity: 'mild', status: 'active', added, removed: added }
  },
  medications: {
    a: { name: 'Metformin', dose: '850 mg', frequency: 'twice a day', status: 'active', added },
    b: {
      name: 'Prednisone',
      status: 'stopped',
      startedOn: '2026-03-01',
      stoppedOn: '2026-03-10',
      added
    }
  },
  problems: {},
  vitals: {
    a: vital('2026-11-22T07:00:00.000Z', '8480-6', 138, 'mm[Hg]', 'p'),
    b: vital('2026-11-22T07:00:00.000Z', '8462-4', 86, 'mm[Hg]', 'p'),
    c: vital('2026-11-22T07:00:00.000Z', '8462-4', 60, 'mm[Hg]', 'q'),
    d: vital('2026-11-03T07:00:00.000Z', '29463-7', 81.25, 'kg'),
    e: vital('2026-11-24T07:00:00.000Z', '29463-7', 95, 'kg')
  }
} as unknown as Chart;

const subject: Subject = {
  patient: {
    title: 'Ms',
    given: 'Nomsa',
    family: 'Dlamini',
    birthDate: '1980-05-03',
    identifiers: { a: { type: 'sa-id', value: '8005035009087', added } },
    contacts: {}
  } as unknown as Patient,
  chart,
  consultation: {
    startedAt: '2026-11-22T22:30:00.000Z',
    reason: 'Cough',
    diagnoses: {
      a: { description: 'Asthma', added },
      b: { description: 'Bronchitis', code: 'J20.9', primary: true, added }
    }
  } as unknown as Consultation,
  practice: undefined,
  doctor: undefined,
  today: '2026-11-25',
  manner
};
const words = (template: string, more: Partial<Subject> = {}) =>
  fill(template, valuesOf({ ...subject, ...more })).text;

describe('fields of a template', () => {
  test('say who the patient is', () => {
    expect(words('{{patient.name}}, {{patient.age}}, {{patient.id}}')).toBe(
      'Ms Nomsa Dlamini, 46 years, 800503 5009 087'
    );
  });

  test('say the visit in the practice’s own time, the primary diagnosis first', () => {
    expect(words('{{visit.date}} {{visit.time}}: {{diagnoses}}')).toBe(
      '23 Nov 2026 00:30: Bronchitis (J20.9); Asthma'
    );
  });

  test('say what stands in the chart: neither refuted nor removed', () => {
    expect(words('{{allergies}}')).toBe('Penicillin (severe: rash); Latex');
    expect(words('{{medication}}')).toBe('Metformin 850 mg, twice a day');
  });

  test('tell nobody having asked from there being none', () => {
    const asked = { allergies: {}, noKnownAllergies: added } as unknown as Chart;
    expect(allergyWords(asked)).toBe('No known allergies');
    expect(words('{{allergies}}', { chart: undefined })).toBe(NOT_RECORDED);
  });

  test('say a pressure with the value that belongs to it, and date what is older', () => {
    expect(words('{{vitals.bp}}')).toBe('138/86 mmHg (22 Nov 2026)');
    // What was measured after the visit is no part of it.
    expect(words('{{vitals.weight}}')).toBe('81.25 kg (03 Nov 2026)');
    expect(words('{{vitals.pulse}}')).toBe(NOT_RECORDED);
  });

  test('are filled for nobody at all without failing', () => {
    const nobody = {
      patient: undefined,
      chart: undefined,
      consultation: undefined,
      practice: undefined,
      doctor: undefined
    };
    expect(words('{{patient.name}} {{vitals.bp}} {{doctor.name}}', nobody)).toBe(
      [NOT_RECORDED, NOT_RECORDED, NOT_RECORDED].join(' ')
    );
  });
});

test('looking back at a day shows what was measured and taken then', () => {
  expect(measuredOn(chart.vitals, '2026-11-22', manner)).toBe('Blood pressure 138/86 mmHg');
  expect(measuredOn(chart.vitals, '2026-11-01', manner)).toBe('');
  expect(medicationOn(chart, '2026-03-05')).toEqual([
    'Metformin 850 mg, twice a day',
    'Prednisone'
  ]);
  expect(medicationOn(chart, '2026-03-11')).toEqual(['Metformin 850 mg, twice a day']);
});

test('every ready-made template names only fields that there are, each name once a type', () => {
  const values = exampleValues(undefined, '2026-11-22', manner);
  for (const { text, subjective, objective, assessment, plan } of STARTERS) {
    for (const part of [text, subjective, objective, assessment, plan]) {
      expect(fill(part ?? '', values).unknown).toEqual([]);
    }
  }
  const names = STARTERS.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});
