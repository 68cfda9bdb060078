import type { Uuid } from '../docs/core/ids.ts';
import type { PushOutcome } from '../sync/port.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

/** A statement about who belongs to the practice, whoever made it. */
export interface KnownStatement {
  readonly entryId: Uuid;
  readonly bytes: Uint8Array;
}

/**
 * Everybody's statements, on their way to a log that may lack some: a server that was restored, or is
 * new. It refuses devices that it does not know, so whoever comes first brings all the others' too.
 */
export class Forwarding {
  readonly #store: AtomicStore;
  readonly #waiting = new Map<Uuid, Uint8Array>();

  constructor(store: AtomicStore) {
    this.#store = store;
  }

  async open(): Promise<void> {
    for (const { key, data } of await this.#store.loadRange(KEYS.forwards)) {
      this.#waiting.set(key[2]!, data!);
    }
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Offers statements, in the order in which they took effect. */
  async offer(statements: readonly KnownStatement[]): Promise<void> {
    await this.#store.commit({
      put: statements.map(({ entryId, bytes }, order): StorePut => [
        KEYS.forward(order, entryId),
        bytes
      ]),
      remove: await this.#store.keys(KEYS.forwards)
    });
    this.#waiting.clear();
    for (const { entryId, bytes } of statements) this.#waiting.set(entryId, bytes);
  }

  /** Statements to push next, oldest first. */
  outgoing(limit: { bytes: number; entries: number }): Uint8Array[] {
    const out: Uint8Array[] = [];
    let size = 0;
    for (const bytes of this.#waiting.values()) {
      size += bytes.length;
      if (out.length > 0 && (out.length >= limit.entries || size > limit.bytes)) break;
      out.push(bytes);
    }
    return out;
  }

  /** The writes that a server's answers lead to, and what to call once they are committed. */
  async answered(
    outcomes: readonly PushOutcome[]
  ): Promise<{ remove: StoreKey[]; committed: () => void }> {
    if (this.isEmpty) return { remove: [], committed: () => undefined };
    // A statement that the server refuses is one that it holds to be void: no reason to insist.
    const settled = new Set(
      outcomes.filter((one) => 'seq' in one || !one.retry).map((one) => one.entryId)
    );
    const keys = await this.#store.keys(KEYS.forwards);
    return {
      remove: keys.filter((key) => settled.has(key[2]!)),
      committed: () => settled.forEach((entryId) => this.#waiting.delete(entryId))
    };
  }
}
