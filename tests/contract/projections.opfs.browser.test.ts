import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOpfsSqlite } from '#lib/projections/drivers/sqlite-wasm.ts';
import { ProblemError } from '#lib/problem.ts';
import type { Act, Outcome } from './projections.opfs.worker.ts';

/** What only the storage of a browser does: staying, being held by one, being refused. */

const spawn = (): Worker =>
  new Worker(new URL('./projections.opfs.worker.ts', import.meta.url), { type: 'module' });

const ask = (worker: Worker, act: Act): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(act);
  });

const name = 'browser-storage';

describe('SQLite in the browser’s own files', () => {
  let one: Worker;
  let other: Worker;
  beforeAll(() => {
    one = spawn();
    other = spawn();
  });
  afterAll(async () => {
    one.terminate();
    await ask(other, { act: 'delete', name });
    other.terminate();
  });

  test('is for one tab at a time, and is handed over with everything in it', async () => {
    expect(await ask(one, { act: 'open', name })).toEqual({ kept: [] });
    expect(await ask(one, { act: 'write', name, value: 'a' })).toEqual({ kept: ['a'] });
    expect(await ask(one, { act: 'open', name })).toEqual({ problem: 'storage-in-use' });
    expect(await ask(other, { act: 'open', name })).toEqual({ problem: 'storage-in-use' });
    expect(await ask(one, { act: 'close', name })).toEqual({});
    expect(await ask(other, { act: 'open', name })).toEqual({ kept: ['a'] });
    expect(await ask(one, { act: 'open', name })).toEqual({ problem: 'storage-in-use' });
    expect(await ask(other, { act: 'close', name })).toEqual({});
  });

  test('outlives a worker that ends without a word', async () => {
    const doomed = spawn();
    await ask(doomed, { act: 'open', name });
    await ask(doomed, { act: 'write', name, value: 'b' });
    doomed.terminate();
    expect(await ask(other, { act: 'open', name })).toEqual({ kept: ['a', 'b'] });
    expect(await ask(other, { act: 'close', name })).toEqual({});
  });

  test('begins anew where the file was damaged', async () => {
    expect(await ask(other, { act: 'damage', name })).toEqual({});
    expect(await ask(other, { act: 'open', name })).toEqual({ kept: [] });
    expect(await ask(other, { act: 'close', name })).toEqual({});
  });

  test('holds nothing that can be read without the key, and begins anew under another one', async () => {
    await ask(other, { act: 'open', name });
    await ask(other, { act: 'write', name, value: 'Mthunzi-Vilakazi' });
    expect(await ask(other, { act: 'close', name })).toEqual({});
    expect(await ask(other, { act: 'bytes', name })).toEqual({ kept: [] });
    expect(await ask(other, { act: 'open', name })).toEqual({ kept: ['Mthunzi-Vilakazi'] });
    expect(await ask(other, { act: 'close', name })).toEqual({});
    expect(await ask(other, { act: 'open', name, key: 8 })).toEqual({ kept: [] });
    expect(await ask(other, { act: 'close', name })).toEqual({});
  });

  test('is refused outside a dedicated worker, with words for people', async () => {
    const error = await openOpfsSqlite('page', new Uint8Array(32)).catch(
      (caught: unknown) => caught
    );
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem.code).toBe('storage-refused');
    expect((error as ProblemError).problem.action).toBeTruthy();
  });
});
