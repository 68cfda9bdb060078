/// <reference lib="webworker" />
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import MiniSearch from 'minisearch';
import { openOpfsSqlite } from '../../src/lib/projections/drivers/sqlite-wasm.ts';
import { openProjections } from '../../src/lib/projections/projections.ts';
import { HITS, measure, MINISEARCH, MINISEARCH_QUERY, type Entry } from './measure.ts';

/** Searches in a browser's worker: sqlite-wasm on OPFS, beside MiniSearch in memory. */

const NAME = 'bench';

/** Puts a database file where the driver looks for it. */
async function place(bytes: Uint8Array): Promise<void> {
  const sqlite3 = await sqlite3InitModule();
  const pool = await sqlite3.installOpfsSAHPoolVfs({
    name: 'placing',
    directory: `/indaba/${NAME}`,
    initialCapacity: 4
  });
  await pool.importDb('/database.sqlite3', bytes);
  pool.pauseVfs();
}

async function run(): Promise<unknown> {
  const get = (path: string) => fetch(path).then((answer) => answer.arrayBuffer());
  const json = async <T>(path: string) => (await fetch(path)).json() as Promise<T>;
  await place(new Uint8Array(await get('/database')));
  const projections = openProjections(await openOpfsSqlite(NAME));
  const index = new MiniSearch<Entry>(MINISEARCH);
  index.addAll(await json<Entry[]>('/entries'));
  const { count } = projections.query('patients.count', {});
  const queries = await json<string[]>('/queries');
  const times = measure(
    queries,
    (text) => projections.query('patients.search', { text, limit: HITS }),
    (text) => index.search(text, MINISEARCH_QUERY).slice(0, HITS)
  );
  return { ...times, count };
}

run().then(
  (times) => postMessage(times),
  (error: unknown) => postMessage({ error: String((error as Error).stack ?? error) })
);
