import { mkdtemp, open, readdir, rm, truncate, utimes, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
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

it('clears away at the next start what was cut short while it was sealed', async () => {
  const { path, clear } = await folder();
  const data = noise(2_000);
  const store = await FileBlobs.open(path);
  const keeping = store.keep(4_000);
  keeping.take(data, 2_000);
  await store.append(await named(data), 'a', { size: 2_000, offset: 0, data: data.subarray(9) });
  await vi.waitFor(async () => expect(await readdir(join(path, 'begun'))).toHaveLength(2));
  // As after a crash: nobody said what was to become of it.
  const next = await FileBlobs.open(path);
  expect(await readdir(join(path, 'begun'))).toHaveLength(1);
  await keeping.drop();
  for (const each of [store, next]) await each.close();
  await clear();
});

describe('where the disk fails while a file is sealed', () => {
  /** What every file of this process can do. */
  async function everyFile(path: string): Promise<FileHandle> {
    const file = await open(path);
    await file.close();
    return Object.getPrototypeOf(file) as FileHandle;
  }

  it.each([
    ['write', 'ENOSPC', 'storage-full'],
    ['sync', 'EIO', 'storage-failed']
  ] as const)('says so, keeps nothing and leaves no file open: %s', async (does, code, known) => {
    const { path, clear } = await folder();
    const store = await FileBlobs.open(path);
    const data = noise(2_000);
    const name = await named(data);
    const used: FileHandle[] = [];
    const broken = vi.spyOn(await everyFile(path), does);
    broken.mockImplementationOnce(async function (this: FileHandle) {
      used.push(this);
      throw Object.assign(new Error('the disk'), { code });
    });
    onTestFinished(() => broken.mockRestore());
    const keeping = store.keep(2_000);
    keeping.take(data.subarray(500), 500);
    keeping.take(data.subarray(0, 500), 0);
    await expect(keeping.end(name)).rejects.toMatchObject({ problem: { code: known } });
    expect(used.map(({ fd }) => fd)).toEqual([-1]);
    expect(await readdir(join(path, 'begun'))).toEqual([]);
    expect(await store.size(name)).toBeUndefined();
    await store.close();
    await clear();
  });

  it('says so where there is no place for it, whenever that is asked', async () => {
    const { path, clear } = await folder();
    const store = await FileBlobs.open(path);
    await clear();
    const data = noise(2_000);
    const keeping = store.keep(2_000);
    // Time for a failure that nobody has asked after yet.
    await new Promise((resolve) => setImmediate(resolve));
    keeping.take(data, 0);
    await new Promise((resolve) => setImmediate(resolve));
    const kept = keeping.end(await named(data));
    await expect(kept).rejects.toMatchObject({ problem: { code: 'storage-failed' } });
    await store.close();
  });
});

it('keeps no records of a blob of which one could not be written', async () => {
  const records = new MemoryStore();
  const store = new RecordBlobs(records);
  const data = noise(3_000);
  const name = await named(data);
  const commit = records.commit.bind(records);
  let commits = 0;
  records.commit = (changes) =>
    ++commits === 2 ? Promise.reject(new Error('the disk')) : commit(changes);
  const keeping = store.keep(3_000);
  for (const place of [2_000, 1_000, 0]) keeping.take(data.subarray(place, place + 1_000), place);
  await expect(keeping.end(name)).rejects.toThrow('the disk');
  expect(await store.unfinished('kept')).toBe(0);
  expect(await store.size(name)).toBeUndefined();
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
