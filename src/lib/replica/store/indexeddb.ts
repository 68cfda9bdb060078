import { IndexedDBStorageAdapter } from '@automerge/automerge-repo-storage-indexeddb';
import { ProblemError, type Problem } from '../../problem.ts';
import { keyText, recordKeyText } from './keys.ts';
import { storageFailed, storageFull, storageRefused } from './problems.ts';
import type { AtomicStore, StoreBatch, StoreKey } from './store.ts';

/** The object store that stock automerge-repo uses. */
const OBJECT_STORE = 'documents';

export interface IndexedDBStoreOptions {
  /** Called once when the database goes away under the store: cleared by the person or the browser. */
  readonly onLost?: (problem: Problem) => void;
}

/**
 * A device's records in IndexedDB: the database that stock automerge-repo's adapter makes, in the
 * layout that it reads, with batches that are one transaction each.
 */
export class IndexedDBStore extends IndexedDBStorageAdapter implements AtomicStore {
  readonly #database: Promise<IDBDatabase>;
  #lost: ProblemError | undefined;

  /** Opens or makes the database. Rejects with a `ProblemError` where the browser does not let us. */
  static async open(name: string, options: IndexedDBStoreOptions = {}): Promise<IndexedDBStore> {
    if (typeof indexedDB === 'undefined') throw storageRefused('there is no indexedDB here');
    try {
      const store = new IndexedDBStore(name, options);
      await store.#database;
      return store;
    } catch (error) {
      const { problem } = storageError(error);
      // Private windows of some browsers fail to open with errors of various names.
      throw problem.code === 'storage-full'
        ? storageFull(problem.detail ?? '')
        : storageRefused(problem.detail ?? '');
    }
  }

  /**
   * Deletes a database. Stores that are open on it, here or in another tab, let go by themselves;
   * `onBlocked` is called when something else holds it open, and the deletion waits for that.
   */
  static destroy(name: string, onBlocked?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(storageError(request.error));
      request.onblocked = () => onBlocked?.();
    });
  }

  private constructor(name: string, options: IndexedDBStoreOptions) {
    super(name, OBJECT_STORE);
    // The stock adapter opens the database in its constructor and keeps the promise to itself.
    this.#database = this['dbPromise'];
    this.#database.then(
      (database) => this.#guard(database, options.onLost),
      () => {} // Told to whoever waits for the store to open.
    );
  }

  override async load(key: StoreKey): Promise<Uint8Array | undefined> {
    recordKeyText(key);
    return this.#attempt(() => super.load(key));
  }

  override async save(key: StoreKey, data: Uint8Array): Promise<void> {
    await this.commit({ put: [[key, data]] });
  }

  override async remove(key: StoreKey): Promise<void> {
    await this.commit({ remove: [key] });
  }

  override async loadRange(prefix: StoreKey): Promise<{ key: StoreKey; data: Uint8Array }[]> {
    keyText(prefix);
    const database = await this.#ready();
    // In one request: the stock adapter walks a cursor, a turn of the loop for each record.
    const records = await this.#attempt(() =>
      answered<StoredRecord[]>(
        database.transaction(OBJECT_STORE).objectStore(OBJECT_STORE).getAll(below(prefix))
      )
    );
    return records.map(({ key, binary }) => ({ key, data: binary }));
  }

  override async removeRange(prefix: StoreKey): Promise<void> {
    keyText(prefix);
    await this.#write((records) => records.delete(below(prefix)));
  }

  async keys(prefix: StoreKey): Promise<StoreKey[]> {
    keyText(prefix);
    const database = await this.#ready();
    const keys = await this.#attempt(() =>
      answered(
        database.transaction(OBJECT_STORE).objectStore(OBJECT_STORE).getAllKeys(below(prefix))
      )
    );
    return keys as unknown as StoreKey[];
  }

  async commit(batch: StoreBatch): Promise<void> {
    for (const key of batch.remove ?? []) recordKeyText(key);
    for (const [key] of batch.put ?? []) recordKeyText(key);
    await this.#write((records) => {
      for (const key of batch.remove ?? []) records.delete(key);
      for (const [key, data] of batch.put ?? []) {
        records.put({ key, binary: whole(data) }, key);
      }
    });
  }

  async close(): Promise<void> {
    this.#lost ??= storageFailed('the store is closed');
    await this.#database.then(
      (database) => database.close(), // Waits by itself for the transactions under way.
      () => {}
    );
  }

  /** One strict transaction: resolves on its complete event, when the browser has flushed it. */
  async #write(work: (records: IDBObjectStore) => void): Promise<void> {
    const database = await this.#ready();
    await this.#attempt(
      () =>
        new Promise<void>((resolve, reject) => {
          const transaction = database.transaction(OBJECT_STORE, 'readwrite', {
            durability: 'strict'
          });
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error);
          try {
            work(transaction.objectStore(OBJECT_STORE));
          } catch (error) {
            transaction.abort();
            reject(error);
          }
        })
    );
  }

  async #ready(): Promise<IDBDatabase> {
    return this.#attempt(() => this.#database);
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.#lost) throw this.#lost;
    try {
      return await work();
    } catch (error) {
      throw this.#lost ?? storageError(error);
    }
  }

  #guard(database: IDBDatabase, onLost: IndexedDBStoreOptions['onLost']): void {
    const lose = (detail: string) => {
      if (this.#lost) return;
      this.#lost = storageFailed(detail, "This browser closed the practice's records.");
      onLost?.(this.#lost.problem);
    };
    // Another tab deletes the database: holding on would block it for ever.
    database.onversionchange = () => {
      database.close();
      lose('versionchange');
    };
    database.onclose = () => lose('close');
  }
}

/** A record as the stock adapter lays it out. */
interface StoredRecord {
  readonly key: StoreKey;
  readonly binary: Uint8Array;
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });

/** As the stock adapter bounds its ranges: an array sorts before every longer one it begins. */
const below = (prefix: StoreKey): IDBKeyRange => IDBKeyRange.bound(prefix, [...prefix, '\uffff']);

/** A view's own bytes: cloning a view into the database would store all of the buffer behind it. */
const whole = (data: Uint8Array): Uint8Array =>
  data.byteLength === data.buffer.byteLength ? data : data.slice();

function storageError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { name = '', message = '' } = (error ?? {}) as { name?: string; message?: string };
  const detail = `${name} ${message}`.trim() || String(error);
  switch (name) {
    case 'QuotaExceededError':
      return storageFull(detail);
    case 'SecurityError':
    case 'NotAllowedError':
      return storageRefused(detail);
    default:
      return storageFailed(detail);
  }
}
