import { rands } from '../../projections/text.ts';
import type { Entry, EntryKind } from '../patient/entries/definition.ts';

/** The collections of a consultation, as its page shows them. */

export const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';

const REASONS = ['Entered by mistake', 'Another patient’s', 'Entered twice', 'Ruled out'];

const text = (value: unknown): string => String(value ?? '').trim();

/** The first code of a claim is the primary one: what is marked so, or else what was entered first. */
export const primaryFirst = (a: Entry, b: Entry): number =>
  Number(b.primary ?? false) - Number(a.primary ?? false) || (a.added.at < b.added.at ? -1 : 1);

export const DIAGNOSES: EntryKind = {
  document: 'consultation',
  collection: 'diagnoses',
  noun: 'Diagnosis',
  title: 'Diagnoses',
  one: 'a diagnosis',
  none: 'No diagnosis yet',
  about: 'The ICD-10 codes go onto the invoice, the primary one first.',
  reasons: REASONS,
  fields: [
    { key: 'code', label: 'ICD-10', kind: 'figures', quick: 1.4, placeholder: 'J06.9' },
    {
      key: 'description',
      label: 'Description',
      kind: 'text',
      required: true,
      quick: 3,
      placeholder: 'What it is'
    },
    {
      key: 'system',
      label: 'Coding system',
      kind: 'text',
      initial: () => ICD_10,
      applies: () => false
    }
  ],
  line: (entry) => ({
    text: [text(entry.code).toUpperCase(), text(entry.description)].filter(Boolean).join('  '),
    badges: entry.primary ? [{ text: 'Primary', tone: 'accent' }] : []
  }),
  order: primaryFirst
};

export const PROCEDURES: EntryKind = {
  document: 'consultation',
  collection: 'procedures',
  noun: 'Procedure',
  title: 'Procedures',
  one: 'a procedure',
  none: 'No procedure',
  about: 'What was done besides the consultation; each becomes a line of the invoice.',
  reasons: ['Entered by mistake', 'Not done', 'Entered twice'],
  fields: [
    {
      key: 'description',
      label: 'Description',
      kind: 'text',
      required: true,
      quick: 3,
      placeholder: 'Suture of a wound'
    },
    { key: 'code', label: 'Tariff code', kind: 'figures', quick: 1.2, placeholder: '0300' },
    {
      key: 'quantity',
      label: 'Times',
      kind: 'number',
      required: true,
      quick: 1,
      min: 1,
      max: 999
    }
  ],
  line: (entry) => ({
    text: text(entry.description),
    detail: [entry.code, Number(entry.quantity) > 1 ? `${String(entry.quantity)} times` : '']
      .filter(Boolean)
      .join(' · ')
  })
};

/** Medicines and materials of the practice's own stock; bought in packs, counted in what was used. */
export const MATERIALS: EntryKind = {
  document: 'consultation',
  collection: 'materials',
  noun: 'Material',
  title: 'Used in the room',
  one: 'a medicine or material that was used',
  none: 'Nothing used',
  about: 'Injections, dressings, tests: each becomes a line of the invoice.',
  reasons: ['Entered by mistake', 'Not used', 'Entered twice'],
  fields: [
    {
      key: 'description',
      label: 'Description',
      kind: 'text',
      required: true,
      quick: 3,
      placeholder: 'Voltaren 75 mg injection'
    },
    {
      key: 'quantity',
      label: 'How many',
      kind: 'number',
      required: true,
      quick: 1,
      min: 0.001,
      max: 9999,
      decimals: 3
    },
    { key: 'priceCents', label: 'Price of one', kind: 'money', quick: 1.2 },
    { key: 'code', label: 'NAPPI code', kind: 'figures' }
  ],
  line: (entry) => ({
    text: text(entry.description),
    detail: [
      `${text(entry.quantity)} ×`,
      typeof entry.priceCents === 'number' ? rands(entry.priceCents) : 'no price',
      entry.code
    ]
      .filter(Boolean)
      .join(' · ')
  })
};
