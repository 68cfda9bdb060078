import type { EntryField, EntryKind } from '../patient/entries/definition.ts';
import { METHOD_WORDS } from '../billing/words.ts';
import { DIAGNOSES, MATERIALS, PROCEDURES } from '../note/kinds.ts';
import {
  ALLERGIES,
  FAMILY_HISTORY,
  IMMUNISATIONS,
  MEDICAL_HISTORY,
  MEDICATIONS,
  PROBLEMS
} from '../patient/entries/chart-kinds.ts';
import { medicalAidsOn } from '../patient/entries/cover-kinds.ts';
import {
  ADDRESSES,
  ALERTS,
  CONTACTS,
  EMERGENCY_CONTACTS,
  IDENTIFIERS
} from '../patient/entries/person-kinds.ts';
import { SEX } from '../patient/words.ts';
import { letterTitle } from '../../docs/letter.rules.ts';
import type { Letter } from '../../docs/consultation.schema.ts';

/** What a record's fields are called, by its kind: one table for every record that has a past. */

/** Kinds of record that can be looked at as they stood. */
export const PAST_KINDS = ['patient', 'chart', 'consultation', 'invoice'] as const;
export type PastKind = (typeof PAST_KINDS)[number];
export const isPastKind = (kind: string): kind is PastKind =>
  (PAST_KINDS as readonly string[]).includes(kind);

export type Labelled = Pick<EntryField, 'key' | 'label' | 'kind' | 'choices'>;

const field = (key: string, label: string, kind: EntryField['kind'] = 'text'): Labelled => ({
  key,
  label,
  kind
});

const CHOSEN_SEX = Object.entries(SEX).map(([value, label]) => ({ value, label }));

/** Fields at the root of each kind. */
export const ROOT_LABELS: Record<PastKind, readonly Labelled[]> = {
  patient: [
    field('given', 'First names'),
    field('family', 'Surname'),
    field('preferred', 'Goes by'),
    field('title', 'Title'),
    field('former', 'Former surname'),
    field('birthDate', 'Date of birth', 'date'),
    { ...field('sex', 'Sex', 'select'), choices: CHOSEN_SEX },
    field('language', 'Language'),
    field('occupation', 'Occupation'),
    field('employer', 'Employer'),
    field('deceasedOn', 'Died on', 'date'),
    field('restricted', 'Restricted'),
    field('keptFor', 'Kept longer')
  ],
  chart: [
    field('bloodGroup', 'Blood group'),
    field('smoking', 'Smoking'),
    field('alcohol', 'Alcohol'),
    field('noKnownAllergies', 'Asked, no known allergies')
  ],
  consultation: [
    field('startedAt', 'Time of the visit', 'date'),
    field('endedAt', 'Ended', 'date'),
    field('reason', 'Reason'),
    field('signed', 'Signed'),
    field('lateReason', 'Why the note was late')
  ],
  invoice: [
    field('date', 'Date', 'date'),
    field('issued', 'Issued'),
    field('cover', 'Medical aid'),
    field('note', 'Note', 'area')
  ]
};

const LINES: Pick<EntryKind, 'collection' | 'title' | 'fields' | 'line'> = {
  collection: 'lines',
  title: 'Lines',
  fields: [
    field('description', 'Description'),
    field('code', 'Code', 'figures'),
    field('icd10', 'Diagnosis codes', 'figures'),
    field('serviceDate', 'Date of service', 'date'),
    field('quantity', 'Quantity', 'number'),
    field('unitCents', 'Price of one', 'money')
  ],
  line: (entry) => ({ text: String(entry.description ?? 'Line') })
};

const LETTERS: Pick<EntryKind, 'collection' | 'title' | 'fields' | 'line'> = {
  collection: 'letters',
  title: 'Letters and sick notes',
  fields: [
    field('title', 'Title'),
    field('to', 'To', 'area'),
    field('body', 'Words', 'area'),
    field('examinedAt', 'Examined', 'date'),
    field('from', 'From', 'date'),
    field('until', 'Until', 'date'),
    field('diagnosis', 'Diagnosis'),
    field('limits', 'What the patient can do', 'area'),
    field('issued', 'Issued')
  ],
  line: (entry) => ({ text: letterTitle(entry as unknown as Letter) })
};

const money = (
  collection: string,
  title: string,
  more: readonly Labelled[]
): Pick<EntryKind, 'collection' | 'title' | 'fields' | 'line'> => ({
  collection,
  title,
  fields: [field('date', 'Date', 'date'), field('amountCents', 'Amount', 'money'), ...more],
  line: (entry) => ({ text: String(entry.reason ?? entry.reference ?? title.replace(/s$/, '')) })
});

const METHODS = Object.entries(METHOD_WORDS).map(([value, label]) => ({ value, label }));

export type Collection = Pick<EntryKind, 'collection' | 'title' | 'fields' | 'line'>;

export const COLLECTIONS: Record<PastKind, readonly Collection[]> = {
  patient: [
    IDENTIFIERS,
    CONTACTS,
    ADDRESSES,
    EMERGENCY_CONTACTS,
    medicalAidsOn('0000-01-01'),
    ALERTS
  ],
  chart: [ALLERGIES, MEDICATIONS, PROBLEMS, MEDICAL_HISTORY, FAMILY_HISTORY, IMMUNISATIONS],
  consultation: [
    DIAGNOSES,
    PROCEDURES,
    MATERIALS,
    {
      collection: 'prescriptions',
      title: 'Prescriptions',
      fields: [
        field('medicine', 'Medicine'),
        field('code', 'NAPPI code'),
        field('strength', 'Strength'),
        field('form', 'Form'),
        field('dose', 'Dose'),
        field('route', 'Route'),
        field('frequency', 'How often'),
        field('duration', 'For how long'),
        field('quantity', 'Quantity'),
        field('repeats', 'Repeats'),
        field('instructions', 'Instructions', 'area'),
        field('reason', 'Reason'),
        field('overridden', 'Warnings gone on with', 'area'),
        field('issued', 'Issued')
      ],
      line: (entry) => ({ text: String(entry.medicine ?? 'A medicine') })
    },
    LETTERS,
    {
      collection: 'addenda',
      title: 'Addenda',
      fields: [field('text', 'Text', 'area'), field('reason', 'Reason')],
      line: (entry) => ({ text: String(entry.reason ?? 'Addendum') })
    }
  ],
  invoice: [
    LINES,
    money('payments', 'Payments', [
      { ...field('method', 'Method', 'select'), choices: METHODS },
      field('reference', 'Reference')
    ]),
    money('credits', 'Credit notes', [field('reason', 'Reason')]),
    money('writeOffs', 'Write-offs', [field('reason', 'Reason')])
  ]
};
