import type { Chart } from '../docs/chart.schema.ts';
import type { Consultation } from '../docs/consultation.schema.ts';
import type { Patient } from '../docs/patient.schema.ts';
import type { Practice } from '../docs/practice.schema.ts';
import { addDays, type Manner } from '../format.ts';
import { valuesOf, type Subject } from './values.ts';

const none = { at: '2026-01-01T08:00:00.000Z', by: '00000000-0000-7000-8000-000000000000' };

/** Somebody who does not exist, for looking at a template: a long name, an allergy, a measurement. */
function subjectOf(practice: Practice | undefined, today: string, manner: Manner): Subject {
  const at = `${today}T08:15:00.000Z`;
  const vital = (code: string, value: number, unit: string) => ({
    at,
    code,
    label: code,
    value,
    unit,
    added: none
  });
  const patient: Partial<Patient> = {
    title: 'Mr',
    given: 'Nkosinathi',
    family: 'Mthunzi van der Merwe',
    birthDate: addDays(today, -365 * 46),
    sex: 'male',
    identifiers: {},
    contacts: { a: { type: 'mobile', value: '+27825550123', added: none } }
  };
  const chart: Partial<Chart> = {
    allergies: {
      a: {
        substance: 'Penicillin',
        severity: 'severe',
        reaction: 'rash',
        status: 'active',
        added: none
      }
    },
    medications: {
      a: {
        name: 'Amlodipine',
        dose: '5 mg',
        frequency: 'once a day',
        status: 'active',
        added: none
      }
    },
    problems: { a: { title: 'High blood pressure', status: 'active', onset: '2019', added: none } },
    vitals: {
      a: vital('8480-6', 138, 'mm[Hg]'),
      b: vital('8462-4', 86, 'mm[Hg]'),
      c: vital('8867-4', 72, '/min'),
      d: vital('8310-5', 36.8, 'Cel'),
      e: vital('59408-5', 98, '%'),
      f: vital('29463-7', 84.5, 'kg'),
      g: vital('8302-2', 176, 'cm'),
      h: vital('39156-5', 27.3, 'kg/m2'),
      i: vital('15074-8', 6.1, 'mmol/L')
    }
  };
  const consultation: Partial<Consultation> = {
    startedAt: at,
    reason: 'a cough',
    diagnoses: { a: { code: 'J20.9', description: 'Acute bronchitis', primary: true, added: none } }
  };
  const [doctor] = Object.values(practice?.doctors ?? {}).filter(({ removed }) => !removed);
  return {
    patient: patient as Patient,
    chart: chart as Chart,
    consultation: consultation as Consultation,
    practice,
    doctor,
    today,
    manner
  };
}

/** What the fields stand for in a preview. */
export const exampleValues = (practice: Practice | undefined, today: string, manner: Manner) =>
  valuesOf(subjectOf(practice, today, manner));
