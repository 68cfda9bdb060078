import { startAutomerge } from '#lib/docs/core/automerge.browser.ts';
import {
  deleteOpfsSqlite,
  openMemorySqlite,
  openOpfsSqlite
} from '#lib/projections/drivers/sqlite-wasm.ts';
import { CASES } from './projections/cases.ts';

/** Runs cases of the contract where OPFS is: in a dedicated worker. */

export type Storage = 'opfs' | 'memory';
export interface Request {
  readonly case: string;
  readonly storage: Storage;
}
export interface Answer {
  readonly error?: string;
}

const KEY = new Uint8Array(32).fill(7);
let number = 0;

async function run({ case: name, storage }: Request): Promise<void> {
  await startAutomerge();
  const found = CASES.find((each) => each.name === name);
  if (!found) throw new Error(`no case “${name}”`);
  if (storage === 'memory') return found.run(openMemorySqlite);
  const database = `contract-${(number += 1)}`;
  try {
    await found.run(() => openOpfsSqlite(database, KEY));
  } finally {
    await deleteOpfsSqlite(database);
  }
}

onmessage = ({ data }: MessageEvent<Request>) => {
  run(data).then(
    () => postMessage({} satisfies Answer),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      postMessage({ error: text } satisfies Answer);
    }
  );
};
