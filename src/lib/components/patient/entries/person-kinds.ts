import { isPhone } from '../../../docs/phone.ts';
import { readSaId } from '../../../docs/sa-id.ts';
import { formatPhone } from '../../../format.ts';
import {
  ADDRESS_TYPE,
  ALERT_LEVEL,
  alertTone,
  byLevel,
  choicesOf,
  CONTACT_TYPE,
  IDENTIFIER_TYPE,
  joined,
  readable,
  wordFor
} from '../words.ts';
import type { EntryKind, Fields } from './definition.ts';
import { PROVINCES, RELATIONS, suggestFrom } from './suggestions.ts';

/** The collections of a patient's own details, but for cover. */

const text = (value: unknown): string => String(value ?? '');

/** What is wrong with an identifier as typed; null where nothing is. */
export function identifierProblem(fields: Fields, today: string): string | null {
  if (fields.type !== 'sa-id' || !fields.value) return null;
  const read = readSaId(text(fields.value), today);
  return read.ok ? null : [read.problem.message, read.problem.action].filter(Boolean).join(' ');
}

/** What is doubtful about a contact as typed; null where nothing is. */
export function contactProblem(fields: Fields): string | null {
  const value = text(fields.value).trim();
  if (!value) return null;
  if (fields.type === 'email') {
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
      ? null
      : 'An e-mail address looks like name@example.co.za.';
  }
  if (fields.type === 'other') return null;
  return isPhone(value)
    ? null
    : 'This is not a whole phone number. With “Other” as its kind it is kept as it is typed.';
}

export const IDENTIFIERS: EntryKind = {
  document: 'patient',
  collection: 'identifiers',
  noun: 'Identifier',
  title: 'Identity and file numbers',
  one: 'a number',
  none: 'No ID or file number yet',
  about: 'ID number, passport, permit, or the file number of this practice.',
  fields: [
    {
      key: 'type',
      label: 'Kind',
      kind: 'select',
      required: true,
      quick: 2,
      choices: choicesOf(IDENTIFIER_TYPE),
      initial: () => 'sa-id'
    },
    { key: 'value', label: 'Number', kind: 'figures', required: true, quick: 3 },
    {
      key: 'country',
      label: 'Country',
      kind: 'text',
      quick: 1.4,
      placeholder: 'ZW',
      applies: (fields) => fields.type === 'passport'
    },
    {
      key: 'label',
      label: 'What it is',
      kind: 'text',
      quick: 2,
      applies: (fields) => fields.type === 'other'
    }
  ],
  line: (entry) => ({
    text: readable(entry.type, entry.value),
    badges: [{ text: text(entry.label) || wordFor(IDENTIFIER_TYPE, entry.type), tone: 'plain' }],
    detail: text(entry.country)
  }),
  check: identifierProblem
};

export const CONTACTS: EntryKind = {
  document: 'patient',
  collection: 'contacts',
  noun: 'Contact',
  title: 'Phone and e-mail',
  one: 'a phone number or e-mail address',
  none: 'No phone number yet',
  fields: [
    {
      key: 'type',
      label: 'Kind',
      kind: 'select',
      required: true,
      quick: 2,
      choices: choicesOf(CONTACT_TYPE),
      initial: () => 'mobile'
    },
    { key: 'value', label: 'Number or address', kind: 'figures', required: true, quick: 3 },
    { key: 'note', label: 'Note', kind: 'text', quick: 2, placeholder: 'after five only' }
  ],
  line: (entry) => ({
    text: readable(entry.type, entry.value),
    badges: [
      { text: wordFor(CONTACT_TYPE, entry.type), tone: 'plain' },
      ...(entry.preferred ? [{ text: 'Preferred', tone: 'accent' as const }] : [])
    ],
    detail: text(entry.note)
  }),
  order: (a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false),
  acts: (entry) =>
    entry.preferred
      ? [
          {
            label: 'No longer the preferred one',
            done: 'No longer preferred',
            write: { preferred: null }
          }
        ]
      : [{ label: 'Use this one first', done: 'Preferred now', write: { preferred: true } }],
  check: contactProblem
};

