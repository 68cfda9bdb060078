import { utils, write } from '@e965/xlsx';
import { readCodeFile } from '../../src/lib/coding/import.ts';
import { tell } from '../harness/child.ts';
import { codes } from './codes.ts';

/** Reads and packs a workbook as large as the real one: 24 columns, most of them text. */
const flag = (value: boolean): string => (value ? 'Y' : 'N');
const HEADINGS =
  'Number,Chapter_No,Chapter_Desc,Group_Code,Group_Desc,ICD10_3_Code,ICD10_3_Code_Desc,ICD10_Code,WHO_Full_Desc,Valid_ICD10_ClinicalUse,Valid_ICD10_Primary,Valid_ICD10_Asterisk,Valid_ICD10_Dagger,Valid_ICD10_Sequelae,Age_Range,Gender,Status,WHO_Start_date,WHO_End_date,WHO_Revision_History,SA_Start_Date,SA_End_Date,SA_Revision_History,Comment';

const sheet = utils.aoa_to_sheet([
  HEADINGS.split(','),
  ...codes().map((row, at) => [
    ...[at + 1, 'CHAPTER I', 'A chapter of many', '001 (A00-A09)', 'A group of codes'],
    ...[row.code.slice(0, 3), row.words.slice(0, 40), row.code, row.words],
    ...[row.clinical, row.primary, false, false, false].map(flag),
    ...['', '', at % 6 === 0 ? 'M' : '', 37_680, '', '', 39_964, '', '', 'Existing code']
  ])
]);
const bytes = write({ SheetNames: ['Codes'], Sheets: { Codes: sheet } }, { type: 'array' });

const began = performance.now();
const read = await readCodeFile('icd10', 'codes.xlsx', new Uint8Array(bytes as ArrayBuffer), {
  today: '2026-11-22'
});
if (!read.ok) throw new Error(read.problem.message);
tell({ ms: performance.now() - began, rows: read.value.packed.rows });
