import MiniSearch from 'minisearch';
import { CodeIndex } from '../../src/lib/coding/index/index.ts';
import type { Icd10Row } from '../../src/lib/coding/rows.ts';
import type { SqlDatabase } from '../../src/lib/sql.ts';
import { measure, MINISEARCH_QUERY, type SearchTimes } from '../search/measure.ts';

/** Codes that a list offers while somebody types. */
const HITS = 20;

export interface CodingTimes extends SearchTimes {
  /** Milliseconds in which the table came into the index. */
  readonly load: number;
}

/** Loads a table and searches it, beside a full-text library that keeps all in memory. */
export async function measureCodes(
  db: SqlDatabase,
  rows: readonly Icd10Row[],
  queries: readonly string[]
): Promise<CodingTimes> {
  const index = new CodeIndex(db);
  const began = performance.now();
  await index.load('table', { type: 'icd10', rows });
  index.flush();
  const load = performance.now() - began;
  // A practice that has coded for a while.
  const used = new Map(rows.filter((_, at) => at % 40 === 7).map(({ code }, at) => [code, at]));
  index.setOwn('icd10', { used, aliases: [] });
  const peer = new MiniSearch({ fields: ['code', 'words'], storeFields: ['code', 'words'] });
  peer.addAll(rows.map(({ code, words }, id) => ({ id, code, words })));
  const times = measure(
    queries,
    (text) => index.find({ type: 'icd10', text, tables: ['table'], on: '2026-11-22', limit: HITS }),
    (text) => peer.search(text, MINISEARCH_QUERY).slice(0, HITS)
  );
  return { ...times, load };
}
