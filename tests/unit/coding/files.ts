import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { readCodes } from '#lib/coding/read/read.ts';
import type { CodingMapping } from '#lib/coding/read/mapping.ts';
import type { TableReading } from '#lib/coding/read/reading.ts';
import type { CodingType, RowOf } from '#lib/coding/rows.ts';
import type { ImportReport } from '#lib/import/report.ts';

export type Cell = string | number | null;
export const TODAY = '2026-11-22';

/** A workbook as Excel writes it, of one sheet. */
export function workbook(
  rows: readonly (readonly Cell[])[],
  options: { readonly title?: string; readonly since1904?: boolean; readonly old?: boolean } = {}
): Uint8Array {
  const title = options.title ?? 'Codes';
  const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
  const book = {
    SheetNames: [title],
    Sheets: { [title]: sheet },
    Workbook: { WBProps: { date1904: options.since1904 === true } }
  };
  return new Uint8Array(
    write(book, { type: 'buffer', bookType: options.old ? 'biff8' : 'xlsx' }) as Buffer
  );
}

/** The columns of the Master Industry Table, as its edition of 2021 spells them. */
export const MIT_HEADINGS =
  'Number,Chapter_No,Chapter_Desc,Group_Code,Group_Desc,ICD10_3_Code,ICD10_3_Code_Desc,ICD10_Code,WHO_Full_Desc,Valid_ICD10_ClinicalUse,Valid_ICD10_Primary,Valid_ICD10_Asterisk,Valid_ICD10_Dagger,Valid_ICD10_Sequelae,Age_Range,Gender,Status,WHO_Start_date,WHO_End_date,WHO_Revision_History,SA_Start_Date,SA_End_Date,SA_Revision_History,Comment'.split(
    ','
  );

/** A row of that table; what is not given is as with most codes. */
export function mitRow(
  code: string,
  words: string,
  given: Readonly<Record<string, Cell>> = {}
): Cell[] {
  const usual: Record<string, Cell> = {
    Chapter_Desc: 'A chapter (A00-B99)',
    Group_Code: '001 (A00-A09)',
    Group_Desc: 'A group',
    ICD10_Code: code,
    WHO_Full_Desc: words,
    Valid_ICD10_ClinicalUse: 'Y',
    Valid_ICD10_Primary: 'Y',
    Valid_ICD10_Asterisk: 'N',
    Valid_ICD10_Dagger: 'N',
    Valid_ICD10_Sequelae: 'N'
  };
  return MIT_HEADINGS.map((heading) => given[heading] ?? usual[heading] ?? null);
}

export interface Read<T extends CodingType> {
  readonly reading: TableReading<T>;
  readonly rows: readonly RowOf[T][];
  readonly report: ImportReport;
}

/** Reads a file that has to be readable. */
export async function read<T extends CodingType>(
  type: T,
  bytes: Uint8Array | string,
  mapping?: CodingMapping<T>,
  name = 'file'
): Promise<Read<T>> {
  const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const result = await readCodes(type, name, given, { today: TODAY }, mapping as CodingMapping);
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.detail ?? ''}`);
  const reading = result.value as TableReading<T>;
  const { report, total } = reading;
  return {
    reading,
    rows: reading.rows,
    report: report.build({ source: name, dryRun: true, total })
  };
}

export const readMit = (...rows: Cell[][]) => read('icd10', workbook([MIT_HEADINGS, ...rows]));

/** Files that may not be shipped: a practice has its own, and these tests look where one may be. */
const FOLDER = resolve(process.env.INDABA_TEST_DATA ?? '../shared/data');
export const REAL = {
  mit: 'icd10/ICD-10_MIT_2021_Excel_16-March_2021.xlsx',
  prices: 'medicines/sep-original-format-2016-12-21.xls',
  sample: 'medicines/sep-sample-200.csv'
} as const;
export const hasReal = (file: keyof typeof REAL): boolean =>
  existsSync(resolve(FOLDER, REAL[file]));
export const realFile = (file: keyof typeof REAL): Uint8Array =>
  new Uint8Array(readFileSync(resolve(FOLDER, REAL[file])));
