import type { Result } from '../../problem.ts';
import type { CodingType } from '../rows.ts';
import { readGrid } from './grid.ts';
import { readIcd10 } from './icd10.ts';
import type { CodingMapping } from './mapping.ts';
import { readMedicines } from './medicines.ts';
import type { ReadingOptions, TableReading } from './reading.ts';
import { readTariff } from './tariff.ts';

/** Reads a file of codes: a workbook or CSV file, its columns known by name or by a mapping. */
export async function readCodes(
  type: CodingType,
  name: string,
  bytes: Uint8Array,
  options: ReadingOptions,
  mapping?: CodingMapping
): Promise<Result<TableReading>> {
  const grid = await readGrid(name, bytes, mapping?.sheet);
  if (!grid.ok) return grid;
  switch (type) {
    case 'icd10':
      return readIcd10(grid.value, options, mapping as CodingMapping<'icd10'> | undefined);
    case 'medicines':
      return readMedicines(grid.value, options, mapping as CodingMapping<'medicines'> | undefined);
    case 'tariff':
      return readTariff(grid.value, options, mapping as CodingMapping<'tariff'> | undefined);
  }
}
