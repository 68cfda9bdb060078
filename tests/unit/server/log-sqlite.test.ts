import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newUuid } from '#lib/docs/core/ids.ts';
import type { EnvelopeKind } from '#lib/envelope/envelope.ts';
import { storageError } from '#server/log/sqlite-problem.ts';
import { openSqliteLog, type SqliteLogOptions } from '#server/log/sqlite.ts';
import type { LogStore, NewEntry } from '#server/log/store.ts';

const id = () => newUuid({ now: Date.now, random: randomBytes });
const AUTHOR = id();
const entry = (size = 64, kind: EnvelopeKind = 'changes'): NewEntry => ({
  entryId: id(),
  ...{ kind, scope: kind === 'membership' ? null : 'front', device: AUTHOR },
  envelope: randomBytes(size)
});

let dir: string;
let store: LogStore | undefined;

const file = () => join(dir, 'log.sqlite');
const open = (more: Partial<SqliteLogOptions> = {}): LogStore =>
  (store = openSqliteLog({ file: file(), random: randomBytes, ...more }));

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'indaba-log-'));
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  rmSync(dir, { recursive: true });
});

describe('a log put back from a backup', () => {
  const practice = id();
  const generation = async (log: LogStore) =>
    Buffer.from((await log.log(practice))!.generation).toString('hex');

  it('LOG6: keeps its generation over an ordinary restart', async () => {
    const log = open();
    await log.found(practice, entry(64, 'membership'), 1);
    const before = await generation(log);
    await log.close();
    expect(await generation(open())).toBe(before);
  });

  it('LOG6: gets a new generation, and keeps its head, when told that it was restored', async () => {
    const log = open();
    await log.found(practice, entry(64, 'membership'), 1);
    const before = await generation(log);
    await log.close();
    const restored = open({ restored: true });
    expect(await generation(restored)).not.toBe(before);
    expect((await restored.log(practice))!.head).toBe(1);
    await restored.close();
    const again = await generation(open());
    expect(again).not.toBe(before);
  });

  it('LOG6: notices by itself that an older file was put in its place', async () => {
    let log = open();
    await log.found(practice, entry(64, 'membership'), 1);
    await log.close();
    copyFileSync(file(), join(dir, 'backup'));
    log = open();
    const before = await generation(log);
    await log.append(practice, [entry()], 2);
    await log.close();
    copyFileSync(join(dir, 'backup'), file());
    expect(await generation(open())).not.toBe(before);
  });
});

describe('a record that was destroyed', () => {
  it('ERA4: no byte of its envelopes is left in any file of the log', async () => {
    const practice = id();
    const tag = randomBytes(16);
    const marks: Buffer[] = [];
    const of = (docTag: Buffer, size: number) => {
      const one = entry(size);
      docTag.copy(one.envelope, 34);
      marks.push(Buffer.from(one.envelope.subarray(size / 2, size / 2 + 24)));
      return one;
    };
    const log = open();
    await log.found(practice, entry(64, 'membership'), 1);
    // Between others, in pages of their own, and over many pages.
    for (let round = 0; round < 20; round++) {
      await log.append(practice, [of(tag, 300), entry(300), of(tag, 9_000), entry(9_000)], 2);
    }
    const found = () => {
      const bytes = readdirSync(dir).map((name) => readFileSync(join(dir, name)));
      return marks.filter((mark) => bytes.some((file) => file.includes(mark))).length;
    };
    expect(found()).toBe(marks.length);
    expect((await log.erase(practice, [tag])).entries).toBe(40);
    expect(found()).toBe(0);
    await log.close();
    expect(found()).toBe(0);
  });
});

describe('a disk that fails', () => {
  it('refuses what does not fit, keeps what it acknowledged, and goes on when there is room', async () => {
    const practice = id();
    const log = open({ maxBytes: 400_000 });
    await log.found(practice, entry(64, 'membership'), 1);
    expect(await log.append(practice, [entry(100_000)], 2)).toEqual([{ seq: 2, fresh: true }]);
    await expect(log.append(practice, [entry(), entry(1_000_000)], 3)).rejects.toMatchObject({
      problem: { code: 'storage-full' }
    });
    expect((await log.log(practice))!.head).toBe(2);
    expect(await log.append(practice, [entry(1000)], 4)).toEqual([{ seq: 3, fresh: true }]);
    await log.close();
    expect(await open().append(practice, [entry(1_000_000)], 5)).toEqual([{ seq: 4, fresh: true }]);
  });

  it('takes a small push that shared a commit with one that does not fit', async () => {
    const practice = id();
    const log = open({ maxBytes: 400_000 });
    await log.found(practice, entry(64, 'membership'), 1);
    const [large, small] = await Promise.allSettled([
      log.append(practice, [entry(1_000_000)], 2),
      log.append(practice, [entry(100)], 2)
    ]);
    expect(large).toMatchObject({ reason: { problem: { code: 'storage-full' } } });
    expect(small).toMatchObject({ value: [{ seq: 2, fresh: true }] });
  });

  it.each([
    ['SQLITE_FULL', 'storage-full'],
    ['SQLITE_READONLY_DIRECTORY', 'storage-refused'],
    ['SQLITE_CANTOPEN', 'storage-refused'],
    ['SQLITE_IOERR_FSYNC', 'storage-failed'],
    ['SQLITE_CORRUPT_INDEX', 'storage-damaged'],
    ['ENOSPC', 'storage-full'],
    ['EACCES', 'storage-refused']
  ])('explains %s as %s', (code, problem) => {
    expect(storageError(Object.assign(new Error('no'), { code }))).toMatchObject({
      problem: { code: problem, action: expect.any(String), safe: expect.any(String) }
    });
  });

  it('passes on an error that is not the disk’s', () => {
    const error = new TypeError('wrong');
    expect(storageError(error)).toBe(error);
  });
});

describe('a file that is not its own', () => {
  const code = (problem: string) =>
    expect.objectContaining({ problem: expect.objectContaining({ code: problem }) });

  it('leaves a damaged file alone', () => {
    writeFileSync(file(), 'this is not a database, and long enough to be looked at'.repeat(50));
    expect(() => open()).toThrow(code('storage-damaged'));
  });

  it('leaves the log of a newer version alone', async () => {
    await open().close();
    const db = new Database(file());
    db.pragma('user_version = 99');
    db.close();
    expect(() => open()).toThrow(code('newer-log'));
  });

  it('leaves the log of a version before roles alone', async () => {
    await open().close();
    const db = new Database(file());
    db.pragma('user_version = 1');
    db.close();
    expect(() => open()).toThrow(code('older-log'));
  });

  it('leaves another program’s database alone', () => {
    const db = new Database(file());
    db.pragma('application_id = 7');
    db.close();
    expect(() => open()).toThrow(code('newer-log'));
  });
});
