import {
  ALLERGY_CATEGORY,
  ALLERGY_STATUS,
  bySeverity,
  choicesOf,
  HISTORY_TYPE,
  isDiagnosisCode,
  joined,
  MEDICATION_STATUS,
  PROBLEM_STATUS,
  SEVERITY,
  severityTone,
  wordFor
} from '../words.ts';
import type { Entry, EntryKind, Fields } from './definition.ts';
import { dayWords } from './day-words.ts';
import { SUBSTANCE } from '../../chart/substances.ts';
import { suggestFrom, RELATIONS, VACCINES } from './suggestions.ts';

/** The collections of a chart, as the chart page shows them. */

const text = (value: unknown): string => String(value ?? '');

const latestFirst = (key: string) => (a: Entry, b: Entry) =>
  text(b[key]).localeCompare(text(a[key]));

const status = (words: Record<string, string>, entry: Entry) =>
  entry.status === 'active' ? [] : [{ text: wordFor(words, entry.status), tone: 'plain' as const }];

export const ALLERGIES: EntryKind = {
  document: 'chart',
  collection: 'allergies',
  noun: 'Allergy',
  title: 'Allergies',
  one: 'an allergy',
  none: 'No allergies on record',
  fields: [
    {
      key: 'substance',
      label: 'Substance',
      kind: 'text',
      required: true,
      quick: 3,
      coded: SUBSTANCE,
      placeholder: 'Penicillin, peanuts, latex…'
    },
    {
      key: 'severity',
      label: 'Severity',
      kind: 'select',
      required: true,
      quick: 2.6,
      choices: choicesOf(SEVERITY),
      initial: () => 'unknown'
    },
    {
      key: 'reaction',
      label: 'Reactions',
      kind: 'reactions',
      quick: 3,
      placeholder: 'Rash, swelling…'
    },
    { key: 'category', label: 'Kind', kind: 'select', choices: choicesOf(ALLERGY_CATEGORY) },
    {
      key: 'status',
      label: 'Status',
      kind: 'select',
      required: true,
      choices: choicesOf(ALLERGY_STATUS)
    },
    { key: 'onset', label: 'Since', kind: 'partial-date' },
    { key: 'note', label: 'Note', kind: 'area', wide: true }
  ],
  line: (entry) => ({
    text: text(entry.substance),
    badges: [
      { text: wordFor(SEVERITY, entry.severity), tone: severityTone(entry.severity) },
      ...status(ALLERGY_STATUS, entry)
    ],
    detail: joined(entry.reaction, entry.onset && `since ${dayWords(entry.onset)}`, entry.note),
    past: entry.status !== 'active'
  }),
  order: (a, b) => bySeverity({ severity: a.severity }, { severity: b.severity }),
  acts: (entry) =>
    entry.status === 'active'
      ? [
          {
            label: 'It was no allergy (refute)',
            done: `${text(entry.substance)} refuted`,
            write: { status: 'refuted' }
          }
        ]
      : [
          {
            label: 'It is active again',
            done: `${text(entry.substance)} active again`,
            write: { status: 'active' }
          }
        ]
};

export const PROBLEMS: EntryKind = {
  document: 'chart',
  collection: 'problems',
  noun: 'Problem',
  title: 'Problems',
  one: 'a problem',
  none: 'No problems on record',
  about: 'Conditions that are being followed, such as hypertension or diabetes.',
  fields: [
    { key: 'title', label: 'Problem', kind: 'text', required: true, quick: 4 },
    { key: 'onset', label: 'Since', kind: 'partial-date', quick: 2 },
    { key: 'code', label: 'ICD-10 code', kind: 'figures', quick: 1.4, placeholder: 'I10' },
    {
      key: 'status',
      label: 'Status',
      kind: 'select',
      required: true,
      choices: choicesOf(PROBLEM_STATUS)
    },
    { key: 'resolvedOn', label: 'Resolved', kind: 'partial-date' },
    { key: 'note', label: 'Note', kind: 'area', wide: true }
  ],
  line: (entry) => ({
    text: text(entry.title),
    badges: [
      ...(isDiagnosisCode(entry.code) ? [{ text: text(entry.code), tone: 'plain' as const }] : []),
      ...status(PROBLEM_STATUS, entry)
    ],
    detail: joined(
      entry.onset && `since ${dayWords(entry.onset)}`,
      entry.resolvedOn && `resolved ${dayWords(entry.resolvedOn)}`,
      entry.note
    ),
    past: entry.status !== 'active'
  }),
  order: latestFirst('onset'),
  acts: (entry, today) =>
    entry.status === 'active'
      ? [
          {
            label: 'Resolved today',
            done: `${text(entry.title)} resolved`,
            write: { status: 'resolved', resolvedOn: today }
          },
          {
            label: 'Inactive at present',
            done: `${text(entry.title)} inactive`,
            write: { status: 'inactive' }
          }
        ]
      : [
          {
            label: 'It is active again',
            done: `${text(entry.title)} active again`,
            write: { status: 'active', resolvedOn: null }
          }
        ]
};

const notTaken = ({ status }: Fields): boolean => status !== undefined && status !== 'active';

const STOPPED_BECAUSE = [
  'Side effects',
  'Did not help',
  'No longer needed',
  'Another one instead',
  'Not available',
  'Cost',
  'Patient’s wish'
];

