import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readReference } from '#lib/blobs/reference.ts';
import { blobLimits } from '#server/limits.ts';
import { systemClock } from '#server/clock.ts';
import { testServer } from '../server/support/server.ts';
import { must } from '../../support/result.ts';
import { codeOf, founder, member, noise, reopened } from './support.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';

const hubWith = (options: Parameters<typeof testServer>[0] = {}) =>
  testServer({ clock: systemClock, ...options });

const practiceOf = async ({ replica }: NodeDevice) => (await replica.status()).practice;
const filesOf = async ({ replica }: NodeDevice) => (await replica.status()).files;

/** Where a blob lies below a folder that keeps blobs. */
function fileOf(blobs: string, reference: string): string {
  const { scope, sealed } = must(readReference(reference));
  return join(blobs, scope, sealed);
}

/** Changes a byte in the middle of a file. */
async function damage(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
}

describe('a file between devices', () => {
  it('goes from one to another through the hub, which learns nothing of it', async () => {
    const { hub, dir } = await hubWith();
    const one = await founder(hub.url);
    const data = noise(700_000);
    data.set(new TextEncoder().encode('Nomsa Khumalo'), 1000);
    const reference = must(await one.replica.putBlob('clinical', data, 'image/png'));
    must(await one.replica.synced());
    expect(await filesOf(one)).toMatchObject({ unsent: 0, problem: null });
    const two = await member(one);
    expect(must(await two.replica.getBlob(reference))).toStrictEqual(data);
    expect(must(await two.replica.blobProgress(reference))).toEqual({
      ...{ here: true, pinned: false, onServer: true, moving: null },
      ...{ bytes: 700_000, mediaType: 'image/png' }
    });
    const kept = await readFile(fileOf(join(dir, 'blobs', await practiceOf(one)), reference));
    expect(kept.includes('Nomsa')).toBe(false);
    const { sha256 } = must(readReference(reference));
    const names = (await readdir(dir, { recursive: true })).join();
    expect(names).not.toContain(Buffer.from(sha256).toString('hex'));
  });

  it('is there once, however often and by whomever it is added', async () => {
    const { hub, dir } = await hubWith();
    const one = await founder(hub.url);
    const two = await member(one);
    const data = noise(50_000);
    const references = [
      await one.replica.putBlob('clinical', data, 'image/png'),
      await one.replica.putBlob('clinical', data, 'image/png'),
      await two.replica.putBlob('clinical', data, 'image/png')
    ].map(must);
    expect(new Set(references).size).toBe(1);
    must(await one.replica.synced());
    must(await two.replica.synced());
    const blobs = join(dir, 'blobs', await practiceOf(one), 'clinical');
    const files = await readdir(blobs, { recursive: true, withFileTypes: true });
    expect(files.filter((entry) => entry.isFile())).toHaveLength(1);
  });

  it('may be empty, a stream, or a file of the system', async () => {
    const one = await founder(null);
    const data = noise(300_000);
    const stream = new Blob([data]).stream();
    for (const content of [stream, new Blob([data])]) {
      const reference = must(await one.replica.putBlob('common', content, 'text/csv'));
      expect(must(await one.replica.getBlob(reference))).toStrictEqual(data);
    }
    const empty = must(await one.replica.putBlob('common', new Uint8Array(0), 'text/plain'));
    expect(must(await one.replica.getBlob(empty))).toHaveLength(0);
  });

  it('leaves nothing behind on the disk where it could not be sealed, or is there already', async () => {
    const one = await founder(null);
    const data = noise(300_000);
    const gone = new Uint8Array(5);
    gone.buffer.transfer();
    await expect(one.replica.putBlob('clinical', gone, 'image/png')).rejects.toThrow(TypeError);
    must(await one.replica.putBlob('clinical', data, 'image/png'));
    must(await one.replica.putBlob('clinical', data, 'image/png'));
    expect(await readdir(join(one.dir, 'blobs', 'begun'))).toEqual([]);
    await one.close();
  });

  it('waits for a hub over restarts, is counted meanwhile, and goes by itself (BLOB11)', async () => {
    let one = await founder(null);
    const reference = must(await one.replica.putBlob('front', noise(9_000), 'image/png'));
    expect(await filesOf(one)).toMatchObject({ unsent: 1, problem: null });
    one = await reopened(one);
    expect(await filesOf(one)).toMatchObject({ unsent: 1 });
    const { hub } = await hubWith();
    await one.replica.setServer(hub.url);
    must(await one.replica.synced());
    expect(await filesOf(one)).toMatchObject({ unsent: 0 });
    expect(must(await one.replica.blobProgress(reference)).onServer).toBe(true);
  });

  it('is brought to a hub that begins anew (BLOB11)', async () => {
    const first = await hubWith();
    const one = await founder(first.hub.url);
    const reference = must(await one.replica.putBlob('front', noise(9_000), 'image/png'));
    must(await one.replica.synced());
    const other = await hubWith();
    await one.replica.setServer(other.hub.url);
    must(await one.replica.synced());
    const two = await member(one);
    expect(must(await two.replica.getBlob(reference))).toStrictEqual(noise(9_000));
  });

  it('is fetched by itself where it is pinned, and is there without a hub', async () => {
    const { hub } = await hubWith();
    const one = await founder(hub.url);
    let two = await member(one);
    const data = noise(400_000);
    const reference = must(await one.replica.putBlob('common', data, 'text/csv'));
    must(await one.replica.synced());
    must(await two.replica.pinBlob(reference));
    await expect
      .poll(async () => must(await two.replica.blobProgress(reference)).here, { interval: 20 })
      .toBe(true);
    two = await reopened(two, false);
    expect(must(await two.replica.getBlob(reference))).toStrictEqual(data);
    expect(must(await two.replica.blobProgress(reference)).pinned).toBe(true);
  });

  it('is said to be on no hub, or out of reach, rather than left to be waited for', async () => {
    const { hub } = await hubWith();
    const one = await founder(hub.url);
    let two = await member(one);
    const offline = await reopened(one, false);
    const reference = must(await offline.replica.putBlob('clinical', noise(9_000), 'image/png'));
    expect(codeOf(await two.replica.getBlob(reference))).toBe('blob-on-no-server');
    two = await reopened(two, false);
    expect(codeOf(await two.replica.getBlob(reference))).toBe('blob-not-here');
  });
});

