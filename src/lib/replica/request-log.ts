import type { Changed } from '../api/replica.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore } from './store/store.ts';

/** How long an answer is kept: a tab asks again within moments of an engine's end, or never. */
const KEPT_MS = 60 * 60 * 1000;

interface Answer {
  readonly at: number;
  readonly changed: Changed[];
}

/**
 * Answers to changes, committed together with them: when an engine ends before it could answer, the
 * tab asks the next one again, and what was done is not done twice.
 */
export class RequestLog {
  readonly #store: AtomicStore;
  readonly #now: () => number;

  constructor(store: AtomicStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Forgets answers that nobody can be waiting for any more. */
  async open(): Promise<void> {
    const old = (await this.#store.loadRange(KEYS.requests)).filter(
      ({ data }) => (decodeCbor(data!) as Answer).at < this.#now() - KEPT_MS
    );
    if (old.length > 0) await this.#store.commit({ remove: old.map(({ key }) => key) });
  }

  /** The answer that was given to a request, if it was. */
  async find(id: string): Promise<Changed[] | undefined> {
    const data = await this.#store.load(KEYS.request(id));
    return data && (decodeCbor(data) as Answer).changed;
  }

  /** The write that keeps an answer, for the transaction of its changes. */
  keep(id: string, changed: readonly Changed[]): StorePut {
    return [KEYS.request(id), encodeCbor({ at: this.#now(), changed })];
  }
}
