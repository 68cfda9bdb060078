import { ok, type Result } from '../../problem.ts';
import type { CodingType } from '../rows.ts';
import type { Grid } from './grid.ts';
import { findHeadings, type Headed, type HeadingNames } from './headings.ts';
import { sourcesFor, type CodingMapping, type FieldOf, type Sources } from './mapping.ts';

/** A list under its headings, and the column of each field. */
export interface Columns<T extends CodingType> {
  readonly headed: Headed;
  readonly sources: Sources<T>;
}

/** Finds a list's headings, by the names that its kind has or that a mapping gives, and its fields. */
export function columnsOf<T extends CodingType>(
  grid: Grid,
  names: HeadingNames,
  mapping: CodingMapping<T> | undefined,
  required: readonly FieldOf<T>[]
): Result<Columns<T>> {
  const wanted = Object.values(mapping?.fields ?? {}).filter((of) => typeof of === 'string');
  const headed = findHeadings(grid, names, wanted);
  if (!headed.ok) return headed;
  const { known, headings } = headed.value;
  const sources = sourcesFor(mapping, known, headings, required);
  return sources.ok ? ok({ headed: headed.value, sources: sources.value }) : sources;
}
