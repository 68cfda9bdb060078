import { test } from 'vitest';
import type { SqlDatabase } from '#lib/sql.ts';
import { CASES } from './projections/cases.ts';

/** Runs the contract against one driver; `open` gives a new, empty database each time. */
export function projectionsContract(open: () => Promise<SqlDatabase>): void {
  for (const each of CASES) test(each.name, () => each.run(open));
}
