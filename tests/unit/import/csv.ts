import { readMapping, type CsvMappingInput } from '#lib/import/csv/mapping.ts';
import { planCsv } from '#lib/import/csv/plan.ts';
import { readCsv, type CsvTable } from '#lib/import/csv/read.ts';
import { runImport } from '#lib/import/run.ts';
import { PRACTICE, TestReplica } from './replica.ts';

export const TODAY = '2026-11-22';
export const utf8 = (text: string) => new TextEncoder().encode(text);
export const table = (text: string): CsvTable => {
  const read = readCsv('patients.csv', utf8(text));
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
};
export const importCsv = async (
  text: string,
  mapping: CsvMappingInput,
  replica = new TestReplica(),
  dryRun = false
) => {
  const read = readMapping(mapping);
  if (!read.ok) throw new Error(read.problem.detail);
  const plan = planCsv(table(text), read.value, { practice: PRACTICE, today: TODAY });
  if (!plan.ok) throw new Error(plan.problem.message);
  return { replica, report: await runImport(plan.value, replica, { dryRun }) };
};
/** Imports one row of a few columns. */
export const importRow = async (
  cells: Record<string, string>,
  mapping: Omit<CsvMappingInput, 'system'>
) => {
  const quoted = (values: string[]) =>
    values.map((value) => `"${value.replace(/"/g, '""')}"`).join(',');
  const text = `${quoted(['Surname', 'x', ...Object.keys(cells)])}\n${quoted(['Nkosi', 'x', ...Object.values(cells)])}\n`;
  const full = {
    system: 'Old',
    ...mapping,
    ignore: ['x'],
    patient: { family: 'Surname', ...mapping.patient }
  };
  const { replica, report } = await importCsv(text, full);
  const [patient] = replica.all('patient');
  return { patient: patient!, line: report.lines[0]!, report };
};
export const values = <T>(entries: Record<string, T>): T[] => Object.values(entries);
