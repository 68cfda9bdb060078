import { expect, it, onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';
import { toProblem } from '#lib/problem.ts';
import { IndexedDBStore } from '#lib/replica/store/indexeddb.ts';

const quota = (quotaSize?: number) =>
  cdp().send('Storage.overrideQuotaForOrigin', {
    origin: location.origin,
    ...(quotaSize === undefined ? {} : { quotaSize })
  });

// In a file of its own: Chromium remembers for half a minute how much room an origin had, so the
// room has to be small before the page's first write.
it('says that the device is full, with nothing written, and saves again when there is room', async () => {
  await quota(1_000_000);
  onTestFinished(() => quota().then(() => {}));
  const store = await IndexedDBStore.open('store-full');
  onTestFinished(async () => {
    await store.close();
    await IndexedDBStore.destroy('store-full');
  });
  await store.commit({ put: [[['kept'], new Uint8Array([1])]] });
  // Small values: Chromium keeps those above 64 kB as blobs, which it does not count in time.
  const chunk = new Uint8Array(50_000).map((_, i) => (i * 7919) % 251);
  const put = Array.from({ length: 100 }, (_, i): [string[], Uint8Array] => [[`c${i}`], chunk]);

  const problem = await store.commit({ put }).catch(toProblem);
  expect(problem).toMatchObject({ code: 'storage-full' });
  expect(await store.keys([])).toEqual([['kept']]);

  await quota();
  await store.commit({ put });
  expect(await store.keys([])).toHaveLength(101);
});
