import { expect, test } from 'vitest';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { openProjections, type ProjectionInput } from '#lib/projections/projections.ts';
import { Documents } from '#lib/replica/documents.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { Projector } from '#lib/replica/projector.ts';
import { MemoryStore, type MemoryDisk } from '#lib/replica/store/memory.ts';
import { WorkingSet } from '#lib/replica/working-set.ts';
import type { SqlDatabase } from '#lib/sql.ts';
import { TestDevice } from '../../support/practice.ts';

const PATIENTS = 120;

/** A disk with a practice of patients, every one of them derived somewhere else. */
async function filledDisk(): Promise<MemoryDisk> {
  const device = await TestDevice.found(41);
  await device.replica.change(
    Array.from({ length: PATIENTS }, (_, at) => {
      return { change: 'patient.register', args: { given: 'Patient', family: `Number ${at}` } };
    })
  );
  await device.replica.close();
  return device.disk;
}

interface Clock {
  now: number;
  /** Milliseconds that the rows of a document take. */
  rowsOf(id: Uuid): number;
  /** The same of reading it. */
  readonly load: number;
}

/**
 * A projector as an engine starts it; `pause` is what it waits for between its batches. With a clock,
 * work takes time; `turns` says of every stretch in which nobody else had a turn what it took and did.
 */
async function start(
  disk: MemoryDisk,
  db: SqlDatabase,
  pause: () => Promise<void>,
  clock: Clock = { now: 0, rowsOf: () => 0, load: 0 }
) {
  const store = new MemoryStore(disk);
  const documents = new Documents(store, async () => undefined);
  const load = documents.load.bind(documents);
  documents.load = (...asked) => {
    clock.now += clock.load;
    return load(...asked);
  };
  await documents.open();
  const projections = openProjections(db);
  const derived: Uuid[] = [];
  const flushes: number[] = [];
  const turns: { took: number; derived: number }[] = [];
  const told: number[] = [];
  let since = { at: clock.now, derived: 0 };
  const othersHadTheirTurn = () => {
    turns.push({ took: clock.now - since.at, derived: derived.length - since.derived });
    since = { at: clock.now, derived: derived.length };
  };
  const marks = async () => (await store.keys(KEYS.dirties)).length;
  const watched = new Proxy(projections, {
    get(target, name) {
      if (name === 'flush') return () => void flushes.push(derived.length);
      if (name !== 'apply') return Reflect.get(target, name) as unknown;
      return (batch: readonly ProjectionInput[]) => {
        derived.push(...batch.map(({ id }) => id));
        for (const { id } of batch) clock.now += clock.rowsOf(id);
        return target.apply(batch);
      };
    }
  });
  const projector = new Projector(
    {
      store,
      documents,
      workingSet: new WorkingSet(documents, '00'),
      projections: watched,
      wanted: () => true,
      exclusive: (task) => task(),
      now: () => clock.now,
      turn: async () => othersHadTheirTurn(),
      pause: async () => {
        othersHadTheirTurn();
        await pause();
      }
    },
    { changed: () => void told.push(derived.length), progressed: () => undefined }
  );
  await projector.open();
  return { projector, projections, documents, store, derived, flushes, marks, turns, told };
}

test('a rebuild that a crash interrupted goes on where it was when the engine opens again', async () => {
  const disk = await filledDisk();
  const db = openNodeSqlite(':memory:');
  const paused = Promise.withResolvers<void>();
  const first = await start(disk, db, () => {
    paused.resolve();
    // The engine ends here, in the middle of its work.
    return new Promise(() => undefined);
  });
  await paused.promise;
  expect(first.derived.length).toBeGreaterThan(0);
  expect(first.derived.length).toBeLessThan(PATIENTS);
  expect(first.projections.needsRebuild).toBe(true);

  const second = await start(disk, db, async () => undefined);
  expect(second.projector.progress?.total).toBe(first.documents.size - first.derived.length);
  await second.projector.idle();
  expect(second.projector.progress).toBeNull();
  expect(second.projections.needsRebuild).toBe(false);
  expect([...first.derived, ...second.derived].toSorted()).toEqual(
    [...first.documents.ids()].toSorted()
  );

  const whole = await start(disk, openNodeSqlite(':memory:'), async () => undefined);
  await whole.projector.idle();
  expect(second.projections.digest()).toBe(whole.projections.digest());

  const third = await start(disk, db, async () => undefined);
  await third.projector.idle();
  expect(third.derived).toEqual([]);
});

test('a document stays marked until its rows are on the disk, and then costs no flush of its own', async () => {
  const disk = await filledDisk();
  const db = openNodeSqlite(':memory:');
  const { documents, store, projector } = await start(disk, db, async () => undefined);
  await projector.idle();
  await projector.close();
  const changed = [...documents.ids()].slice(0, 3);
  await store.commit({ put: changed.flatMap((id) => documents.marks(id, 'patient')) });

  const crashed = await start(disk, db, async () => undefined);
  await crashed.projector.idle();
  expect(crashed.derived.toSorted()).toEqual(changed.toSorted());
  expect(crashed.flushes).toEqual([]);
  expect(crashed.projector.takeClean()).toEqual([]);

  // Its last rows may be gone: what they came from is looked at again.
  const again = await start(disk, db, async () => undefined);
  expect(await again.marks()).toBe(3);
  await again.projector.idle();
  await again.projector.close();
  expect(again.derived.toSorted()).toEqual(changed.toSorted());
  expect(again.flushes).toEqual([3]);
  expect(await again.marks()).toBe(0);
});

test.each([
  ['making rows', { load: 0, rows: 10 }],
  ['reading', { load: 10, rows: 0 }],
  ['each of both', { load: 4, rows: 4 }]
])('others have their turn in time, where %s takes long', async (_, { load, rows }) => {
  const clock = { now: 1_000, load, rowsOf: () => rows };
  const disk = await filledDisk();
  const { projector, documents, turns, derived, told } = await start(
    disk,
    openNodeSqlite(':memory:'),
    async () => undefined,
    clock
  );
  await projector.idle();
  expect(derived.toSorted()).toEqual([...documents.ids()].toSorted());
  expect(Math.max(...turns.map(({ took }) => took))).toBeLessThanOrEqual(30);
  // What looks at rows looks again once for many documents.
  expect(told.length).toBeLessThanOrEqual(Math.ceil(documents.size / 50));
});

test('one document that takes long makes the others wait for itself alone', async () => {
  const disk = await filledDisk();
  const clock: Clock = { now: 0, load: 0, rowsOf: () => 1 };
  const found = await start(disk, openNodeSqlite(':memory:'), async () => undefined, clock);
  const thick = [...found.documents.ids()][60]!;
  await found.projector.idle();

  const slow = { ...clock, rowsOf: (id: Uuid) => (id === thick ? 400 : 1) };
  const { projector, turns } = await start(
    disk,
    openNodeSqlite(':memory:'),
    async () => undefined,
    slow
  );
  await projector.idle();
  const long = turns.filter(({ took }) => took > 30);
  expect(long).toHaveLength(1);
  expect(long[0]!.took).toBeLessThan(430);
  // After it, turns begin small again: what comes next may be of the same kind.
  expect(turns[turns.indexOf(long[0]!) + 1]!.derived).toBeLessThanOrEqual(2);
});
