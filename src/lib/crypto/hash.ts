import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 that answers at once: Node's own where there is one, which takes a fifth of the time for
 * a kilobyte; JavaScript elsewhere, because WebCrypto's promise costs more than such a hash.
 */

type Bytes = Uint8Array<ArrayBuffer>;

function nodeSha256(): ((data: Uint8Array) => Bytes) | undefined {
  const builtin = (globalThis as { process?: NodeJS.Process }).process?.getBuiltinModule;
  const hash = builtin?.('node:crypto')?.hash;
  return hash && ((data) => new Uint8Array(hash('sha256', data, 'buffer')));
}

/** SHA-256 of some bytes, by whatever this platform does fastest. */
export const platformSha256: (data: Uint8Array) => Bytes = nodeSha256() ?? nobleSha256;

/** SHA-256 of bytes that come piece by piece. */
export interface PiecewiseHash {
  update(piece: Uint8Array): void;
  digest(): Bytes;
}

function nodePiecewise(): (() => PiecewiseHash) | undefined {
  const builtin = (globalThis as { process?: NodeJS.Process }).process?.getBuiltinModule;
  const createHash = builtin?.('node:crypto')?.createHash;
  return (
    createHash &&
    (() => {
      const hash = createHash('sha256');
      return {
        update: (piece) => void hash.update(piece),
        digest: () => new Uint8Array(hash.digest())
      };
    })
  );
}

/** Where the platform hashes piece by piece: WebCrypto takes all at once. */
export const piecewiseSha256: (() => PiecewiseHash) | undefined = nodePiecewise();

// Taken before anybody puts another clock in its place.
const soon = (globalThis as { setImmediate?: (work: () => void) => void }).setImmediate;

/** Lets everything else that waits have its turn, where cryptography is done on this thread (Node). */
export const turn = (): Promise<void> | undefined =>
  soon && new Promise<void>((resolve) => soon(resolve));

/** Hashed between two turns. */
const TURN_BYTES = 1024 * 1024;

/** SHA-256 of much, with turns for others: off this thread, or piece by piece, which takes half as long. */
export async function sha256OfMuch(data: Uint8Array): Promise<Bytes> {
  const hash = piecewiseSha256?.();
  if (!hash) return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', data as Bytes));
  for (let at = 0; at < data.length; at += TURN_BYTES) {
    if (at > 0) await turn();
    hash.update(data.subarray(at, at + TURN_BYTES));
  }
  return hash.digest();
}
