import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Unzlib, zlibSync } from 'fflate';
import { given } from '../import/text.ts';
import { fail, ok, type Result } from '../problem.ts';
import { codeOf, ROW_SCHEMAS, type CodingType, type RowOf } from './rows.ts';

/**
 * The form in which a table of codes is kept and travels: one file, the same bytes for the same rows
 * in whatever order they stood, so that it can be addressed by its hash. A line of JSON about the
 * table, then a line of JSON for each row, packed with zlib.
 */
export interface PackedTable {
  readonly bytes: Uint8Array;
  /**
   * SHA-256 of the file before packing: what tells tables apart, whichever release of the packing
   * library wrote the bytes.
   */
  readonly content: string;
  readonly rows: number;
}

export interface CodingTable<T extends CodingType = CodingType> {
  readonly type: T;
  readonly rows: readonly RowOf[T][];
  /** Rows of a newer program's table, or damaged ones, that are left out. */
  readonly unreadable: number;
}

const FORMAT = 'indaba-codes-1';

/** Half a million lines; what unpacks to more was not made here. */
const MAX_BYTES = 64 * 2 ** 20;
/** Packed bytes that are unpacked at a time; zlib makes a thousand of each at most. */
const SLICE = 16 * 2 ** 10;

/** Order of the fields in a row's line: only ever added to at the end. */
const FIELDS: { readonly [T in CodingType]: readonly (keyof RowOf[T] & string)[] } = {
  icd10: [
    'code',
    'words',
    'chapter',
    'group',
    'clinical',
    'primary',
    'asterisk',
    'dagger',
    'sequela',
    'discontinued',
    'sex',
    'age',
    'from',
    'to'
  ],
  medicines: [
    'nappi',
    'suffix',
    'name',
    'schedule',
    'scheduleNote',
    'form',
    'packSize',
    'packs',
    'priceCents',
    'ingredients',
    'holder',
    'registration',
    'atc',
    'generic',
    'discontinued',
    'from'
  ],
  tariff: ['code', 'words', 'discipline', 'priceCents', 'units', 'vat', 'modifier', 'from', 'to']
};

/** Fields whose few values stand once, in the first line. */
const SHARED: ReadonlySet<string> = new Set(['chapter', 'group', 'holder', 'form', 'discipline']);

type Fields = Readonly<Record<string, unknown>>;

/** Packs rows into the file of their table. */
export function packTable<T extends CodingType>(type: T, rows: readonly RowOf[T][]): PackedTable {
  const sorted = rows
    .map((row) => ({ row: row as Fields, key: keyOf(type, row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const shared = new Map<string, Map<string, number>>();
  const lines = sorted.map(({ row }) => {
    const line = FIELDS[type].map((field) => written(field, row[field], shared));
    while (line.at(-1) === null) line.pop();
    return JSON.stringify(line);
  });
  const about = {
    format: FORMAT,
    type,
    shared: Object.fromEntries(
      [...shared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => [name, [...of.keys()]])
    )
  };
  const text = utf8ToBytes(`${[JSON.stringify(about), ...lines].join('\n')}\n`);
  return {
    bytes: zlibSync(text, { level: 9 }),
    content: bytesToHex(sha256(text)),
    rows: rows.length
  };
}

/** Everything by which rows differ stands in the order, so that it hangs on nothing else. */
const keyOf = (type: CodingType, row: RowOf[CodingType]): string =>
  `${codeOf(type, row)}\n${JSON.stringify(FIELDS[type].map((field) => (row as never)[field] ?? null))}`;

function written(field: string, value: unknown, shared: Map<string, Map<string, number>>): unknown {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (!SHARED.has(field)) return sortedKeys(value);
  const values = shared.get(field) ?? new Map<string, number>();
  shared.set(field, values);
  const at = values.get(String(value)) ?? values.size;
  values.set(String(value), at);
  return at;
}

/** Objects with their keys in one order, whoever made them. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(given(value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sortedKeys(part)])
  );
}

/** Opens a table's file. What is no table fails; a row that cannot be read is left out and counted. */
export function unpackTable(bytes: Uint8Array): Result<CodingTable> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(unzip(bytes));
  } catch (error) {
    return notATable(String(error));
  }
  const lines = text.split('\n');
  const about = json(lines[0] ?? '') as
    { format?: unknown; type?: unknown; shared?: Record<string, string[]> } | undefined;
  const type = about?.type as CodingType;
  if (about?.format !== FORMAT || !Object.hasOwn(FIELDS, type)) return notATable('its first line');
  const rows: RowOf[CodingType][] = [];
  let unreadable = 0;
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const parsed = ROW_SCHEMAS[type].safeParse(rowOf(type, json(line), about.shared ?? {}));
    if (parsed.success) rows.push(parsed.data as RowOf[CodingType]);
    else unreadable += 1;
  }
  return ok({ type, rows, unreadable });
}

function rowOf(type: CodingType, line: unknown, shared: Record<string, string[]>): unknown {
  if (!Array.isArray(line)) return undefined;
  const row: Record<string, unknown> = {};
  for (const [at, field] of (FIELDS[type] as readonly string[]).entries()) {
    const value: unknown = line[at] ?? undefined;
    if (BOOLEANS.has(field)) {
      if (value !== undefined || field !== 'generic') row[field] = value === 1;
    } else if (value !== undefined) {
      row[field] = SHARED.has(field) ? shared[field]?.[Number(value)] : value;
    }
  }
  return row;
}

const BOOLEANS: ReadonlySet<string> = new Set([
  'clinical',
  'primary',
  'asterisk',
  'dagger',
  'sequela',
  'discontinued',
  'generic',
  'modifier'
]);

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Unpacks piece by piece: a file made to burst is given up before it fills the memory. */
function unzip(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Unzlib((piece, last) => {
    size += piece.length;
    if (size > MAX_BYTES) throw new Error('it unpacks to more than a table holds');
    pieces.push(piece);
    ended ||= last;
  });
  for (let from = 0; from === 0 || from < bytes.length; from += SLICE) {
    stream.push(bytes.subarray(from, from + SLICE), from + SLICE >= bytes.length);
  }
  if (!ended) throw new Error('it ends too early');
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const notATable = (detail: string) =>
  fail('not-a-code-table', 'A table of codes cannot be read on this device.', {
    safe: 'Records and their codes are not affected; only searching this table is.',
    action: 'Retire the table, and import the file again.',
    detail
  });
