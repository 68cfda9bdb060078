import { ok, type Result } from '../../problem.ts';
import type { CodingType } from '../rows.ts';
import { readGrid, type Grid } from './grid.ts';
import { findHeadings } from './headings.ts';
import { ICD10_HEADINGS, readIcd10 } from './icd10.ts';
import type { CodingMapping } from './mapping.ts';
import { MEDICINE_HEADINGS, readMedicines } from './medicines.ts';
import type { ReadingOptions, TableReading } from './reading.ts';
import { readTariff, TARIFF_HEADINGS } from './tariff.ts';

/** Reads a file of codes: a workbook or CSV file, its columns known by name or by a mapping. */
export async function readCodes(
  type: CodingType,
  name: string,
  bytes: Uint8Array,
  options: ReadingOptions,
  mapping?: CodingMapping
): Promise<Result<TableReading>> {
  const grid = await readGrid(name, bytes, mapping?.sheet);
  return grid.ok ? readGridOf(type, grid.value, options, mapping) : grid;
}

/** Reads the rows of a sheet that was opened before. */
export function readGridOf(
  type: CodingType,
  grid: Grid,
  options: ReadingOptions,
  mapping?: CodingMapping
): Promise<Result<TableReading>> {
  switch (type) {
    case 'icd10':
      return readIcd10(grid, options, mapping as CodingMapping<'icd10'> | undefined);
    case 'medicines':
      return readMedicines(grid, options, mapping as CodingMapping<'medicines'> | undefined);
    case 'tariff':
      return readTariff(grid, options, mapping as CodingMapping<'tariff'> | undefined);
  }
}

/** The columns of a sheet, and what is known of them: a mapping to begin with. */
export interface Columns {
  readonly headings: readonly string[];
  /** Field to heading. */
  readonly known: Readonly<Record<string, string>>;
  readonly rows: number;
}

const HEADINGS = { icd10: ICD10_HEADINGS, medicines: MEDICINE_HEADINGS, tariff: TARIFF_HEADINGS };

/**
 * Finds the headings of a sheet without reading its rows. Where none of them is known, the first row
 * with several words is taken for them, so that a person can say what they mean.
 */
export function columnsOf(type: CodingType, grid: Grid): Result<Columns> {
  const known = findHeadings(grid, HEADINGS[type]);
  const likely = grid.rows.find(({ cells }) => cells.filter((cell) => cell.trim()).length > 1);
  const found =
    known.ok || !likely
      ? known
      : findHeadings(
          grid,
          {},
          likely.cells.map((cell) => cell.trim())
        );
  if (!found.ok) return found;
  const { headings, rows } = found.value;
  return ok({ headings, known: found.value.known, rows: rows.length });
}
