import { describe } from 'vitest';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { projectionsContract } from './projections.suite.ts';

describe('projections over better-sqlite3', () => {
  projectionsContract(() => Promise.resolve(openNodeSqlite(':memory:')));
});
