import { platformAead, TAG_BYTES, type SealKey } from '../../crypto/aead.ts';
import { keyText, recordKeyText } from './keys.ts';
import type { AtomicStore, StoreBatch, StoreKey } from './store.ts';

const VERSION = 1;
/** First byte of what is handed on of a value that does not open: no record or chunk begins so. */
const UNREADABLE = 0;
const IV_BYTES = 12;
const HEAD = 1 + IV_BYTES;

/** Separates these uses of AES-GCM's additional data from every other. */
const DOMAIN = 'indaba/store/1\0';

const utf8 = new TextEncoder();

/**
 * Any store with every value sealed by AES-256-GCM, bound to the key under which it lies. Keys stay
 * readable: they are random ids, hashes, counters and the names of the engine's own records. Also
 * visible are how many values there are, how large, and when they change; and an older value of the
 * same key, put back by somebody who has the disk, opens.
 *
 * A value that does not open (damage, or something planted) is handed on as bytes that nothing can
 * be read from, with what lay there behind them: the engine sets such chunks aside and fetches them
 * again, as it does with any other damage.
 */
export class SealedStore implements AtomicStore {
  readonly #inner: AtomicStore;
  readonly #key: SealKey;
  /** Settles when everything asked of this store so far was asked of the one beneath. */
  #asked: Promise<unknown> = Promise.resolve();

  private constructor(inner: AtomicStore, key: SealKey) {
    this.#inner = inner;
    this.#key = key;
  }

  /** Seals over `inner`, with a key of 32 bytes. */
  static async over(inner: AtomicStore, key: Uint8Array): Promise<SealedStore> {
    return new SealedStore(inner, await platformAead.importKey(key));
  }

  async load(key: StoreKey): Promise<Uint8Array | undefined> {
    recordKeyText(key);
    await this.#asked;
    const sealed = await this.#inner.load(key);
    return sealed && this.#open(key, sealed);
  }

  async save(key: StoreKey, data: Uint8Array): Promise<void> {
    await this.commit({ put: [[key, data]] });
  }

  async remove(key: StoreKey): Promise<void> {
    await this.commit({ remove: [key] });
  }

  async loadRange(prefix: StoreKey): Promise<{ key: StoreKey; data: Uint8Array }[]> {
    keyText(prefix);
    await this.#asked;
    const found = await this.#inner.loadRange(prefix);
    return Promise.all(
      found.map(async ({ key, data }) => ({ key, data: await this.#open(key, data!) }))
    );
  }

  async removeRange(prefix: StoreKey): Promise<void> {
    keyText(prefix);
    await this.#inOrder(Promise.resolve(), () => this.#inner.removeRange(prefix));
  }

  async keys(prefix: StoreKey): Promise<StoreKey[]> {
    await this.#asked;
    return this.#inner.keys(prefix);
  }

  async commit(batch: StoreBatch): Promise<void> {
    for (const key of batch.remove ?? []) recordKeyText(key);
    const put = batch.put ?? [];
    const sealing = Promise.all(put.map(([key, data]) => this.#seal(key, data)));
    await this.#inOrder(sealing, (sealed) =>
      this.#inner.commit({
        put: sealed.map((data, at) => [put[at]![0], data] as const),
        ...(batch.remove ? { remove: batch.remove } : {})
      })
    );
  }

  async scrub(): Promise<void> {
    await this.#asked;
    await this.#inner.scrub?.();
  }

  async close(): Promise<void> {
    await this.#asked;
    await this.#inner.close();
  }

  /** Does work that waits for `ready` in the order in which it was asked for. */
  async #inOrder<T>(ready: Promise<T>, work: (value: T) => Promise<void>): Promise<void> {
    const before = this.#asked;
    let done: Promise<void> | undefined;
    const asked = Promise.all([ready, before]).then(([value]) => {
      done = work(value);
      // Whoever asked is told; the next in line only waits for its turn.
      done.catch(() => undefined);
    });
    this.#asked = asked.catch(() => undefined);
    await asked;
    await done;
  }

  async #seal(key: StoreKey, data: Uint8Array): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const body = await platformAead.seal(this.#key, iv, data, boundTo(recordKeyText(key)));
    const sealed = new Uint8Array(HEAD + body.length);
    sealed[0] = VERSION;
    sealed.set(iv, 1);
    sealed.set(body, HEAD);
    return sealed;
  }

  async #open(key: StoreKey, sealed: Uint8Array): Promise<Uint8Array> {
    if (sealed[0] === VERSION && sealed.length >= HEAD + TAG_BYTES) {
      try {
        const iv = sealed.subarray(1, HEAD);
        const body = sealed.subarray(HEAD);
        return await platformAead.open(this.#key, iv, body, boundTo(keyText(key)));
      } catch {
        // Told apart below: there is nothing to be learnt from why.
      }
    }
    const unreadable = new Uint8Array(1 + sealed.length);
    unreadable[0] = UNREADABLE;
    unreadable.set(sealed, 1);
    return unreadable;
  }
}

const boundTo = (key: string): Uint8Array => utf8.encode(DOMAIN + key);
