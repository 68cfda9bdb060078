import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Uuid } from '../docs/core/ids.ts';
import { KEYS } from './keys.ts';
import type { Incomplete } from './documents.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

/** In place of a damaged chunk that was destroyed. */
const DESTROYED = Uint8Array.of(0);

/**
 * Chunks that cannot be read. They are moved aside, never thrown away. One whose bytes are not those
 * that its name says was damaged on this disk: the log has it still, and is read again from the
 * beginning. One that was malformed from the start is not taken in a second time.
 */
export class Damage {
  readonly #store: AtomicStore;
  readonly #malformed = new Set<string>();
  /** Documents that lack a part. */
  readonly #incomplete = new Set<Uuid>();

  constructor(store: AtomicStore) {
    this.#store = store;
  }

  async open(): Promise<void> {
    for (const key of await this.#store.keys(KEYS.damageds)) this.#malformed.add(key[1]!);
  }

  get incomplete(): number {
    return this.#incomplete.size;
  }

  /** Whether a chunk was found to be malformed before. */
  isMalformed(chunkHash: string): boolean {
    return this.#malformed.has(chunkHash);
  }

  complete(id: Uuid): void {
    this.#incomplete.delete(id);
  }

  /** Moves damaged chunks aside; true where they should be fetched again. */
  async note({ id, missing, damaged }: Incomplete): Promise<boolean> {
    if (missing.length > 0) this.#incomplete.add(id);
    let refetch = false;
    for (const key of damaged) {
      refetch = (await this.#moveAside(key)) || refetch;
    }
    return refetch;
  }

  /**
   * Forgets the bytes of all damaged chunks, of whichever documents, since nobody can tell: only their
   * names stay, so that what is malformed is not taken in again.
   */
  async destroy(): Promise<void> {
    const put = [...this.#malformed].map((hash) => [KEYS.damaged(hash), DESTROYED] as const);
    if (put.length > 0) await this.#store.commit({ put });
  }

  async #moveAside(key: StoreKey): Promise<boolean> {
    const bytes = await this.#store.load(key);
    if (!bytes) return false;
    const actual = bytesToHex(sha256(bytes));
    await this.#store.commit({ put: [[KEYS.damaged(actual), bytes]], remove: [key] });
    this.#malformed.add(actual);
    return key.at(-1) !== actual;
  }
}
