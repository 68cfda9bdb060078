import { describe, expect, test } from 'vitest';
import { packTable } from '#lib/coding/table.ts';
import type { Icd10Row } from '#lib/coding/rows.ts';
import type { CodingTableEntry } from '#lib/docs/coding.schema.ts';
import type { Practice } from '#lib/docs/practice.schema.ts';
import { fail, ok } from '#lib/problem.ts';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { CodingDesk, type CodingDeskParts } from '#lib/replica/coding/desk.ts';
import { TODAY } from './files.ts';

const ID = '0193b6a0-0000-7000-8000-000000000009';
const ROW: Icd10Row = {
  code: 'R04.0',
  words: 'Haemorrhage of the nose',
  clinical: true,
  primary: true,
  asterisk: false,
  dagger: false,
  sequela: false,
  discontinued: false
};
const PACKED = packTable('icd10', [ROW]);
const ENTRY: CodingTableEntry = {
  type: 'icd10',
  source: 'MIT',
  version: '1',
  content: PACKED.content,
  file: 'the file',
  rows: 1,
  skipped: 0,
  refused: 0,
  added: { at: '2026-01-01T00:00:00.000Z', by: ID }
};

/** A desk whose surroundings a test changes: files, a clock, and what the practice lists. */
function deskWith(parts: Partial<CodingDeskParts> = {}) {
  const world = {
    now: 0,
    file: ok(PACKED.bytes) as ReturnType<typeof ok<Uint8Array>> | ReturnType<typeof fail>,
    asked: 0,
    practice: { codingTables: { [ID]: ENTRY }, codeAliases: {} } as unknown as Practice
  };
  const desk = new CodingDesk({
    open: async () => openNodeSqlite(':memory:'),
    practice: async () => world.practice,
    blobs: {
      getBlob: async () => {
        world.asked += 1;
        return world.file;
      },
      pinBlob: async () => ok(undefined),
      unpinBlob: async () => ok(undefined)
    },
    used: async () => [],
    now: () => world.now,
    ...parts
  });
  const found = async () =>
    (await desk.findCodes({ type: 'icd10', text: 'nose', on: TODAY })).length;
  return { desk, world, found };
}

describe('the desk of codes', () => {
  test('says why a table waits, and asks for it again after a while', async () => {
    const { desk, world, found } = deskWith();
    world.file = fail('blob-not-here', 'No server is in reach.');
    await desk.followed();
    expect(await desk.codeTables()).toMatchObject([
      { id: ID, state: 'waiting', done: 0, problem: { code: 'blob-not-here' } }
    ]);
    expect(await found()).toBe(0);
    world.file = ok(PACKED.bytes);
    const { asked } = world;
    await found();
    expect(world.asked).toBe(asked);
    world.now = 20_000;
    await found();
    await desk.follow();
    expect(await desk.codeTables()).toMatchObject([{ state: 'ready', done: 1, problem: null }]);
    expect(await found()).toBe(1);
    await desk.close();
  });

  test('says so where a file is no table, and searches the others', async () => {
    const { desk, world, found } = deskWith();
    world.file = ok(new Uint8Array([1, 2, 3]));
    await desk.followed();
    expect(await desk.codeTables()).toMatchObject([{ problem: { code: 'not-a-code-table' } }]);
    expect(await found()).toBe(0);
    await desk.close();
  });

  test('tells whoever watches, and follows what the practice lists', async () => {
    const { desk, world, found } = deskWith();
    const seen: string[] = [];
    const stop = desk.watchCodeTables((tables) =>
      seen.push(tables.map(({ state }) => state).join())
    );
    await desk.followed();
    expect(seen.at(-1)).toBe('ready');
    world.practice = { ...world.practice, codingTables: {} };
    await desk.practiceMoved();
    expect(seen.at(-1)).toBe('');
    expect(await found()).toBe(0);
    stop();
    await desk.close();
  });

  test('tries to open its database again after it could not', async () => {
    let refusals = 1;
    const { desk, found } = deskWith({
      open: async () => {
        if (refusals-- > 0) throw new Error('in use');
        return openNodeSqlite(':memory:');
      }
    });
    await expect(found()).rejects.toThrow('in use');
    await desk.followed();
    expect(await found()).toBe(1);
    await desk.close();
  });

  test('answers nothing on a device that keeps no search, and after it was closed', async () => {
    const none = deskWith({ open: undefined });
    expect(await none.found()).toBe(0);
    expect(await none.desk.checkCodes({ codes: ['Q99'], on: TODAY })).toEqual([]);
    const closed = deskWith();
    await closed.desk.close();
    expect(await closed.found()).toBe(0);
  });
});
