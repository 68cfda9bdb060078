import { test } from 'vitest';
import type { SqlDatabase } from '#lib/projections/sql.ts';
import type { Case } from './projections/case.ts';
import { driverCases } from './projections/driver.cases.ts';

/** Everything that projections and the SQLite driver beneath them have to do. */
export const CASES: readonly Case[] = [...driverCases];

/** Runs the contract against one driver; `open` gives a new, empty database each time. */
export function projectionsContract(open: () => Promise<SqlDatabase>): void {
  for (const each of CASES) test(each.name, () => each.run(open));
}
