import { describe, test } from 'vitest';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { CODING_CASES } from './coding/cases.ts';

describe('the search over codes, over better-sqlite3', () => {
  for (const each of CODING_CASES) {
    test(each.name, () => each.run(() => Promise.resolve(openNodeSqlite(':memory:'))));
  }
});
