import MiniSearch from 'minisearch';
import { openNodeSqlite } from '../../src/lib/projections/drivers/better-sqlite3.ts';
import { openProjections } from '../../src/lib/projections/projections.ts';
import { given, tell } from '../harness/child.ts';
import { entries } from './entries.ts';
import { HITS, measure, MINISEARCH, MINISEARCH_QUERY, type Entry } from './measure.ts';

/** Searches in Node: better-sqlite3 on a file, beside MiniSearch in memory. */
const [{ file, patients, queries }] =
  given<[{ file: string; patients: number; queries: string[] }]>();

const projections = openProjections(openNodeSqlite(file));
const index = new MiniSearch<Entry>(MINISEARCH);
index.addAll(entries(patients));
tell(
  measure(
    queries,
    (text) => projections.query('patients.search', { text, limit: HITS }),
    (text) => index.search(text, MINISEARCH_QUERY).slice(0, HITS)
  )
);
