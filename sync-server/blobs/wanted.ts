import { createHash } from 'node:crypto';
import type { BlobName } from '#lib/blobs/reference.ts';
import type { BlobStore } from '#lib/blobs/store.ts';

/** Most blobs that are remembered as wanted: a device can ask for as many as it likes. */
const MOST_WANTED = 1024;
/** Read at once, to hash a copy. */
const READ_BYTES = 1024 * 1024;

/**
 * Blobs that devices asked for and that are not here, or not any more: whoever has one brings it.
 * Kept in memory alone: after a restart they are asked for again.
 */
export class Wanted {
  readonly #names = new Map<string, BlobName>();

  add(name: BlobName): void {
    const key = keyOf(name);
    this.#names.delete(key);
    this.#names.set(key, name);
    const [oldest] = this.#names.keys();
    if (this.#names.size > MOST_WANTED) this.#names.delete(oldest!);
  }

  delete(name: BlobName): void {
    this.#names.delete(keyOf(name));
  }

  /** The last that was asked for first. */
  list(): BlobName[] {
    return [...this.#names.values()].reverse();
  }
}

const keyOf = ({ scope, hash }: BlobName): string => `${scope}/${hash}`;

/** Whether a copy is what its name says; piece by piece, with a turn for others between them. */
export async function isIntact(store: BlobStore, name: BlobName, size: number): Promise<boolean> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < size; offset += READ_BYTES) {
    const piece = await store.read(name, offset, READ_BYTES);
    if (!piece || piece.length === 0) return false;
    hash.update(piece);
  }
  return hash.digest('hex') === name.hash;
}
