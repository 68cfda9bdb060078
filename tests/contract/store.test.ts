import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toProblem } from '#lib/problem.ts';
import { MemoryDisk, MemoryStore } from '#lib/replica/store/memory.ts';
import { SealedStore } from '#lib/replica/store/sealed.ts';
import { SqliteStore } from '#lib/replica/store/sqlite.ts';
import type { AtomicStore } from '#lib/replica/store/store.ts';
import { storeContract } from './store.suite.ts';

const bytes = (...values: number[]) => new Uint8Array(values);

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'indaba-store-'));
  return { path, clear: () => rm(path, { recursive: true, force: true }) };
};

storeContract('memory', async () => {
  const disk = new MemoryDisk();
  return { open: async () => new MemoryStore(disk), clear: async () => {} };
});

storeContract('SQLite', async () => {
  const { path, clear } = await folder();
  return { open: async () => new SqliteStore(join(path, 'device', 'store.db')), clear };
});

const KEY = new Uint8Array(32).fill(9);

storeContract('sealed memory', async () => {
  const disk = new MemoryDisk();
  return { open: () => SealedStore.over(new MemoryStore(disk), KEY), clear: async () => {} };
});

storeContract('sealed SQLite', async () => {
  const { path, clear } = await folder();
  const file = join(path, 'store.db');
  return { open: () => SealedStore.over(new SqliteStore(file), KEY), clear };
});

const failureOf = async (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => toProblem(error)
  );

describe('SQLite', () => {
  it('loses no acknowledged commit and shows no half batch when its process is killed', async () => {
    const { path, clear } = await folder();
    onTestFinished(clear);
    const file = join(path, 'store.db');
    let before = 0;
    for (const killAfter of [3, 40]) {
      const writer = spawn(
        process.execPath,
        [fileURLToPath(new URL('./store.writer.ts', import.meta.url)), file],
        { stdio: ['ignore', 'pipe', 'inherit'] }
      );
      let acknowledged = 0;
      for await (const line of createInterface({ input: writer.stdout })) {
        acknowledged = Number(line);
        if (acknowledged === killAfter) writer.kill('SIGKILL');
      }
      if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
      expect(writer.signalCode).toBe('SIGKILL');

      const store = new SqliteStore(file);
      const read = async (name: string) =>
        Number(new TextDecoder().decode(await store.load(['~cursor', name])));
      const last = await read('first');
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      expect(await read('second')).toBe(last);
      const outbox = await store.loadRange(['~outbox']);
      // The second writer began again at 1, over what the first one left.
      expect(outbox).toHaveLength(Math.max(last, before));
      for (const { data } of outbox) expect(data).toHaveLength(20_000);
      before = outbox.length;
      await store.close();
    }
  });

  it('says that the disk is full, and keeps what it had', async () => {
    const { path, clear } = await folder();
    onTestFinished(clear);
    const store = new SqliteStore(join(path, 'store.db'));
    onTestFinished(() => store.close());
    await store.commit({ put: [[['kept'], bytes(1)]] });
    store.limitPages(20);
    const problem = await failureOf(
      store.commit({
        put: [
          [['small'], bytes(2)],
          [['large'], new Uint8Array(1_000_000)]
        ]
      })
    );
    expect(problem).toMatchObject({ code: 'storage-full', safe: expect.any(String) });
    expect(await store.keys([])).toEqual([['kept']]);
  });

  it('says that a file is damaged instead of starting over it', async () => {
    const { path, clear } = await folder();
    onTestFinished(clear);
    const file = join(path, 'store.db');
    await writeFile(file, 'not a database, but somebody’s only copy of a letter'.repeat(100));
    const problem = await failureOf((async () => new SqliteStore(file))());
    expect(problem).toMatchObject({ code: 'storage-failed' });
    expect(problem?.message).toMatch(/damaged/);
  });

  it('says that it may not keep its records where it cannot open a file', async () => {
    const { path, clear } = await folder();
    onTestFinished(clear);
    expect(await failureOf((async () => new SqliteStore(path))())).toMatchObject({
      code: 'storage-refused'
    });
  });
});

describe('memory that fails', () => {
  const disk = new MemoryDisk();
  const put = (store: AtomicStore, key: string) => store.commit({ put: [[[key], bytes(1)]] });

  it('refuses a commit when it is told to, with nothing written', async () => {
    const store = new MemoryStore(disk);
    disk.fault = () => ({ code: 'storage-full', message: 'No room.' });
    expect(await failureOf(put(store, 'a'))).toMatchObject({ code: 'storage-full' });
    disk.fault = undefined;
    expect(await store.keys([])).toEqual([]);
  });

  it('keeps after a crash what was committed and what had reached the disk, and no more', async () => {
    const store = new MemoryStore(disk);
    await put(store, 'acknowledged');
    disk.hold();
    const acknowledged: string[] = [];
    for (const key of ['reached', 'lost']) void put(store, key).then(() => acknowledged.push(key));
    expect(await store.keys([])).toEqual([['acknowledged']]);
    disk.crash(1);
    expect(await new MemoryStore(disk).keys([])).toEqual([['acknowledged'], ['reached']]);
    expect(acknowledged).toEqual([]);
    expect(await failureOf(put(store, 'late'))).toMatchObject({ code: 'storage-failed' });
  });

  it('writes what was held when it is released, in order', async () => {
    const held = new MemoryDisk();
    const store = new MemoryStore(held);
    held.hold();
    const both = Promise.all([
      store.commit({ put: [[['a'], bytes(1)]] }),
      store.commit({ put: [[['a'], bytes(2)]] })
    ]);
    await Promise.resolve();
    held.release();
    await both;
    expect(await store.load(['a'])).toStrictEqual(bytes(2));
  });
});