describe('what may be done with files', () => {
  it('follows the role: neither added nor opened beyond it', async () => {
    const { hub } = await hubWith();
    const one = await founder(hub.url);
    const reception = await member(one, 'reception');
    const reference = must(await one.replica.putBlob('clinical', noise(9_000), 'image/png'));
    must(await one.replica.synced());
    expect(codeOf(await reception.replica.getBlob(reference))).toBe('not-allowed');
    expect(codeOf(await reception.replica.pinBlob(reference))).toBe('not-allowed');
    const put = await reception.replica.putBlob('clinical', noise(10), 'image/png');
    expect(codeOf(put)).toBe('not-allowed');
  });

  it('ends with the right: what was fetched goes, save what nobody else has', async () => {
    const { hub } = await hubWith();
    const one = await founder(hub.url);
    const two = await member(one);
    const shared = must(await one.replica.putBlob('clinical', noise(9_000), 'image/png'));
    must(await one.replica.synced());
    must(await two.replica.getBlob(shared));
    must(await two.replica.pinBlob(shared));
    const offline = await reopened(two, false);
    const own = must(await offline.replica.putBlob('clinical', noise(5_000, 2), 'image/png'));
    const { members } = await one.replica.roster();
    const doctor = members.find(({ role }) => role === 'doctor')!;
    must(await one.replica.setRole(doctor.id, 'reception'));
    must(await one.replica.synced());
    const again = await reopened(offline);
    const has = async (reference: string) =>
      (await readdir(join(again.dir, 'blobs', 'clinical'), { recursive: true })).some((name) =>
        name.endsWith(must(readReference(reference)).sealed)
      );
    await expect.poll(() => has(shared), { timeout: 10_000 }).toBe(false);
    expect(await has(own)).toBe(true);
    expect(codeOf(await again.replica.getBlob(shared))).toBe('not-allowed');
  });

  it('is bounded in size, which is said beforehand (BLOB8)', async () => {
    const limits = { blobs: blobLimits({ blobBytes: 100_000 }) };
    const { hub } = await hubWith({ limits });
    const one = await founder(hub.url);
    must(await one.replica.synced());
    expect((await filesOf(one)).largest).toBe(100_000);
    for (const content of [noise(100_001), new Blob([noise(100_001)])]) {
      const refused = await one.replica.putBlob('front', content, 'image/png');
      expect(refused).toMatchObject({ ok: false, problem: { code: 'blob-too-large' } });
    }
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 10_000;
        controller.enqueue(new Uint8Array(10_000));
      }
    });
    expect(codeOf(await one.replica.putBlob('front', endless, 'image/png'))).toBe('blob-too-large');
    expect(given).toBeLessThan(200_000);
    must(await one.replica.putBlob('front', noise(100_000), 'image/png'));
    must(await one.replica.synced());
  });

  it('tells of a hub without room, keeps the file, and does not call that synced', async () => {
    const limits = { blobs: blobLimits({ practiceBytes: 20_000 }) };
    const { hub } = await hubWith({ limits });
    const one = await founder(hub.url);
    const first = must(await one.replica.putBlob('front', noise(9_000), 'image/png'));
    must(await one.replica.synced());
    must(await one.replica.putBlob('front', noise(90_000), 'image/png'));
    expect(codeOf(await one.replica.synced())).toBe('quota');
    expect(await filesOf(one)).toMatchObject({ unsent: 1, problem: { code: 'quota' } });
    expect(must(await one.replica.blobProgress(first)).onServer).toBe(true);
  });
});

