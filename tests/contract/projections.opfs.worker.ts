import { deleteOpfsSqlite, openOpfsSqlite } from '#lib/projections/drivers/sqlite-wasm.ts';
import type { SqlDatabase } from '#lib/sql.ts';
import { ProblemError } from '#lib/problem.ts';

export interface Act {
  readonly act: 'open' | 'write' | 'close' | 'damage' | 'bytes' | 'delete';
  readonly name: string;
  readonly value?: string;
  /** Every byte of the key that the database is sealed under. */
  readonly key?: number;
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

async function folderOf(name: string): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const part of ['indaba', name]) folder = await folder.getDirectoryHandle(part);
  return folder;
}

/** Overwrites the beginning of every file, as a failing disk would. */
async function damage(name: string): Promise<void> {
  for await (const handle of (await folderOf(name)).values()) {
    const file = await (handle as FileSystemFileHandle).createSyncAccessHandle();
    file.write(new Uint8Array(8192).fill(0x5a), { at: 0 });
    file.close();
  }
}

/** What of SQLite's own words, or of what was written, can be read in the files. */
async function readable(name: string): Promise<string[]> {
  const found: string[] = [];
  let bytes = 0;
  for await (const handle of (await folderOf(name)).values()) {
    const file = await (handle as FileSystemFileHandle).getFile();
    const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
    bytes += text.length;
    for (const words of ['SQLite format', 'CREATE TABLE', 'Vilakazi']) {
      if (text.includes(words)) found.push(`${file.name}: ${words}`);
    }
  }
  if (bytes < 8192) throw new Error('there is nothing to look through');
  return found;
}

async function perform({ act, name, value, key = 7 }: Act): Promise<Outcome> {
  switch (act) {
    case 'open':
      db = await openOpfsSqlite(name, new Uint8Array(32).fill(key));
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
    case 'bytes':
      return { kept: await readable(name) };
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
