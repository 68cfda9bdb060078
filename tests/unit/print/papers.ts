import type { Consultation, Letter } from '../../../src/lib/docs/consultation.schema.ts';
import type { Patient } from '../../../src/lib/docs/patient.schema.ts';
import type { Practice } from '../../../src/lib/docs/practice.schema.ts';

/** A practice, its doctor and a patient with a long name, for papers. */
const ADDED = {
  at: '2026-11-22T07:30:00.000Z',
  by: '0193b6a0-0000-7000-8000-000000000002'
};
export const DOCTOR = '0193b6a0-0000-7000-8000-000000000003';
export const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };

export const practice = {
  name: 'Thornhill Family Practice',
  practiceNumber: '0123456',
  address: '12 Long Street\nObservatory\nCape Town 7925',
  phone: '+27215550100',
  email: 'desk@thornhill.example',
  locale: 'en-ZA',
  timeZone: 'Africa/Johannesburg',
  doctors: {
    [DOCTOR]: {
      title: 'Dr',
      given: 'Nomsa',
      family: 'Mokoena',
      qualification: 'MBChB (UCT)',
      registrationNumber: 'MP0123456',
      added: ADDED
    }
  }
} as unknown as Practice;

export const patient = {
  given: 'Nkosinathi Mthunzi-Vilakazi',
  family: 'van der Westhuizen',
  birthDate: '1980-05-03',
  identifiers: { a: { type: 'sa-id', value: '8005035009087', added: ADDED } },
  contacts: {}
} as unknown as Patient;

export const doctor = practice.doctors[DOCTOR];

export const sickNote: Letter = {
  type: 'sick-note',
  examinedAt: '2026-11-22T07:15:00.000Z',
  ground: 'examined',
  fitness: 'unfit',
  from: '2026-11-22',
  until: '2026-11-24',
  employer: 'Spar, Observatory',
  employeeNumber: 'E-4471',
  diagnosis: 'Influenza',
  diagnosisConsent: true,
  doctor: DOCTOR,
  added: ADDED,
  issued: ADDED
};

export const consultation = {
  patient: '0193b6a0-0000-7000-8000-000000000005',
  doctor: DOCTOR,
  startedAt: '2026-11-22T07:15:00.000Z',
  reason: 'Cough',
  notes: {
    subjective: 'Coughing for three days.\nNo fever.',
    objective: 'Chest clear.',
    assessment: '',
    plan: 'Rest and fluids.'
  },
  diagnoses: {
    a: { description: 'Cough', added: ADDED },
    b: { description: 'Acute bronchitis', code: 'J20.9', primary: true, added: ADDED },
    c: { description: 'Pneumonia', removed: ADDED, added: ADDED }
  },
  procedures: {},
  materials: {},
  prescriptions: {},
  letters: {},
  addenda: {}
} as unknown as Consultation;
