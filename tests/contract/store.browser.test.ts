import { IndexedDBStorageAdapter } from '@automerge/automerge-repo-storage-indexeddb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toProblem, type Problem } from '#lib/problem.ts';
import { IndexedDBStore } from '#lib/replica/store/indexeddb.ts';
import { SealedStore } from '#lib/replica/store/sealed.ts';
import { storeContract } from './store.suite.ts';

let databases = 0;
const freshName = () => `store-contract-${++databases}`;
const bytes = (...values: number[]) => new Uint8Array(values);

storeContract('IndexedDB', async () => {
  const name = freshName();
  return {
    open: () => IndexedDBStore.open(name),
    clear: () => IndexedDBStore.destroy(name)
  };
});

storeContract('sealed IndexedDB', async () => {
  const name = freshName();
  const key = new Uint8Array(32).fill(9);
  return {
    open: async () => SealedStore.over(await IndexedDBStore.open(name), key),
    clear: () => IndexedDBStore.destroy(name)
  };
});

const failureOf = async (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => toProblem(error)
  );

const opened = async (name = freshName(), onLost?: (problem: Problem) => void) => {
  const store = await IndexedDBStore.open(name, onLost ? { onLost } : {});
  onTestFinished(async () => {
    await store.close();
    await IndexedDBStore.destroy(name);
  });
  return { name, store };
};

/** For the rest of this test, IndexedDB lives in a storage bucket with room for so many bytes. */
async function inBucketOf(quota: number): Promise<void> {
  const { storageBuckets } = navigator as unknown as {
    storageBuckets: {
      open(name: string, options: object): Promise<{ indexedDB: IDBFactory }>;
      delete(name: string): Promise<void>;
    };
  };
  const bucket = await storageBuckets.open('small', { quota });
  const usual = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
  Object.defineProperty(globalThis, 'indexedDB', { value: bucket.indexedDB, configurable: true });
  onTestFinished(async () => {
    Object.defineProperty(globalThis, 'indexedDB', usual);
    await storageBuckets.delete('small');
  });
}

describe('IndexedDB', () => {
  it('shares its database with the stock adapter, both ways', async () => {
    const { name, store } = await opened();
    await store.commit({ put: [[['doc', 'snapshot', 'h1'], bytes(1, 2)]] });
    const stock = new IndexedDBStorageAdapter(name);
    expect(await stock.loadRange(['doc'])).toStrictEqual([
      { key: ['doc', 'snapshot', 'h1'], data: bytes(1, 2) }
    ]);
    await stock.save(['doc', 'incremental', 'h2'], bytes(3));
    expect(await store.keys(['doc'])).toEqual([
      ['doc', 'incremental', 'h2'],
      ['doc', 'snapshot', 'h1']
    ]);
    (await stock['dbPromise']).close();
  });

  it('loses no acknowledged commit and shows no half batch when its worker is ended', async () => {
    const name = freshName();
    const worker = new Worker(new URL('./store.worker.ts', import.meta.url), { type: 'module' });
    const acknowledged = await new Promise<number>((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data: n }: MessageEvent<number>) => {
        if (n < 25) return;
        worker.terminate();
        resolve(n);
      };
      worker.postMessage(name);
    });
    const { store } = await opened(name);
    const read = async (part: string) =>
      Number(new TextDecoder().decode(await store.load(['~cursor', part])));
    const last = await read('first');
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(await read('second')).toBe(last);
    expect(await store.keys(['~outbox'])).toHaveLength(last);
  });

  it('says that the device is full, with nothing written, and saves again what there is room for', async () => {
    await inBucketOf(1_000_000);
    const { store } = await opened();
    await store.commit({ put: [[['kept'], bytes(1)]] });
    // Small values: Chromium keeps those above 64 kB as blobs, which it does not count in time.
    const chunk = new Uint8Array(50_000).map((_, i) => (i * 7919) % 251);
    const put = Array.from({ length: 100 }, (_, i): [string[], Uint8Array] => [[`c${i}`], chunk]);
    expect(await failureOf(store.commit({ put }))).toMatchObject({ code: 'storage-full' });
    expect(await store.keys([])).toEqual([['kept']]);
    await store.commit({ put: put.slice(0, 2) });
    expect(await store.keys([])).toHaveLength(3);
  });

  it('lets go when another tab deletes the practice, and says so from then on', async () => {
    const lost: Problem[] = [];
    const { name, store } = await opened(freshName(), (problem) => lost.push(problem));
    await store.commit({ put: [[['a'], bytes(1)]] });
    await IndexedDBStore.destroy(name);
    expect(lost).toHaveLength(1);
    expect(await failureOf(store.commit({ put: [[['b'], bytes(1)]] }))).toMatchObject({
      code: 'storage-failed'
    });
    expect(await failureOf(store.load(['a']))).toMatchObject({ code: 'storage-failed' });
  });

  it('waits with deleting until a program that holds on lets go', async () => {
    const name = freshName();
    const stock = new IndexedDBStorageAdapter(name);
    await stock.save(['a'], bytes(1));
    const held = await stock['dbPromise'];
    const events: string[] = [];
    await IndexedDBStore.destroy(name, () => {
      events.push('blocked');
      held.close();
    });
    expect(events).toEqual(['blocked']);
    const { store } = await opened(name);
    expect(await store.keys([])).toEqual([]);
  });

  it('says that the browser refuses when its database cannot be opened', async () => {
    const name = freshName();
    const newer = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 7);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    newer.close();
    expect(await failureOf(IndexedDBStore.open(name))).toMatchObject({ code: 'storage-refused' });
    await IndexedDBStore.destroy(name);
  });
});
