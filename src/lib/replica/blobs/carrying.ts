import { fromHex, toHex } from '../../crypto/crypto.ts';
import type { BlobConnection } from '../../blobs/connection.ts';
import { damagedThere } from '../../blobs/problems.ts';
import type { Taker } from '../../blobs/opening.ts';
import type { BlobName } from '../../blobs/reference.ts';
import { digest } from '../../blobs/seal.ts';
import { fetchBlob, sendBlob, type Progress } from '../../blobs/transfer.ts';
import { toProblem, type Problem } from '../../problem.ts';
import { doubt } from './asking.ts';
import type { Shelf } from './shelf.ts';

/** One file on its way between the shelf and a server. */

export type Way = 'up' | 'down';
export interface Job {
  readonly way: Way;
  readonly name: BlobName;
  readonly size: number;
}

/** To which server's log, by which connection, and who is told how far it is. */
export interface Passage {
  readonly connection: BlobConnection;
  readonly log: string;
  readonly progress: Progress;
}

/** Brings a file to the server; of one that some server has, asks whether this one does. */
export async function bringFile(
  shelf: Shelf,
  { name, size }: Job,
  passage: Passage
): Promise<void> {
  const { connection, log, progress } = passage;
  if (shelf.get(name)?.on !== null) {
    const hashes = [fromHex(name.hash)];
    const { held } = await connection.ask({ type: 'have', scope: name.scope, hashes }, 'had');
    shelf.note(name, size, { on: held[0]?.whole ? log : null });
    return;
  }
  await sendBlob(connection, shelf.store, name, size, progress);
  // It may have been let go of meanwhile.
  if (shelf.get(name)) shelf.note(name, size, { on: log });
}

/** Fetches a file; what is not the blob is fetched once more, and then doubted (BLOB12). */
export async function fetchFile(
  shelf: Shelf,
  { name, size }: Job,
  { connection, log, progress }: Passage,
  taker: Taker | undefined
): Promise<void> {
  try {
    await fetchBlob(connection, shelf.store, name, size, progress, taker);
  } catch (error) {
    if (toProblem(error).code !== 'blob-mismatch') throw error;
    // Perhaps only what was begun from another server was wrong: once more, from the beginning.
    try {
      await fetchBlob(connection, shelf.store, name, size, progress);
    } catch (again) {
      if (toProblem(again).code === 'blob-mismatch') doubt(connection, name);
      throw again;
    }
  }
  shelf.note(name, size, { here: true, on: log });
}

/** Whether the copy on the shelf is what its name says. */
export async function isIntact(shelf: Shelf, { name, size }: Job): Promise<boolean> {
  const all = await shelf.store.read(name, 0, size);
  return all !== undefined && toHex(await digest(all)) === name.hash;
}

/** Why a file did not go: what arrived damaged twice is damaged where it came from. */
export const hindranceOf = ({ way }: Job, problem: Problem): Problem =>
  way === 'down' && problem.code === 'blob-mismatch' ? damagedThere() : problem;
