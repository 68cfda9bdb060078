import { mkdtemp, readdir, rm, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { attempt } from '#lib/blobs/file-system.ts';
import { FileBlobs } from '#lib/blobs/files.ts';
import { RecordBlobs } from '#lib/replica/blobs/records.ts';
import { MemoryDisk, MemoryStore } from '#lib/replica/store/memory.ts';
import { SealedStore } from '#lib/replica/store/sealed.ts';
import { blobStoreContract, named, noise } from './blob-store.suite.ts';

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'indaba-blobs-'));
  return { path, clear: () => rm(path, { recursive: true, force: true }) };
};

blobStoreContract('a folder of files', async () => {
  const { path, clear } = await folder();
  return { open: () => FileBlobs.open(path), clear };
});

blobStoreContract('a device’s records', async () => {
  const disk = new MemoryDisk();
  return { open: async () => new RecordBlobs(new MemoryStore(disk)), clear: async () => undefined };
});

blobStoreContract('a device’s sealed records', async () => {
  const disk = new MemoryDisk();
  const key = new Uint8Array(32).fill(3);
  return {
    open: async () => new RecordBlobs(await SealedStore.over(new MemoryStore(disk), key)),
    clear: async () => undefined
  };
});

it('clears away what nobody went on with for a week, and keeps what is younger', async () => {
  const { path, clear } = await folder();
  const data = noise(2_000);
  const [name, other] = [await named(data), await named(noise(2_000, 8))];
  let store = await FileBlobs.open(path);
  for (const each of [name, other]) {
    await store.append(each, 'a', { size: 2_000, offset: 0, data: data.subarray(0, 900) });
  }
  await store.close();
  const now = Date.now();
  const old = (now - 8 * 24 * 3600 * 1000) / 1000;
  await utimes(join(path, 'begun', `clinical.${name.hash}.a`), old, old);
  store = await FileBlobs.open(path, now);
  expect(await store.begun(name, 'a')).toBe(0);
  expect(await store.begun(other, 'a')).toBe(900);
  expect(await readdir(join(path, 'begun'))).toHaveLength(1);
  await store.close();
  await clear();
});

it('goes on from where the disk lost the end of what was begun', async () => {
  const { path, clear } = await folder();
  const data = noise(4_000);
  const name = await named(data);
  let store = await FileBlobs.open(path);
  await store.append(name, 'a', { size: 4_000, offset: 0, data: data.subarray(0, 3_000) });
  await store.close();
  await truncate(join(path, 'begun', `clinical.${name.hash}.a`), 1_234);
  store = await FileBlobs.open(path);
  const stretch = { size: 4_000, offset: 1_234, data: data.subarray(1_234) };
  expect(await store.append(name, 'a', stretch)).toEqual({ received: 4_000, whole: true });
  await store.close();
  await clear();
});

it.each([
  ['ENOSPC', 'storage-full', 'There is no room left to keep the file.'],
  ['EDQUOT', 'storage-full', 'There is no room left to keep the file.'],
  ['EROFS', 'storage-refused', 'The file may not be kept where files are kept.'],
  ['EIO', 'storage-failed', 'The disk did not keep the file.']
])('says in words what the disk means by %s', async (code, known, message) => {
  const failing = attempt(() => Promise.reject(Object.assign(new Error('write'), { code })));
  await expect(failing).rejects.toMatchObject({ problem: { code: known, message } });
});
