import { IndexedDBStore } from '#lib/replica/store/indexeddb.ts';

/** A worker that commits for ever and posts every number that was acknowledged. */
self.onmessage = async ({ data: name }: MessageEvent<string>) => {
  const store = await IndexedDBStore.open(name);
  for (let n = 1; ; n++) {
    const value = new TextEncoder().encode(String(n));
    await store.commit({
      put: [
        [['~cursor', 'first'], value],
        [['~outbox', String(n).padStart(9, '0')], new Uint8Array(20_000)],
        [['~cursor', 'second'], value]
      ]
    });
    self.postMessage(n);
  }
};
