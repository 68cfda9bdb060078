import { deleteOpfsSqlite, openOpfsSqlite } from '#lib/projections/drivers/sqlite-wasm.ts';
import { CODING_CASES } from './coding/cases.ts';

/** Runs one case of the contract where OPFS is: in a dedicated worker. Answers with what failed. */

const KEY = new Uint8Array(32).fill(7);
let number = 0;

async function run(name: string): Promise<void> {
  const found = CODING_CASES.find((each) => each.name === name);
  if (!found) throw new Error(`no case “${name}”`);
  const database = `coding-contract-${(number += 1)}`;
  try {
    await found.run(() => openOpfsSqlite(database, KEY));
  } finally {
    await deleteOpfsSqlite(database);
  }
}

onmessage = ({ data }: MessageEvent<string>) => {
  run(data).then(
    () => postMessage(null),
    (error: unknown) => postMessage(error instanceof Error ? (error.stack ?? '') : String(error))
  );
};
