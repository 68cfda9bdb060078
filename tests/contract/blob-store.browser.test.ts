import { expect, it, onTestFinished } from 'vitest';
import { blobReference } from '#lib/blobs/reference.ts';
import { openBlob, sealBlob } from '#lib/blobs/seal.ts';
import { readContent } from '#lib/replica/blobs/content.ts';
import { RecordBlobs } from '#lib/replica/blobs/records.ts';
import { IndexedDBStore } from '#lib/replica/store/indexeddb.ts';
import { SealedStore } from '#lib/replica/store/sealed.ts';
import { content, HOME, SCOPE_KEY, SEALED_600K } from '../unit/blobs/vector.ts';
import { blobStoreContract, named, noise } from './blob-store.suite.ts';

let databases = 0;
const KEY = new Uint8Array(32).fill(4);

async function place() {
  const name = `blob-contract-${++databases}`;
  let records: IndexedDBStore | undefined;
  return {
    name,
    open: async () => {
      await records?.close();
      records = await IndexedDBStore.open(name);
      return new RecordBlobs(await SealedStore.over(records, KEY));
    },
    clear: async () => {
      await records?.close();
      await IndexedDBStore.destroy(name);
    }
  };
}

blobStoreContract('a browser’s sealed records', place);

it('seals a file in a browser to the very bytes that it is sealed to elsewhere (BLOB3)', async () => {
  const data = content(600_000);
  const { facts, sealed } = await sealBlob(data, SCOPE_KEY, HOME);
  const whole = { ...facts, mediaType: 'image/png' };
  expect(blobReference(whole)).toBe(SEALED_600K);
  expect(await openBlob(whole, HOME.practice, sealed)).toStrictEqual(data);
});

it('takes back nothing for the blob when a record of it was altered', async () => {
  const at = await place();
  onTestFinished(at.clear);
  const data = noise(3_000);
  const name = await named(data);
  const store = await at.open();
  for (const from of [0, 1_000, 2_000]) {
    const stretch = { size: 3_000, offset: from, data: data.subarray(from, from + 1_000) };
    await store.append(name, 'put', stretch);
  }
  const reopened = await at.open();
  expect(await reopened.read(name, 0, 3_000)).toStrictEqual(data);
  const inner = await IndexedDBStore.open(at.name);
  const [key] = await inner.keys(['~blob-bytes']);
  const record = (await inner.load(key!))!;
  record[500]! ^= 1;
  await inner.save(key!, record);
  await inner.close();
  const altered = (await reopened.read(name, 0, 3_000))!;
  expect(altered.subarray(0, 1_000)).toStrictEqual(new Uint8Array(1_000));
  expect(altered.subarray(1_000)).toStrictEqual(data.subarray(1_000));
});

it('reads a file that a person chose, and none that is too large', async () => {
  const file = new File([noise(5_000)], 'scan.png', { type: 'image/png' });
  const read = await readContent(file, 5_000);
  expect(read.ok && read.value).toStrictEqual(noise(5_000));
  expect(await readContent(file, 4_999)).toMatchObject({ problem: { code: 'blob-too-large' } });
  const stream = await readContent(file.stream(), 4_999);
  expect(stream).toMatchObject({ problem: { code: 'blob-too-large' } });
});
