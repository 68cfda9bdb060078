import { coversOn } from '../../../docs/patient.cover.ts';
import { choicesOf, COVER_RELATIONSHIP, joined, wordFor } from '../words.ts';
import type { Entry, EntryKind } from './definition.ts';
import { dayWords } from './day-words.ts';
import { SCHEMES, suggestFrom } from './suggestions.ts';

/** A patient's medical aids, and the dependants on one of them. */

const text = (value: unknown): string => String(value ?? '');

/** The covers of a patient as an entry kind; whether one has run out depends on the day. */
export const medicalAidsOn = (today: string): EntryKind => ({
  document: 'patient',
  collection: 'medicalAids',
  noun: 'MedicalAid',
  title: 'Medical aid',
  one: 'a medical aid',
  none: 'No medical aid: a private account',
  fields: [
    {
      key: 'scheme',
      label: 'Scheme',
      kind: 'text',
      required: true,
      quick: 3,
      suggest: suggestFrom(SCHEMES)
    },
    { key: 'plan', label: 'Plan', kind: 'text', quick: 2 },
    {
      key: 'membershipNumber',
      label: 'Membership number',
      kind: 'figures',
      required: true,
      quick: 2
    },
    {
      key: 'dependantCode',
      label: 'Dependant code',
      kind: 'figures',
      quick: 1.2,
      placeholder: '00'
    },
    {
      key: 'relationship',
      label: 'The patient is the',
      kind: 'select',
      choices: choicesOf(COVER_RELATIONSHIP)
    },
    { key: 'mainMemberName', label: 'Main member', kind: 'text' },
    { key: 'mainMemberIdNumber', label: 'Main member’s ID number', kind: 'figures' },
    { key: 'mainMemberPatient', label: 'Main member’s own record', kind: 'patient' },
    { key: 'validFrom', label: 'From', kind: 'date' },
    { key: 'validTo', label: 'Until', kind: 'date' }
  ],
  line: (entry) => ({
    text: [entry.scheme, entry.plan].filter(Boolean).join(', '),
    badges: coverBadges(entry, today),
    detail: joined(
      entry.membershipNumber,
      entry.dependantCode && `dependant ${text(entry.dependantCode)}`,
      entry.relationship && wordFor(COVER_RELATIONSHIP, entry.relationship).toLowerCase(),
      entry.mainMemberName && `main member ${text(entry.mainMemberName)}`,
      entry.validFrom && `from ${dayWords(entry.validFrom)}`,
      entry.validTo && `until ${dayWords(entry.validTo)}`
    ),
    past: !coversOn(entry, today)
  })
});

function coverBadges(entry: Entry, today: string) {
  if (coversOn(entry, today)) return [];
  const later = entry.validFrom !== undefined && text(entry.validFrom) > today;
  return [{ text: later ? 'Not yet' : 'Ended', tone: 'warning' as const }];
}

export const DEPENDANTS: EntryKind = {
  document: 'patient',
  collection: 'dependants',
  noun: 'Dependant',
  title: 'Dependants on this cover',
  one: 'a dependant',
  none: 'No dependants noted',
  fields: [
    { key: 'code', label: 'Code', kind: 'figures', required: true, quick: 1, placeholder: '01' },
    { key: 'name', label: 'Name', kind: 'text', required: true, quick: 3 },
    { key: 'birthDate', label: 'Born', kind: 'birth-date', quick: 2 },
    { key: 'patient', label: 'Own record', kind: 'patient', argument: 'dependantPatient' }
  ],
  line: (entry) => ({
    text: text(entry.name),
    badges: [{ text: text(entry.code), tone: 'plain' }],
    detail: dayWords(entry.birthDate),
    ...(entry.patient ? { patient: text(entry.patient) } : {})
  }),
  order: (a, b) => text(a.code).localeCompare(text(b.code))
};
