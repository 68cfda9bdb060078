import { startAutomerge } from '#lib/docs/core/automerge.browser.ts';
import {
  deleteOpfsSqlite,
  openMemorySqlite,
  openOpfsSqlite
} from '#lib/projections/drivers/sqlite-wasm.ts';
import { openProjections } from '#lib/projections/projections.ts';
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
const TEMPLATE = 'contract-template';
let number = 0;
let template: Promise<void> | undefined;

async function run({ case: name, storage }: Request): Promise<void> {
  await startAutomerge();
  const found = CASES.find((each) => each.name === name);
  if (!found) throw new Error(`no case “${name}”`);
  if (storage === 'memory') return found.run(openMemorySqlite);
  const database = `contract-${(number += 1)}`;
  try {
    if (found.begins === 'projections') await copyTemplate(database);
    await found.run(() => openOpfsSqlite(database, KEY));
  } finally {
    await deleteOpfsSqlite(database);
  }
}

/** To make the tables takes five times as long as to copy the sealed files that they are in. */
async function copyTemplate(name: string): Promise<void> {
  template ??= openOpfsSqlite(TEMPLATE, KEY).then((db) => openProjections(db).close());
  await template;
  const from = await folderOf(TEMPLATE);
  const to = await folderOf(name);
  for await (const handle of from.values()) {
    const file = await (handle as FileSystemFileHandle).getFile();
    const copy = await to.getFileHandle(handle.name, { create: true });
    const into = await copy.createSyncAccessHandle();
    into.write(new Uint8Array(await file.arrayBuffer()));
    into.close();
  }
}

async function folderOf(name: string): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const part of ['indaba', name]) {
    folder = await folder.getDirectoryHandle(part, { create: true });
  }
  return folder;
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
