import { readCsv } from '../../import/csv/read.ts';
import { fail, ok, type Result } from '../../problem.ts';

/** A sheet or CSV file, every cell as text, with the spaces around it. */
export interface Grid {
  /** Name of the file. */
  readonly name: string;
  /** Name of the sheet; the file's name where it is a CSV file. */
  readonly title: string;
  readonly rows: readonly GridRow[];
  /** Days are counted from 1904: an option of old workbooks, and one of the trap doors of dates. */
  readonly since1904: boolean;
}

export interface GridRow {
  /** As a spreadsheet numbers it. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Why the cells cannot be trusted: a quotation mark is missing. */
  readonly broken?: string;
}

/** Larger files are no code tables, and would fill the memory of a tablet. */
export const MAX_FILE_BYTES = 64 * 2 ** 20;

const begins = (bytes: Uint8Array, ...magic: number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);

const isXlsx = (bytes: Uint8Array): boolean => begins(bytes, 0x50, 0x4b, 0x03, 0x04);
const isXls = (bytes: Uint8Array): boolean => begins(bytes, 0xd0, 0xcf, 0x11, 0xe0);

/**
 * Reads a workbook (`.xlsx`, or `.xls` of Excel 97 and later) or a CSV file, told apart by what is
 * in it. Of a workbook the first sheet is read; `sheet` names another one.
 */
export async function readGrid(
  name: string,
  bytes: Uint8Array,
  sheet?: string
): Promise<Result<Grid>> {
  if (bytes.length > MAX_FILE_BYTES) {
    return fail('file-too-large', `“${name}” is larger than ${MAX_FILE_BYTES / 2 ** 20} MB.`, {
      safe: 'Nothing was imported.',
      action: 'Save the one sheet with the codes as a workbook or CSV file of its own.'
    });
  }
  return isXlsx(bytes) || isXls(bytes) ? readWorkbook(name, bytes, sheet) : readText(name, bytes);
}

async function readWorkbook(
  name: string,
  bytes: Uint8Array,
  sheet: string | undefined
): Promise<Result<Grid>> {
  // Half a megabyte of code that only imports need.
  const { read } = await import('@e965/xlsx');
  let workbook;
  try {
    workbook = read(bytes, {
      type: 'array',
      dense: true,
      sheets: sheet ?? 0,
      cellFormula: false,
      cellHTML: false,
      cellText: false
    });
  } catch (error) {
    return fail('workbook-unreadable', `The workbook “${name}” cannot be read.`, {
      safe: 'Nothing was imported.',
      action: 'It may be damaged or locked by a password: open it, and save it again without one.',
      detail: String(error)
    });
  }
  const title = sheet ?? workbook.SheetNames[0] ?? '';
  const found = workbook.Sheets[title];
  if (!found) {
    return fail('no-such-sheet', `The workbook “${name}” has no sheet “${title}”.`, {
      safe: 'Nothing was imported.',
      detail: `There: ${workbook.SheetNames.join(', ')}`
    });
  }
  // `Array.from` sees the rows and cells that are not there, which `map` steps over.
  const rows = Array.from(found['!data'] ?? [], (cells, at): GridRow => {
    const texts = Array.from(cells ?? [], (cell) => textOf(cell?.v));
    return { number: at + 1, cells: texts };
  });
  return ok({ name, title, rows, since1904: workbook.Workbook?.WBProps?.date1904 === true });
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value);

function readText(name: string, bytes: Uint8Array): Result<Grid> {
  const table = readCsv(name, bytes);
  if (!table.ok) return table;
  const { headings, rows } = table.value;
  const first = (rows[0]?.number ?? 2) - 1;
  return ok({
    name,
    title: name,
    since1904: false,
    // The first line may be a title: which one has the headings is found out by what they say.
    rows: [
      { number: first, cells: headings },
      ...rows.map(({ number, cells, broken }) => ({
        number,
        cells,
        ...(broken?.includes('quotation') ? { broken } : {})
      }))
    ]
  });
}
