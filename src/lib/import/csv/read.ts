import Papa from 'papaparse';
import { fail, ok, type Result } from '../../problem.ts';

/** A table as it was in the file, every cell still text. */
export interface CsvTable {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly encoding: string;
  readonly delimiter: string;
}

export interface CsvRow {
  /** As a spreadsheet numbers it: the headings are row 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Set where the row has not the columns of the headings, so that its cells cannot be trusted. */
  readonly broken?: string;
}

export interface CsvReading {
  /** Where it is known; else found out. */
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
}

/** Reads a file's bytes: encoding and delimiter are found out where they are not given. */
export function readCsv(
  name: string,
  bytes: Uint8Array,
  reading: CsvReading = {}
): Result<CsvTable> {
  const decoded = decode(bytes, reading.encoding);
  if (!decoded) {
    return fail(
      'unknown-encoding',
      `“${reading.encoding}” is no encoding that this program knows.`,
      {
        action: 'Use utf-8, windows-1252 or utf-16le, or leave it out.'
      }
    );
  }
  // Excel writes the delimiter into a first line of its own: `sep=;`.
  const sep = /^sep=(.)\r?\n/i.exec(decoded.text);
  const text = sep ? decoded.text.slice(sep[0].length) : decoded.text;
  const delimiter = reading.delimiter ?? sep?.[1] ?? '';
  const parsed = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: false });
  const lines = parsed.data.map((cells) => cells.map((cell) => cell.trim()));
  const first = lines.findIndex((cells) => cells.some(Boolean));
  const headings = lines[first] ?? [];
  if (headings.filter(Boolean).length < 2 && lines.length < 3) {
    return fail('not-a-table', `“${name}” is not a table with headings.`, {
      action: 'Save the list as CSV, with the names of the columns in the first row.'
    });
  }
  const unquoted = new Set(
    parsed.errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row)
  );
  const offset = first + 1 + (sep ? 1 : 0);
  const rows = lines.slice(first + 1).map((cells, index): CsvRow => {
    const broken = unquoted.has(first + 1 + index)
      ? 'A quotation mark is missing or too many.'
      : brokenShape(cells, headings.length);
    return { number: offset + index + 1, cells, ...(broken ? { broken } : {}) };
  });
  // The line after the last line break is no row.
  while (rows.length > 0 && !rows.at(-1)!.cells.some(Boolean)) rows.pop();
  return ok({
    name,
    headings: distinct(headings),
    rows,
    encoding: decoded.encoding,
    delimiter: parsed.meta.delimiter
  });
}

/** Rows may leave out empty cells at their end; what else differs has slipped sideways. */
function brokenShape(cells: readonly string[], columns: number): string | undefined {
  if (cells.slice(columns).some(Boolean)) {
    return `The row has ${cells.length} cells under ${columns} headings.`;
  }
  return cells.length === 1 && cells[0] && columns > 2
    ? 'The row has one cell only: a quotation mark or line break may be missing.'
    : undefined;
}

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]]
];

/** UTF-8 where the bytes are; what is not can only be the old Windows encoding of the West. */
function decode(
  bytes: Uint8Array,
  given: string | undefined
): { text: string; encoding: string } | undefined {
  const marked = BOMS.find(([, bom]) => bom.every((byte, index) => bytes[index] === byte))?.[0];
  const wanted = given ?? marked;
  try {
    if (wanted) {
      return { text: new TextDecoder(wanted).decode(bytes), encoding: wanted.toLowerCase() };
    }
  } catch {
    return undefined;
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** Headings that name one column each: `Phone`, `Phone (2)`; `Column 3` where there is none. */
function distinct(headings: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading, index) => {
    const name = heading || `Column ${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