export const MEDICATIONS: EntryKind = {
  document: 'chart',
  collection: 'medications',
  noun: 'Medication',
  title: 'Medication',
  one: 'a medicine',
  none: 'No medication on record',
  about: 'What the patient takes at present, and what was stopped.',
  fields: [
    { key: 'name', label: 'Medicine', kind: 'text', required: true, quick: 3 },
    { key: 'dose', label: 'Dose', kind: 'text', quick: 1.6, placeholder: '500 mg' },
    { key: 'frequency', label: 'How often', kind: 'text', quick: 2, placeholder: 'twice a day' },
    { key: 'form', label: 'Form', kind: 'text', placeholder: 'tablet' },
    { key: 'route', label: 'Route', kind: 'text', placeholder: 'oral' },
    {
      key: 'status',
      label: 'Status',
      kind: 'select',
      required: true,
      choices: choicesOf(MEDICATION_STATUS)
    },
    { key: 'startedOn', label: 'Started', kind: 'partial-date' },
    { key: 'stoppedOn', label: 'Stopped', kind: 'partial-date' },
    { key: 'stopReason', label: 'Stopped because', kind: 'text', applies: notTaken },
    { key: 'reason', label: 'For', kind: 'text' },
    { key: 'note', label: 'Note', kind: 'area', wide: true }
  ],
  line: (entry) => ({
    text: [entry.name, entry.dose].filter(Boolean).join(' '),
    badges: status(MEDICATION_STATUS, entry),
    detail: joined(
      entry.frequency,
      entry.form,
      entry.route,
      entry.reason && `for ${text(entry.reason)}`,
      entry.startedOn && `since ${dayWords(entry.startedOn)}`,
      entry.stoppedOn && `stopped ${dayWords(entry.stoppedOn)}`,
      entry.stopReason,
      entry.note
    ),
    past: entry.status !== 'active'
  }),
  order: (a, b) => text(a.name).localeCompare(text(b.name)),
  acts: (entry, today) =>
    entry.status === 'active'
      ? [
          {
            label: 'Stop today',
            done: `${text(entry.name)} stopped`,
            write: { status: 'stopped', stoppedOn: today },
            ask: { key: 'stopReason', label: 'Why', usual: STOPPED_BECAUSE }
          },
          {
            label: 'Course completed',
            done: `${text(entry.name)} completed`,
            write: { status: 'completed', stoppedOn: today, stopReason: null }
          }
        ]
      : [
          {
            label: 'Start again',
            done: `${text(entry.name)} started again`,
            write: { status: 'active', stoppedOn: null, stopReason: null }
          }
        ]
};

export const MEDICAL_HISTORY: EntryKind = {
  document: 'chart',
  collection: 'medicalHistory',
  noun: 'MedicalHistory',
  title: 'Medical history',
  one: 'an event of the medical history',
  none: 'No history on record',
  about: 'Operations, stays in hospital, illnesses and injuries of the past.',
  fields: [
    { key: 'title', label: 'What', kind: 'text', required: true, quick: 3 },
    {
      key: 'type',
      label: 'Kind',
      kind: 'select',
      required: true,
      quick: 2,
      choices: choicesOf(HISTORY_TYPE),
      initial: () => 'surgery'
    },
    { key: 'date', label: 'When', kind: 'partial-date', quick: 2 },
    { key: 'note', label: 'Note', kind: 'area', wide: true }
  ],
  line: (entry) => ({
    text: text(entry.title),
    badges: [{ text: wordFor(HISTORY_TYPE, entry.type), tone: 'plain' }],
    detail: joined(dayWords(entry.date), entry.note)
  }),
  order: latestFirst('date')
};

export const FAMILY_HISTORY: EntryKind = {
  document: 'chart',
  collection: 'familyHistory',
  noun: 'FamilyHistory',
  title: 'Family history',
  one: 'a condition in the family',
  none: 'No family history on record',
  fields: [
    {
      key: 'relation',
      label: 'Relation',
      kind: 'text',
      required: true,
      quick: 2,
      suggest: suggestFrom(RELATIONS),
      placeholder: 'Mother'
    },
    { key: 'condition', label: 'Condition', kind: 'text', required: true, quick: 3 },
    { key: 'ageAtOnset', label: 'Age', kind: 'number', min: 0, max: 130, quick: 1 },
    { key: 'note', label: 'Note', kind: 'area', wide: true }
  ],
  line: (entry) => ({
    text: text(entry.condition),
    badges: [{ text: text(entry.relation), tone: 'plain' }],
    detail: joined(entry.ageAtOnset !== undefined && `at age ${text(entry.ageAtOnset)}`, entry.note)
  })
};

const SITES = ['Left arm', 'Right arm', 'Left thigh', 'Right thigh', 'By mouth', 'Nose'];

export const IMMUNISATIONS: EntryKind = {
  document: 'chart',
  collection: 'immunisations',
  noun: 'Immunisation',
  title: 'Immunisations',
  one: 'an immunisation',
  none: 'No immunisations on record',
  fields: [
    {
      key: 'vaccine',
      label: 'Vaccine',
      kind: 'text',
      required: true,
      quick: 3,
      suggest: suggestFrom(VACCINES)
    },
    {
      key: 'date',
      label: 'Given',
      kind: 'birth-date',
      required: true,
      quick: 2,
      initial: (today) => today
    },
    { key: 'dose', label: 'Dose', kind: 'text', quick: 1.2, placeholder: '1 of 3' },
    { key: 'batch', label: 'Batch', kind: 'figures', quick: 1.4 },
    {
      key: 'site',
      label: 'Site',
      kind: 'text',
      quick: 1.6,
      suggest: suggestFrom(SITES),
      placeholder: 'left arm'
    },
    { key: 'note', label: 'Note', kind: 'area', wide: true }
  ],
  line: (entry) => ({
    text: text(entry.vaccine),
    badges: entry.dose ? [{ text: text(entry.dose), tone: 'plain' }] : [],
    detail: joined(
      dayWords(entry.date),
      entry.batch && `batch ${text(entry.batch)}`,
      entry.site,
      entry.note
    )
  }),
  order: latestFirst('date')
};
