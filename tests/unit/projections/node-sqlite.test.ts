import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { openProjections } from '#lib/projections/projections.ts';
import { ProblemError } from '#lib/problem.ts';
import { patient } from '../../contract/projections/world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'indaba-sqlite-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const problemCode = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'none';
};

describe('SQLite in Node', () => {
  test('keeps what was projected until the file is opened again', () => {
    const path = join(folder, 'p.sqlite');
    const first = openProjections(openNodeSqlite(path, { disposable: true }));
    first.apply([patient(1)]);
    first.markBuilt();
    const digest = first.digest();
    first.close();
    const again = openProjections(openNodeSqlite(path, { disposable: true }));
    expect(again.needsRebuild).toBe(false);
    expect(again.digest()).toBe(digest);
    again.close();
  });

  test('has everything in the file itself after a flush, whatever becomes of its log', () => {
    const path = join(folder, 'p.sqlite');
    const first = openProjections(openNodeSqlite(path));
    first.apply([patient(1)]);
    first.flush();
    const rest = join(folder, 'rest.sqlite');
    copyFileSync(path, rest);
    const digest = first.digest();
    first.close();
    const again = openProjections(openNodeSqlite(rest));
    expect(again.digest()).toBe(digest);
    again.close();
  });

  test('has nothing left in its log once it is tidied', () => {
    const path = join(folder, 'p.sqlite');
    const projections = openProjections(openNodeSqlite(path));
    projections.apply([patient(1)]);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    projections.tidy();
    expect(statSync(`${path}-wal`).size).toBe(0);
    expect(projections.query('patients.count', {})).toEqual({ count: 1 });
    projections.close();
  });

  test('replaces a damaged file that can be made again', () => {
    const path = join(folder, 'p.sqlite');
    writeFileSync(path, 'this is no database, whatever its name says'.repeat(100));
    const projections = openProjections(openNodeSqlite(path, { disposable: true }));
    expect(projections.needsRebuild).toBe(true);
    projections.apply([patient(1)]);
    expect(projections.query('patients.count', {})).toEqual({ count: 1 });
    projections.close();
  });

  test('leaves any other damaged file as it is, and says so', () => {
    const path = join(folder, 'p.sqlite');
    const content = 'this is no database, whatever its name says'.repeat(100);
    writeFileSync(path, content);
    expect(problemCode(() => openNodeSqlite(path))).toBe('storage-corrupt');
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  test('says that it was refused where there is no such folder', () => {
    expect(problemCode(() => openNodeSqlite(join(folder, 'nowhere', 'p.sqlite')))).toBe(
      'storage-refused'
    );
  });
});
