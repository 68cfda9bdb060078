import { runStorageAdapterTests } from '@automerge/automerge-repo/helpers/tests/storage-adapter-tests.js';
import type { StorageAdapterInterface } from '@automerge/automerge-repo/slim';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AtomicStore, StoreKey } from '#lib/replica/store/store.ts';

/** A place for a store that can be opened again and again, as a device is. */
export interface StorePlace {
  open(): Promise<AtomicStore>;
  /** Deletes everything; all stores are closed by then. */
  clear(): Promise<void>;
}

const bytes = (...values: number[]) => new Uint8Array(values);
const text = (keys: StoreKey[]) => keys.map((key) => key.join('/'));

/** What every store has to do; `place` gives a fresh place for each test. */
export function storeContract(title: string, place: () => Promise<StorePlace>): void {
  describe(`${title} as a device's store`, () => {
    let store: AtomicStore;
    let at: StorePlace;

    const reopen = async () => {
      await store.close();
      store = await at.open();
    };

    beforeEach(async () => {
      at = await place();
      store = await at.open();
      return async () => {
        await store.close();
        await at.clear();
      };
    });

    it('keeps a batch when it is opened again', async () => {
      await store.commit({
        put: [
          [['doc1', 'incremental', 'a'], bytes(1)],
          [['~outbox', '1'], bytes(2)],
          [['~cursor'], bytes(3)]
        ]
      });
      await reopen();
      expect(await store.load(['doc1', 'incremental', 'a'])).toStrictEqual(bytes(1));
      expect(await store.load(['~outbox', '1'])).toStrictEqual(bytes(2));
      expect(await store.load(['~cursor'])).toStrictEqual(bytes(3));
    });

    it('removes before it puts, so a key in both is there afterwards', async () => {
      await store.commit({
        put: [
          [['a'], bytes(1)],
          [['b'], bytes(1)]
        ]
      });
      await store.commit({ remove: [['a'], ['b']], put: [[['a'], bytes(2)]] });
      expect(text(await store.keys([]))).toEqual(['a']);
      expect(await store.load(['a'])).toStrictEqual(bytes(2));
    });

    it('accepts an empty batch and the removal of what is not there', async () => {
      await store.commit({});
      await store.commit({ remove: [['nothing', 'here']] });
      expect(await store.keys([])).toEqual([]);
    });

    it('keeps an empty value apart from an absent one', async () => {
      await store.commit({ put: [[['empty'], bytes()]] });
      expect(await store.load(['empty'])).toStrictEqual(bytes());
      expect(await store.load(['absent'])).toBeUndefined();
    });

    it('writes nothing of a batch that holds a key it cannot keep', async () => {
      for (const bad of [[], [''], ['a', ''], ['nul\0inside']]) {
        await expect(
          store.commit({
            put: [
              [['good'], bytes(1)],
              [bad, bytes(2)]
            ]
          })
        ).rejects.toThrow(/not a key/);
        await expect(store.commit({ put: [[['good'], bytes(1)]], remove: [bad] })).rejects.toThrow(
          /not a key/
        );
      }
      expect(await store.keys([])).toEqual([]);
    });

    it('writes nothing of a batch whose data fails half-way', async () => {
      await store.commit({ put: [[['kept'], bytes(1)]] });
      const broken = (() => {}) as unknown as Uint8Array;
      await expect(
        store.commit({
          remove: [['kept']],
          put: [
            [['first'], bytes(2)],
            [['second'], broken]
          ]
        })
      ).rejects.toThrow();
      expect(text(await store.keys([]))).toEqual(['kept']);
    });

    it('lists the keys below a prefix in order, and only those', async () => {
      const keys = ['b/2', 'ab/1', 'a/2/x', 'a', 'a/10', 'a b/1', 'a/2', 'ä/1', '~x/1'];
      await store.commit({ put: keys.map((key) => [key.split('/'), bytes(1)] as const) });
      expect(text(await store.keys(['a']))).toEqual(['a', 'a/10', 'a/2', 'a/2/x']);
      expect(text(await store.keys(['a', '2']))).toEqual(['a/2', 'a/2/x']);
      expect(text(await store.keys(['c']))).toEqual([]);
      expect(text(await store.keys([]))).toEqual([
        'a',
        'a/10',
        'a/2',
        'a/2/x',
        'a b/1',
        'ab/1',
        'b/2',
        '~x/1',
        'ä/1'
      ]);
      const chunks = await store.loadRange(['a']);
      expect(text(chunks.map((chunk) => chunk.key))).toEqual(['a', 'a/10', 'a/2', 'a/2/x']);
    });

    it('removes the range below a prefix and nothing beside it', async () => {
      const keys = ['a', 'a/1', 'a/1/x', 'ab', 'a!', 'b'];
      await store.commit({ put: keys.map((key) => [key.split('/'), bytes(1)] as const) });
      await store.removeRange(['a']);
      expect(text(await store.keys([]))).toEqual(['a!', 'ab', 'b']);
      await store.removeRange([]);
      expect(await store.keys([])).toEqual([]);
    });

    it('is not changed by what the caller later does to its bytes', async () => {
      const given = bytes(1, 2, 3);
      await store.commit({ put: [[['a'], given]] });
      given.fill(9);
      const loaded = (await store.load(['a']))!;
      loaded.fill(8);
      expect(await store.load(['a'])).toStrictEqual(bytes(1, 2, 3));
    });

    it('keeps only the bytes of a view, not the buffer behind it', async () => {
      const view = new Uint8Array(new ArrayBuffer(1_000_000), 500, 3);
      view.set([7, 8, 9]);
      await store.commit({ put: [[['view'], view]] });
      const loaded = (await store.load(['view']))!;
      expect(loaded).toStrictEqual(bytes(7, 8, 9));
      expect(loaded.buffer.byteLength).toBeLessThan(10_000);
    });

    it('shows a reader all of a batch or none of it while others commit', async () => {
      const commits = Array.from({ length: 30 }, (_, i) =>
        store.commit({
          put: [
            [['pair', 'a'], bytes(i)],
            [['pair', 'b'], bytes(i)]
          ]
        })
      );
      for (let read = 0; read < 30; read++) {
        const [a, b] = await store.loadRange(['pair']);
        expect(a?.data?.[0]).toBe(b?.data?.[0]);
      }
      await Promise.all(commits);
      expect((await store.load(['pair', 'a']))?.[0]).toBe(29);
    });

    it('says that it is closed instead of saving into nowhere', async () => {
      const closed = await at.open();
      await closed.close();
      await expect(closed.commit({ put: [[['a'], bytes(1)]] })).rejects.toThrow();
      await expect(closed.load(['a'])).rejects.toThrow();
    });

    it('commits ten thousand chunks and reads them back', async ({ annotate }) => {
      const data = new Uint8Array(1000).fill(5);
      const put = Array.from({ length: 10_000 }, (_, i): [StoreKey, Uint8Array] => [
        [`doc${i % 2500}`, 'incremental', `${i}`],
        data
      ]);
      const start = performance.now();
      await store.commit({ put });
      const committed = performance.now();
      expect(await store.keys([])).toHaveLength(10_000);
      const listed = performance.now();
      for (let i = 0; i < 500; i++) await store.loadRange([`doc${i}`]);
      const ranged = performance.now();
      const ms = (from: number, to: number) => `${Math.round(to - from)} ms`;
      await annotate(
        `${title}: 10,000 puts of 1 kB in one batch ${ms(start, committed)}, ` +
          `keys ${ms(committed, listed)}, 500 ranges ${ms(listed, ranged)}`
      );
      // A bound against quadratic behaviour, not a benchmark.
      expect(ranged - start).toBeLessThan(20_000);
    });
  });

  describe(`${title} as automerge-repo's storage`, () => {
    runStorageAdapterTests(async () => {
      const at = await place();
      const store = await at.open();
      return {
        adapter: inOrderOfWriting(store),
        teardown: async () => {
          await store.close();
          await at.clear();
        }
      };
    });
  });
}

/**
 * The suite of automerge-repo compares ranges with the order in which it wrote them, which its
 * storage interface does not promise (its own IndexedDB adapter gives the order of the keys, as
 * ours all do). This puts ranges into the order of writing and changes nothing else.
 */
function inOrderOfWriting(store: AtomicStore): StorageAdapterInterface {
  const written: string[] = [];
  const place = (key: string[]) => written.indexOf(key.join('\0'));
  return {
    load: (key) => store.load(key),
    save: (key, data) => {
      if (place(key) < 0) written.push(key.join('\0'));
      return store.save(key, data);
    },
    remove: (key) => store.remove(key),
    loadRange: async (prefix) =>
      (await store.loadRange(prefix)).sort((a, b) => place(a.key) - place(b.key)),
    removeRange: (prefix) => store.removeRange(prefix)
  };
}
