import { deleteOpfsSqlite, openOpfsSqlite } from '#lib/projections/drivers/sqlite-wasm.ts';
import type { SqlDatabase } from '#lib/projections/sql.ts';
import { ProblemError } from '#lib/problem.ts';

export interface Act {
  readonly act: 'open' | 'write' | 'close' | 'damage' | 'delete';
  readonly name: string;
  readonly value?: string;
}
export interface Outcome {
  readonly kept?: unknown[];
  readonly problem?: string;
}

let db: SqlDatabase | undefined;

const kept = (): unknown[] => {
  db!.exec('CREATE TABLE IF NOT EXISTS kept (value)');
  return db!
    .prepare('SELECT value FROM kept ORDER BY value')
    .all()
    .map(({ value }) => value);
};

/** Overwrites every file of the pool beyond its own header, as a failing disk would. */
async function damage(name: string): Promise<void> {
  let folder = await navigator.storage.getDirectory();
  for (const part of ['indaba', name, '.opaque']) folder = await folder.getDirectoryHandle(part);
  for await (const handle of folder.values()) {
    const file = await (handle as FileSystemFileHandle).createSyncAccessHandle();
    file.write(new Uint8Array(8192).fill(0x5a), { at: 4096 });
    file.close();
  }
}

async function perform({ act, name, value }: Act): Promise<Outcome> {
  switch (act) {
    case 'open':
      db = await openOpfsSqlite(name);
      return { kept: kept() };
    case 'write':
      db!.prepare('INSERT INTO kept VALUES (?)').run(value!);
      return { kept: kept() };
    case 'close':
      db!.close();
      return {};
    case 'damage':
      await damage(name);
      return {};
    case 'delete':
      await deleteOpfsSqlite(name);
      return {};
  }
}

onmessage = ({ data }: MessageEvent<Act>) => {
  perform(data).then(
    (outcome) => postMessage(outcome),
    (error: unknown) =>
      postMessage({
        problem: error instanceof ProblemError ? error.problem.code : String(error)
      } satisfies Outcome)
  );
};
