import { NOTE_PARTS } from '../../docs/consultation.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { unitWords } from '../../docs/units.ts';
import { formatDay, formatMoney, type Manner } from '../../format.ts';
import type { Entry } from '../patient/entries/definition.ts';
import { readable, wordFor } from '../patient/words.ts';
import {
  COLLECTIONS,
  ROOT_LABELS,
  type Collection,
  type Labelled,
  type PastKind
} from './record-fields.ts';

export { isPastKind, type PastKind } from './record-fields.ts';

/** A record as rows to read, whatever kind it is of: pure, for the present and any past alike. */

export interface RecordRow {
  /** Where the field is in the record. */
  readonly path: readonly string[];
  readonly label: string;
  readonly value: string;
  /** Text over several lines. */
  readonly prose?: boolean;
}

export interface RecordGroup {
  /** An entry's own line; absent where the rows stand by themselves. */
  readonly title?: string;
  /** Taken out, with its reason. */
  readonly removed?: string;
  readonly rows: readonly RecordRow[];
}

export interface RecordSection {
  readonly title: string;
  readonly groups: readonly RecordGroup[];
}

type Plain = Record<string, unknown>;
interface Reader {
  readonly manner: Manner;
}

/** The sections of a record that hold something. */
export function recordSections(kind: PastKind, value: object, manner: Manner): RecordSection[] {
  const sections = SECTIONS[kind](value as Plain, { manner });
  return sections
    .map((section) => ({
      ...section,
      groups: section.groups.filter(({ rows, title }) => rows.length > 0 || title)
    }))
    .filter(({ groups }) => groups.length > 0);
}

/** What a field is called where it stands in this record. */
export function fieldLabel(
  kind: PastKind,
  value: object | undefined,
  path: readonly string[],
  manner: Manner
): string {
  const wanted = path.join('/');
  const [collection = '', id = ''] = path;
  const entry = (value as Record<string, Record<string, Entry>> | undefined)?.[collection]?.[id];
  if (path.length === 2 && entry) {
    const of = COLLECTIONS[kind].find((one) => one.collection === collection);
    if (of) return of.line(entry).text;
  }
  for (const section of value ? recordSections(kind, value, manner) : []) {
    for (const group of section.groups) {
      const row = group.rows.find((one) => one.path.join('/') === wanted);
      if (row) return group.title ? `${group.title}: ${row.label.toLowerCase()}` : row.label;
    }
  }
  const [root = '', , field] = path;
  return ROOT_LABELS[kind].find(({ key }) => key === root)?.label ?? field ?? root;
}

/** A field's value in words, given only where it is. */
export function valueWords(
  kind: PastKind,
  path: readonly string[],
  value: unknown,
  manner: Manner
): string {
  if (value === undefined || value === null || value === '') return 'Nothing';
  const [root = '', , field] = path;
  if (path.length === 2) {
    const fields = COLLECTIONS[kind].find(({ collection }) => collection === root)?.fields ?? [];
    const rows = rowsOf([], fields, value as Plain, { manner });
    const said = rows.map((row) => `${row.label}: ${row.value}`);
    return [...said, ...((value as Entry).removed ? ['Removed'] : [])].join('\n');
  }
  const of =
    path.length === 1
      ? ROOT_LABELS[kind].find(({ key }) => key === root)
      : COLLECTIONS[kind]
          .find(({ collection }) => collection === root)
          ?.fields.find(({ key }) => key === field);
  return words(of, value, manner);
}

const NOTE_WORDS = {
  subjective: 'Subjective',
  objective: 'Objective',
  assessment: 'Assessment',
  plan: 'Plan'
};

const root = (kind: PastKind, title: string, value: Plain, reader: Reader): RecordSection => ({
  title,
  groups: [{ rows: rowsOf([], ROOT_LABELS[kind], value, reader) }]
});

const collections = (kind: PastKind, value: Plain, reader: Reader): RecordSection[] =>
  COLLECTIONS[kind].map((of) => ({
    title: of.title,
    groups: Object.entries((value[of.collection] ?? {}) as Record<string, Entry>)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, entry]) => groupOf(of, id, entry, reader))
  }));

