import type { CsvTable } from '../../../import/csv/read.ts';

const SAMPLES = 3;

/** A few different values of a column, to tell by what it holds. */
export function samplesOf(table: Pick<CsvTable, 'rows'>, column: number): string {
  const seen = new Set<string>();
  for (const { cells } of table.rows) {
    if (cells[column]) seen.add(cells[column]);
    if (seen.size === SAMPLES) break;
  }
  return [...seen].join(' · ');
}