describe('a damaged file', () => {
  it('is fetched again where it rotted on the device', async () => {
    const { hub } = await hubWith();
    const one = await founder(hub.url);
    const data = noise(600_000);
    const reference = must(await one.replica.putBlob('clinical', data, 'image/png'));
    must(await one.replica.synced());
    await damage(fileOf(join(one.dir, 'blobs'), reference));
    expect(must(await one.replica.getBlob(reference))).toStrictEqual(data);
    expect(must(await one.replica.blobProgress(reference)).here).toBe(true);
  });

  it('is not thrown away where it is the only copy, and said to be damaged', async () => {
    const one = await founder(null);
    const reference = must(await one.replica.putBlob('clinical', noise(9_000), 'image/png'));
    const file = fileOf(join(one.dir, 'blobs'), reference);
    await damage(file);
    expect(codeOf(await one.replica.getBlob(reference))).toBe('blob-damaged');
    expect((await readFile(file)).length).toBeGreaterThan(9_000);
    // Nor does a hub take it for the file.
    const { hub } = await hubWith();
    await one.replica.setServer(hub.url);
    expect(codeOf(await one.replica.synced())).toBe('blob-damaged');
    expect(await filesOf(one)).toMatchObject({ unsent: 1, problem: { code: 'blob-damaged' } });
  });

  it('of the hub is kept nowhere, and comes again from a device that has it (BLOB12)', async () => {
    const { hub, dir } = await hubWith();
    const one = await founder(hub.url);
    const two = await member(one);
    const data = noise(900_000);
    const reference = must(await one.replica.putBlob('clinical', data, 'image/png'));
    must(await one.replica.synced());
    const file = fileOf(join(dir, 'blobs', await practiceOf(one)), reference);
    await damage(file);
    expect(codeOf(await two.replica.getBlob(reference))).toBe('blob-damaged');
    expect(must(await two.replica.blobProgress(reference)).here).toBe(false);
    // The hub looked at its copy, threw it away, and asks for another.
    await expect.poll(() => readdir(dirname(file))).toEqual([]);
    expect(codeOf(await two.replica.getBlob(reference))).toBe('blob-on-no-server');
    await reopened(one);
    await expect.poll(() => readdir(dirname(file))).toHaveLength(1);
    expect(must(await two.replica.getBlob(reference))).toStrictEqual(data);
  });
});

it('seals files of a sealed folder and of an open one alike', async () => {
  for (const passphrase of [undefined, 'a long enough phrase']) {
    const one = await founder(null, passphrase);
    const secret = 'Nomsa Khumalo, allergic to penicillin';
    const content = new TextEncoder().encode(secret);
    const reference = must(await one.replica.putBlob('clinical', content, 'text/plain'));
    await one.close();
    const files = await readdir(join(one.dir, 'blobs'), { recursive: true, withFileTypes: true });
    for (const entry of files.filter((each) => each.isFile())) {
      expect((await readFile(join(entry.parentPath, entry.name))).includes('penicillin')).toBe(
        false
      );
    }
    expect(reference).not.toContain(secret);
  }
});