const SECTIONS: Record<PastKind, (value: Plain, reader: Reader) => RecordSection[]> = {
  patient: (value, reader) => [
    root('patient', 'The person', value, reader),
    ...collections('patient', value, reader)
  ],
  chart: (value, reader) => [
    ...collections('chart', value, reader),
    root('chart', 'Blood group and habits', value, reader),
    vitals(value, reader)
  ],
  consultation: (value, reader) => [
    root('consultation', 'The visit', value, reader),
    {
      title: 'Note',
      groups: [
        {
          rows: NOTE_PARTS.flatMap((part): RecordRow[] => {
            const text = String((value.notes as Plain | undefined)?.[part] ?? '');
            if (text === '') return [];
            return [{ path: ['notes', part], label: NOTE_WORDS[part], value: text, prose: true }];
          })
        }
      ]
    },
    ...collections('consultation', value, reader)
  ],
  invoice: (value, reader) => [
    root('invoice', 'The invoice', value, reader),
    ...collections('invoice', value, reader)
  ]
};

function groupOf(of: Collection, id: string, entry: Entry, reader: Reader): RecordGroup {
  const removed = entry.removed;
  return {
    title: of.line(entry).text,
    ...(removed ? { removed: removed.reason ? `Removed: ${removed.reason}` : 'Removed' } : {}),
    rows: rowsOf([of.collection, id], of.fields, entry, reader)
  };
}

function rowsOf(
  path: readonly string[],
  fields: readonly Labelled[],
  value: Plain,
  { manner }: Reader
): RecordRow[] {
  return fields.flatMap((of): RecordRow[] => {
    const given = value[of.key];
    if (given === undefined || given === null || given === '') return [];
    return [
      {
        path: [...path, of.key],
        label: of.label,
        value: words(of, given, manner),
        ...(of.kind === 'area' ? { prose: true } : {})
      }
    ];
  });
}

/** Measurements: one row each, the newest first. */
function vitals(value: Plain, { manner }: Reader): RecordSection {
  const all = Object.entries((value.vitals ?? {}) as Record<string, Plain>);
  return {
    title: 'Measurements',
    groups: [
      {
        rows: all
          .filter(([, entry]) => !entry.removed)
          .sort(([, a], [, b]) => (String(a.at) < String(b.at) ? 1 : -1))
          .map(([id, entry]) => ({
            path: ['vitals', id, 'value'],
            label: String(entry.label),
            value:
              `${String(entry.value)} ${unitWords(String(entry.unit))}`.trim() +
              `, ${formatDay(String(entry.at), manner)}`
          }))
      }
    ]
  };
}

function words(of: Labelled | undefined, value: unknown, manner: Manner): string {
  if (typeof value === 'object' && value !== null) return objectWords(value as Plain, manner);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (of?.choices) {
    return wordFor(
      Object.fromEntries(of.choices.map((choice) => [choice.value, choice.label])),
      value
    );
  }
  if (of?.kind === 'money') return formatMoney(Number(value), manner);
  if (of?.kind.endsWith('date')) return formatDay(String(value), manner);
  return readable(of?.key, value);
}

/** A part that is one fact: a signature, a cover, an account. */
function objectWords(value: Plain, manner: Manner): string {
  const { at } = value;
  const parts = Object.entries(value)
    .filter(([key, part]) => !['at', 'by'].includes(key) && /^(string|number)$/.test(typeof part))
    .map(([, part]) => String(part));
  if (typeof at === 'string') parts.unshift(formatDay(at, manner));
  return parts.join(', ') || 'Yes';
}

/** Where a record, or with `field` one of its fields, is looked at through time. */
export const pastPage = (kind: PastKind, id: Uuid, field?: readonly string[]): string =>
  `/past/${kind}/${id}${field ? `?field=${encodeURIComponent(field.join('/'))}` : ''}`;
