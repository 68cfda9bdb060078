import { fail, ok, type Result } from '../../problem.ts';
import type { Grid, GridRow } from './grid.ts';

/** What the columns of a kind of file are called: a field and its headings, folded. */
export type HeadingNames = Readonly<Record<string, RegExp>>;

export interface Headed {
  /** As written; `Column 3` where there is none. */
  readonly headings: readonly string[];
  /** Field to heading, as far as the names are known. */
  readonly known: Readonly<Record<string, string>>;
  readonly rows: readonly GridRow[];
}

/** Titles and empty lines stand above the headings of some lists, never more than a page of them. */
const LOOKED_AT = 20;

/** Letters and digits of a heading in lower case: editions differ in case, spaces and underlines. */
export const foldHeading = (heading: string): string =>
  heading
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/**
 * Finds the row with the headings: the one of the first rows in which most names are known, or in
 * which all of `wanted` stand word for word.
 */
export function findHeadings(
  grid: Grid,
  names: HeadingNames,
  wanted: readonly string[] = []
): Result<Headed> {
  let best: { at: number; score: number } | undefined;
  const first = grid.rows.slice(0, LOOKED_AT).map(({ cells }) => cells.map((cell) => cell.trim()));
  for (const [at, cells] of first.entries()) {
    const literal = wanted.filter((heading) => cells.includes(heading)).length;
    const score = literal * 2 + Object.keys(knownIn(cells, names)).length;
    if (score > (best?.score ?? 0)) best = { at, score };
  }
  if (!best || best.score < 2) {
    return fail('not-a-table', `“${grid.name}” has no row with headings that this program knows.`, {
      safe: 'Nothing was imported.',
      action: 'Check that it is the right file and sheet, or name its columns in a mapping.'
    });
  }
  const headings = distinct(first[best.at]!);
  return ok({
    headings,
    known: knownIn(headings, names),
    rows: grid.rows.slice(best.at + 1)
  });
}

/** Each field's heading: a heading is taken once, by the field that comes first. */
function knownIn(cells: readonly string[], names: HeadingNames): Record<string, string> {
  const free = new Set(cells.filter(Boolean));
  const known: Record<string, string> = {};
  for (const [field, name] of Object.entries(names)) {
    const heading = [...free].find((cell) => name.test(foldHeading(cell)));
    if (heading === undefined) continue;
    known[field] = heading;
    free.delete(heading);
  }
  return known;
}

function distinct(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, at) => {
    const name = cell || `Column ${at + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
