/// <reference lib="webworker" />
import { openOpfsSqlite } from '../../src/lib/projections/drivers/sqlite-wasm.ts';
import { codeQueries, codes } from './codes.ts';
import { measureCodes } from './measure.ts';

/** Loads and searches codes in a browser's worker: sqlite-wasm on OPFS, sealed. */
async function run(): Promise<unknown> {
  const { queries } = (await (await fetch('/about')).json()) as { queries: number };
  const rows = codes();
  const db = await openOpfsSqlite('bench-codes', new Uint8Array(32).fill(7));
  return measureCodes(db, rows, codeQueries(rows, queries));
}

run().then(
  (times) => postMessage(times),
  (error: unknown) => postMessage({ error: String((error as Error).stack ?? error) })
);
