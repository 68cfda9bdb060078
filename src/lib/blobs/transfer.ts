import { fromHex } from '../crypto/crypto.ts';
import { turn } from '../crypto/hash.ts';
import { toProblem } from '../problem.ts';
import { letGo, wasSent } from '../sync/memory.ts';
import type { BlobConnection } from './connection.ts';
import type { Taker } from './opening.ts';
import { mismatch } from './problems.ts';
import type { BlobName } from './reference.ts';
import type { BlobStore } from './store.ts';
import { MAX_PART_BYTES } from './wire.ts';

/** Sealed bytes in one message at first: little, so that a slow line does not look silent. */
const PART_BYTES = 256 * 1024;
/** A line that answers sooner than this, in milliseconds, is given the largest parts. */
const FAST_MS = 1_000;
/** Parts under way at once: enough to keep a fast line busy. */
const UNDER_WAY = 6;

/** Under which name a device keeps what it has begun to fetch. */
export const FETCHING = 'fetch';

export type Progress = (bytes: number) => void;

/**
 * Brings a blob that lies in `store` to the server, from where the server's copy ends. Rejects with
 * `Denied` where the server does not take it, and with a `ProblemError` where the connection or the
 * store fails. Resolves once the server has verified it and has it on its disk.
 */
export async function sendBlob(
  connection: BlobConnection,
  store: BlobStore,
  name: BlobName,
  size: number,
  progress: Progress
): Promise<void> {
  const hash = fromHex(name.hash);
  const { scope } = name;
  const asked = await connection.ask({ type: 'have', scope, hashes: [hash] }, 'had');
  const held = asked.held[0];
  if (held?.whole) return progress(size);
  const from = Math.min(held?.received ?? 0, size - 1);
  let isWhole = false;
  let received = from;
  progress(received);
  await inParts(from, size, async (offset, bytes) => {
    const data = await store.read(name, offset, bytes);
    if (!data || data.length !== bytes) throw new Error('a blob ended before its end');
    const asking = connection.ask({ type: 'put', scope, hash, size, offset, data }, 'taken');
    const done = asking.then((taken) => {
      // What was answered was received.
      wasSent(data);
      isWhole ||= taken.whole;
      received = Math.max(received, taken.received);
      progress(received);
    });
    return { done };
  });
  if (!isWhole) throw new Error('a server took every part, and not the whole');
}

/**
 * Fetches a blob into `store`, from where the device's copy ends. Rejects with `Denied`, or with a
 * `ProblemError`: `blob-mismatch` where what came is not the blob; nothing is kept of it then.
 *
 * @param taker is given the sealed bytes as they come, where they come in one go: not verified and not
 * on the disk yet, for whoever opens them meanwhile
 */
export async function fetchBlob(
  connection: BlobConnection,
  store: BlobStore,
  name: BlobName,
  size: number,
  progress: Progress,
  taker?: Taker
): Promise<void> {
  const hash = fromHex(name.hash);
  const from = await store.begun(name, FETCHING);
  const taking = from === 0 ? taker : undefined;
  progress(from);
  // Parts come in order, and are kept in that order, whatever each of them takes.
  let kept: Promise<unknown> = Promise.resolve();
  const take = async (offset: number, bytes: number): Promise<void> => {
    const question = { type: 'get', scope: name.scope, hash, offset, bytes } as const;
    const part = await connection.ask(question, 'part');
    const before = kept;
    kept = before.then(async () => {
      if (part.size !== size || part.data.length !== bytes) throw mismatch();
      const { data } = part;
      const appending = store.append(name, FETCHING, { size, offset, data });
      // Opened while it is written.
      const taken = taking && Promise.resolve(turn()).then(() => taking.take(data));
      progress((await appending).received);
      await taken;
      letGo(data);
    });
    await kept;
  };
  try {
    await inParts(from, size, async (offset, bytes) => ({ done: take(offset, bytes) }));
  } catch (error) {
    // Of what turned out not to be the blob, nothing is gone on with.
    if (toProblem(error).code === 'blob-mismatch') await store.remove(name);
    throw error;
  }
}

/**
 * Does something for each part: begins them one after the other, and has several under way. Ends with
 * the first failure, when nothing is under way any more.
 */
async function inParts(
  from: number,
  size: number,
  begin: (offset: number, bytes: number) => Promise<{ readonly done: Promise<void> }>
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failed: { readonly error: unknown } | undefined;
  let most = PART_BYTES;
  const note = (error: unknown) => void (failed ??= { error });
  for (let offset = from; offset < size && !failed;) {
    const bytes = Math.min(most, size - offset);
    const began = performance.now();
    try {
      const { done } = await begin(offset, bytes);
      const timed = done.then(() => {
        most = performance.now() - began < FAST_MS ? MAX_PART_BYTES : PART_BYTES;
      });
      const one: Promise<void> = timed.catch(note).finally(() => running.delete(one));
      running.add(one);
    } catch (error) {
      note(error);
    }
    offset += bytes;
    if (running.size >= UNDER_WAY) await Promise.race(running);
  }
  await Promise.all(running);
  if (failed) throw failed.error;
}