export const ADDRESSES: EntryKind = {
  document: 'patient',
  collection: 'addresses',
  noun: 'Address',
  title: 'Addresses',
  one: 'an address',
  none: 'No address yet',
  fields: [
    {
      key: 'type',
      label: 'Kind',
      kind: 'select',
      required: true,
      quick: 2,
      choices: choicesOf(ADDRESS_TYPE),
      initial: () => 'home'
    },
    {
      key: 'lines',
      label: 'Street or box',
      kind: 'area',
      required: true,
      quick: 4,
      wide: true,
      placeholder: 'Unit 4, Protea Court\n12 Hartebeest Street'
    },
    { key: 'suburb', label: 'Suburb', kind: 'text', quick: 2 },
    { key: 'city', label: 'Town or city', kind: 'text', quick: 2 },
    { key: 'postalCode', label: 'Postal code', kind: 'figures', quick: 1.3 },
    { key: 'province', label: 'Province', kind: 'text', suggest: suggestFrom(PROVINCES) },
    { key: 'country', label: 'Country', kind: 'text' }
  ],
  line: (entry) => ({
    text: addressText(entry),
    badges: [{ text: wordFor(ADDRESS_TYPE, entry.type), tone: 'plain' }],
    prose: true
  })
};

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** A country by its name where it is kept as a code (`NA`); the practice's own goes without saying. */
const countryText = (country: unknown): string => {
  const said = text(country).trim();
  if (said.toUpperCase() === 'ZA') return '';
  return /^[A-Z]{2}$/i.test(said) ? (COUNTRIES.of(said.toUpperCase()) ?? said) : said;
};

/** An address as it stands on an envelope. */
export const addressText = (entry: Fields): string =>
  [
    text(entry.lines).trim(),
    text(entry.suburb),
    [entry.city, entry.postalCode].filter(Boolean).join(' '),
    text(entry.province),
    countryText(entry.country)
  ]
    .filter(Boolean)
    .join('\n');

export const EMERGENCY_CONTACTS: EntryKind = {
  document: 'patient',
  collection: 'emergencyContacts',
  noun: 'EmergencyContact',
  title: 'In an emergency',
  one: 'an emergency contact',
  none: 'Nobody to call yet',
  about: 'Whom to call when something happens.',
  fields: [
    { key: 'name', label: 'Name', kind: 'text', required: true, quick: 3 },
    {
      key: 'relationship',
      label: 'Relationship',
      kind: 'text',
      quick: 2,
      suggest: suggestFrom(RELATIONS)
    },
    { key: 'phone', label: 'Phone', kind: 'tel', quick: 2 },
    { key: 'email', label: 'E-mail', kind: 'email' }
  ],
  line: (entry) => ({
    text: text(entry.name),
    badges: entry.relationship ? [{ text: text(entry.relationship), tone: 'plain' }] : [],
    detail: joined(formatPhone(text(entry.phone)), entry.email)
  })
};

export const ALERTS: EntryKind = {
  document: 'patient',
  collection: 'alerts',
  noun: 'Alert',
  title: 'Alerts',
  one: 'an alert',
  none: 'No alerts',
  about: 'What everybody has to see before anything else; it stands in the head of the record.',
  fields: [
    {
      key: 'text',
      label: 'Alert',
      kind: 'text',
      required: true,
      quick: 5,
      placeholder: 'Hard of hearing: speak to the right side'
    },
    {
      key: 'level',
      label: 'Level',
      kind: 'select',
      required: true,
      quick: 2,
      choices: choicesOf(ALERT_LEVEL),
      initial: () => 'warning'
    }
  ],
  line: (entry) => ({
    text: text(entry.text),
    badges: [{ text: wordFor(ALERT_LEVEL, entry.level), tone: alertTone(entry.level) }]
  }),
  order: (a, b) => byLevel({ level: a.level }, { level: b.level })
};
