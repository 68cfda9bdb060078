/// <reference lib="webworker" />
import MiniSearch from 'minisearch';
import { LAYOUTS, SealedFile } from '../../src/lib/projections/drivers/sealed-file.ts';
import { openOpfsSqlite } from '../../src/lib/projections/drivers/sqlite-wasm.ts';
import { openProjections } from '../../src/lib/projections/projections.ts';
import { HITS, measure, MINISEARCH, MINISEARCH_QUERY, type Entry } from './measure.ts';

/** Searches in a browser's worker: sqlite-wasm on OPFS, beside MiniSearch in memory. */

const NAME = 'bench';
const KEY = new Uint8Array(32).fill(7);

/** Puts a database file where the driver looks for it, sealed as the driver seals it. */
async function place(bytes: Uint8Array): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle('indaba', { create: true });
  const folder = await all.getDirectoryHandle(NAME, { create: true });
  const file = await folder.getFileHandle('database', { create: true });
  const sealed = new SealedFile(
    await file.createSyncAccessHandle(),
    KEY,
    'database',
    LAYOUTS.database
  );
  sealed.write(bytes, 0);
  sealed.close();
}

async function run(): Promise<unknown> {
  const get = (path: string) => fetch(path).then((answer) => answer.arrayBuffer());
  const json = async <T>(path: string) => (await fetch(path)).json() as Promise<T>;
  await place(new Uint8Array(await get('/database')));
  const projections = openProjections(await openOpfsSqlite(NAME, KEY));
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
