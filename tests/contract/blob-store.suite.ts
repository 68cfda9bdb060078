import { beforeEach, describe, expect, it } from 'vitest';
import type { BlobName } from '#lib/blobs/reference.ts';
import { digest } from '#lib/blobs/seal.ts';
import type { BlobStore } from '#lib/blobs/store.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import { toProblem } from '#lib/problem.ts';

/** A place for a store that can be opened again and again. */
export interface BlobPlace {
  open(): Promise<BlobStore>;
  clear(): Promise<void>;
}

export const noise = (length: number, seed = 7): Uint8Array<ArrayBuffer> =>
  new Uint8Array(length).map((_, i) => (i * 7919 + seed * 104_729 + (i >> 8)) & 255);

export const named = async (data: Uint8Array, scope: BlobName['scope'] = 'clinical') => ({
  scope,
  hash: toHex(await digest(data))
});

const BY = 'device-1';

/** What every store of blobs has to do; `place` gives a fresh place for each test. */
export function blobStoreContract(title: string, place: () => Promise<BlobPlace>): void {
  describe(`${title} as a store of blobs`, () => {
    let store: BlobStore;
    let at: BlobPlace;

    const reopen = async () => {
      await store.close();
      store = await at.open();
    };
    const bring = (name: BlobName, data: Uint8Array, from = 0, to = data.length, by = BY) =>
      store.append(name, by, { size: data.length, offset: from, data: data.subarray(from, to) });
    /** A blob that the store took, from its end, as one is sealed. */
    const taken = (data: Uint8Array) => {
      const keeping = store.keep(data.length);
      for (let end = data.length; end > 0; end -= 400_000) {
        const place = Math.max(0, end - 400_000);
        keeping.take(data.subarray(place, end), place);
      }
      return keeping;
    };
    const failure = async (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: unknown) => toProblem(error).code
      );

    beforeEach(async () => {
      at = await place();
      store = await at.open();
      return async () => {
        await store.close();
        await at.clear();
      };
    });

    it('has a blob once its last byte came, and when it is opened again', async () => {
      const data = noise(10_000);
      const name = await named(data);
      expect(await bring(name, data, 0, 4_000)).toEqual({ received: 4_000, whole: false });
      expect(await store.size(name)).toBeUndefined();
      expect(await store.read(name, 0, 100)).toBeUndefined();
      expect(await bring(name, data, 4_000)).toEqual({ received: 10_000, whole: true });
      await reopen();
      expect(await store.size(name)).toBe(10_000);
      expect(await store.read(name, 0, 20_000)).toStrictEqual(data);
      expect(await store.list()).toEqual([{ ...name, size: 10_000 }]);
    });

    it('reads any stretch, and nothing beyond the end', async () => {
      const data = noise(9_000);
      const name = await named(data);
      for (const from of [0, 3_000, 6_000]) await bring(name, data, from, from + 3_000);
      expect(await store.read(name, 2_500, 4_000)).toStrictEqual(data.slice(2_500, 6_500));
      expect(await store.read(name, 8_990, 100)).toStrictEqual(data.slice(8_990));
      expect(await store.read(name, 9_000, 100)).toHaveLength(0);
    });

    it('goes on where it was interrupted', async () => {
      const data = noise(8_000);
      const name = await named(data);
      await bring(name, data, 0, 5_000);
      await reopen();
      expect(await store.begun(name, BY)).toBe(5_000);
      expect(await store.unfinished(BY)).toBe(1);
      expect(await bring(name, data, 5_000)).toEqual({ received: 8_000, whole: true });
      expect(await store.unfinished(BY)).toBe(0);
    });

    it('keeps a blob that it took from its end, once that has a name', async () => {
      const data = noise(900_000);
      const name = await named(data);
      const keeping = taken(data);
      expect(await store.list()).toEqual([]);
      await keeping.end(name);
      expect(await store.read(name, 0, data.length)).toStrictEqual(data);
      await reopen();
      expect(await store.list()).toEqual([{ ...name, size: data.length }]);
    });

    it('forgets what it took and was not to keep, and keeps the same later', async () => {
      const data = noise(900_000);
      const name = await named(data);
      const keeping = taken(data);
      await keeping.drop();
      await keeping.drop();
      expect(await store.unfinished('kept')).toBe(0);
      await reopen();
      expect(await store.list()).toEqual([]);
      await taken(data).end(name);
      expect(await store.size(name)).toBe(data.length);
    });

    it('keeps nothing of what it did not take whole', async () => {
      const data = noise(900_000);
      const name = await named(data);
      const places: [from: number, to: number][][] = [
        [],
        [[0, 899_999]],
        [[1, 900_000]],
        [
          [0, 400_000],
          [500_000, 900_000]
        ]
      ];
      for (const stretches of places) {
        const keeping = store.keep(data.length);
        for (const [from, to] of stretches) keeping.take(data.subarray(from, to), from);
        await expect(keeping.end(name)).rejects.toThrow('before its end');
        expect(await store.size(name)).toBeUndefined();
        expect(await store.unfinished('kept')).toBe(0);
      }
    });

    it('does not close before that which it takes is kept', async () => {
      const data = noise(900_000);
      const name = await named(data);
      const keeping = taken(data);
      const closed = store.close();
      await keeping.end(name);
      await closed;
      store = await at.open();
      expect(await store.size(name)).toBe(data.length);
    });

    it('keeps whole what was hashed already, whatever was begun of it', async () => {
      const data = noise(2_500_000);
      const name = await named(data);
      await bring(name, data, 0, 1_000);
      await taken(data).end(name);
      await taken(data).end(name);
      expect(await store.size(name)).toBe(data.length);
      expect(await store.read(name, 1_048_000, 2_000)).toStrictEqual(
        data.subarray(1_048_000, 1_050_000)
      );
      await reopen();
      expect(await store.read(name, 0, data.length)).toStrictEqual(data);
      expect(await store.list()).toEqual([{ ...name, size: data.length }]);
    });

    it('passes over what it has, and takes nothing that leaves a gap', async () => {
      const data = noise(6_000);
      const name = await named(data);
      expect(await bring(name, data, 100, 200)).toEqual({ received: 0, whole: false });
      await bring(name, data, 0, 3_000);
      expect(await bring(name, data, 0, 3_000)).toEqual({ received: 3_000, whole: false });
      expect(await bring(name, data, 3_001, 6_000)).toEqual({ received: 3_000, whole: false });
      expect(await bring(name, data, 1_000, 6_000)).toEqual({ received: 6_000, whole: true });
      expect(await bring(name, data, 0, 10)).toEqual({ received: 6_000, whole: true });
      expect(await store.read(name, 0, 6_000)).toStrictEqual(data);
    });

    it('refuses what is not the blob of its name, and takes the true one afterwards', async () => {
      const data = noise(5_000);
      const name = await named(data);
      const other = noise(5_000, 8);
      await bring(name, other, 0, 4_000);
      expect(await failure(bring(name, other, 4_000))).toBe('blob-mismatch');
      expect(await store.size(name)).toBeUndefined();
      expect(await store.begun(name, BY)).toBe(0);
      expect((await bring(name, data)).whole).toBe(true);
    });

    it('refuses more bytes than were announced', async () => {
      const data = noise(5_000);
      const name = await named(data);
      const stretch = { size: 4_999, offset: 0, data };
      expect(await failure(store.append(name, BY, stretch))).toBe('blob-mismatch');
      expect(await store.begun(name, BY)).toBe(0);
    });

    it('keeps what one brings apart from what another does', async () => {
      const data = noise(5_000);
      const name = await named(data);
      await bring(name, noise(5_000, 9), 0, 4_999, 'liar');
      await bring(name, data, 0, 1_000);
      expect(await store.begun(name, 'liar')).toBe(4_999);
      expect((await bring(name, data, 1_000)).whole).toBe(true);
      expect(await store.read(name, 0, 5_000)).toStrictEqual(data);
    });

    it('takes stretches that are brought at the same time as one', async () => {
      const data = noise(40_000);
      const name = await named(data);
      const both = [BY, BY, 'other'].map(async (by) => {
        let received = 0;
        while (received < data.length) {
          const next = await bring(name, data, received, received + 1_000, by);
          expect(next.received).toBeGreaterThan(received);
          received = next.received;
        }
      });
      await Promise.all(both);
      expect(await store.read(name, 0, 40_000)).toStrictEqual(data);
    });

    it('keeps the same bytes of two scopes apart', async () => {
      const data = noise(300);
      const name = await named(data, 'front');
      await bring(name, data);
      expect(await store.size({ ...name, scope: 'clinical' })).toBeUndefined();
    });

    it('forgets a blob, and what was begun of it', async () => {
      const data = noise(3_000);
      const name = await named(data);
      await bring(name, data, 0, 1_000, 'other');
      await bring(name, data);
      await store.remove(name);
      expect(await store.size(name)).toBeUndefined();
      expect(await store.begun(name, 'other')).toBe(0);
      expect(await store.list()).toEqual([]);
      expect((await bring(name, data)).whole).toBe(true);
    });

    it('takes no name that would lead elsewhere', async () => {
      const hash = '../../../../etc/passwd';
      await expect(store.size({ scope: 'common', hash })).rejects.toThrow('not the name');
      const name = await named(noise(10));
      await expect(async () => bring(name, noise(10), 0, 10, '../x')).rejects.toThrow(
        'not the name'
      );
    });
  });
}
