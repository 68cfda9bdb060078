import type { Chart } from '../docs/chart.schema.ts';
import type { Consultation } from '../docs/consultation.schema.ts';
import { ageInWords, doctorName, fullName } from '../docs/names.ts';
import type { Patient } from '../docs/patient.schema.ts';
import type { Doctor, Practice } from '../docs/practice.schema.ts';
import {
  dayAt,
  formatDay,
  formatIdNumber,
  formatPhone,
  formatTime,
  type Manner
} from '../format.ts';
import { allergyWords, diagnosisLines, medicationLines, problemLines } from './clinical.ts';
import type { Values } from './fill.ts';
import { MEASURE_NAMES, measured } from './measured.ts';

/** What a template may be filled from; what is not here counts as not recorded. */
export interface Subject {
  readonly patient: Patient | undefined;
  readonly chart: Chart | undefined;
  readonly consultation: Consultation | undefined;
  readonly practice: Practice | undefined;
  readonly doctor: Doctor | undefined;
  /** The practice's own day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly manner: Manner;
}

const SEX: Record<string, string> = { female: 'female', male: 'male' };

type Fact = (subject: Subject) => string | undefined;

const idNumber: Fact = ({ patient }) => {
  const id = Object.values(patient?.identifiers ?? {}).find(
    ({ type, removed }) => type === 'sa-id' && !removed
  );
  return id && formatIdNumber(id.value);
};

const phone: Fact = ({ patient }) => {
  const numbers = Object.values(patient?.contacts ?? {}).filter(
    ({ type, removed }) => type !== 'email' && !removed
  );
  const first = numbers.find(({ preferred }) => preferred) ?? numbers[0];
  return first && formatPhone(first.value);
};

/** Every field a template may name, with the words of its description. */
export const FIELDS: Readonly<Record<string, { readonly about: string; readonly fact: Fact }>> = {
  'patient.name': {
    about: 'Title, first names and surname',
    fact: ({ patient }) => patient && fullName(patient)
  },
  'patient.given': { about: 'First names', fact: ({ patient }) => patient?.given },
  'patient.family': { about: 'Surname', fact: ({ patient }) => patient?.family },
  'patient.age': {
    about: 'Age today',
    fact: ({ patient, today }) => ageInWords(patient?.birthDate, today) ?? undefined
  },
  'patient.birthdate': {
    about: 'Date of birth',
    fact: ({ patient, manner }) => patient?.birthDate && formatDay(patient.birthDate, manner)
  },
  'patient.sex': { about: 'Sex', fact: ({ patient }) => SEX[patient?.sex ?? ''] },
  'patient.id': { about: 'ID number', fact: idNumber },
  'patient.phone': { about: 'Telephone', fact: phone },
  'doctor.name': {
    about: 'Title, initials and surname',
    fact: ({ doctor }) => doctor && doctorName(doctor)
  },
  'doctor.qualification': { about: 'Qualification', fact: ({ doctor }) => doctor?.qualification },
  'doctor.registration': {
    about: 'HPCSA registration',
    fact: ({ doctor }) => doctor?.registrationNumber
  },
  'practice.name': { about: 'Name of the practice', fact: ({ practice }) => practice?.name },
  'practice.phone': {
    about: 'Its telephone',
    fact: ({ practice }) => practice?.phone && formatPhone(practice.phone)
  },
  today: { about: 'Today’s date', fact: ({ today, manner }) => formatDay(today, manner) },
  'visit.date': {
    about: 'Day of the visit',
    fact: ({ consultation, manner }) =>
      consultation && formatDay(dayAt(consultation.startedAt, manner.timeZone), manner)
  },
  'visit.time': {
    about: 'Time of the visit',
    fact: ({ consultation, manner }) => consultation && formatTime(consultation.startedAt, manner)
  },
  'visit.reason': {
    about: 'Reason for the visit',
    fact: ({ consultation }) => consultation?.reason
  },
  diagnoses: {
    about: 'Diagnoses of the visit',
    fact: ({ consultation }) => diagnosisLines(consultation).join('; ')
  },
  allergies: { about: 'Active allergies', fact: ({ chart }) => allergyWords(chart) },
  medication: {
    about: 'Medication taken now',
    fact: ({ chart }) => medicationLines(chart).join('; ')
  },
  problems: { about: 'Active problems', fact: ({ chart }) => problemLines(chart).join('; ') },
  ...Object.fromEntries(
    MEASURE_NAMES.map((name) => [
      `vitals.${name}`,
      {
        about: 'Last measured by the day of the visit',
        fact: ({ chart, consultation, today, manner }: Subject) =>
          measured(
            name,
            chart?.vitals,
            consultation ? dayAt(consultation.startedAt, manner.timeZone) : today,
            manner
          )
      }
    ])
  )
};

/** What every known field stands for; empty where nothing is recorded. */
export const valuesOf = (subject: Subject): Values =>
  new Map(Object.entries(FIELDS).map(([name, { fact }]) => [name, fact(subject) ?? '']));
