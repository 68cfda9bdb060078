import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newUuid, type Uuid } from '#lib/docs/core/ids.ts';
import type { EnvelopeKind } from '#lib/envelope/envelope.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import type { LogStore, NewEntry } from '#server/log/store.ts';
import { STATEMENTS_ALONE, type View } from '#server/log/view.ts';

const view = (scopes: readonly Scope[], ownLog: Uuid | null = null): View => ({
  ...{ scopes: new Set(scopes), ownLog },
  name: scopes.join(' ')
});
const EVERYTHING = view(SCOPES);

/** A database that outlives the stores opened on it. */
export interface LogStoreFixture {
  open(): Promise<LogStore>;
  dispose(): Promise<void>;
}

/** What every {@link LogStore} must do, whatever database stands behind it. */
export function logStoreSuite(name: string, fixture: () => Promise<LogStoreFixture>): void {
  describe(`log store contract: ${name}`, () => {
    let database: LogStoreFixture;
    let store: LogStore;
    let count = 0;

    const random = (length: number) => {
      const bytes = new Uint8Array(length);
      new DataView(bytes.buffer).setUint32(length - 4, ++count);
      return bytes;
    };
    const id = (): Uuid => newUuid({ now: () => 1_700_000_000_000, random });
    const author = id();
    const entry = (
      size = 64,
      kind: EnvelopeKind = 'changes',
      scope: Scope | null = kind === 'membership' ? null : 'front',
      device = author
    ): NewEntry => ({
      entryId: id(),
      ...{ kind, scope, device },
      envelope: new Uint8Array(size).fill(++count)
    });
    const founded = async (): Promise<Uuid> => {
      const practice = id();
      await store.found(practice, entry(64, 'membership'), 1);
      return practice;
    };
    const everything = async (practice: Uuid, after = 0, bytes = 1e9) =>
      (await store.readAfter(practice, after, bytes, EVERYTHING)).entries;
    const seqs = async (practice: Uuid, after = 0, bytes = 1e9) =>
      (await everything(practice, after, bytes)).map(([seq]) => seq);

    beforeEach(async () => {
      database = await fixture();
      store = await database.open();
    });
    afterEach(async () => {
      await store.close();
      await database.dispose();
    });

    it('begins a log with its genesis at seq 1', async () => {
      const practice = id();
      const genesis = entry(64, 'membership');
      expect(await store.log(practice)).toBeUndefined();
      expect(await store.found(practice, genesis, 42)).toEqual({ seq: 1, fresh: true });
      const log = await store.log(practice);
      expect(log).toMatchObject({ practice, head: 1 });
      expect(log!.generation).toHaveLength(16);
      const [[seq, time, envelope]] = (await everything(practice)) as [
        [number, number, Uint8Array]
      ];
      expect([seq, time, new Uint8Array(envelope)]).toEqual([1, 42, genesis.envelope]);
    });

    it('keeps generation and entries when a log is begun a second time', async () => {
      const practice = id();
      const genesis = entry(64, 'membership');
      await store.found(practice, genesis, 1);
      const before = await store.log(practice);
      expect(await store.found(practice, genesis, 2)).toEqual({ seq: 1, fresh: false });
      expect(await store.log(practice)).toEqual(before);
    });

    it('LOG1: gives seqs in the order of the push', async () => {
      const practice = await founded();
      const entries = [entry(), entry(), entry()];
      expect(await store.append(practice, entries, 5)).toEqual([
        { seq: 2, fresh: true },
        { seq: 3, fresh: true },
        { seq: 4, fresh: true }
      ]);
      const stored = await everything(practice, 1);
      expect(stored.map(([, , envelope]) => new Uint8Array(envelope))).toEqual(
        entries.map((each) => each.envelope)
      );
      expect((await store.log(practice))!.head).toBe(4);
    });

    it('LOG2: answers a repeat with the first answer, within one push and later', async () => {
      const practice = await founded();
      const [one, two] = [entry(), entry()];
      expect(await store.append(practice, [one, one, two], 5)).toEqual([
        { seq: 2, fresh: true },
        { seq: 2, fresh: false },
        { seq: 3, fresh: true }
      ]);
      expect(await store.append(practice, [two, one], 6)).toEqual([
        { seq: 3, fresh: false },
        { seq: 2, fresh: false }
      ]);
      expect(await seqs(practice)).toEqual([1, 2, 3]);
    });

    /** An envelope as far as a store looks into it: the tag of its document stands in its header. */
    const of = (tag: number, scope: Scope | null = 'clinical', fill = ++count): NewEntry => {
      const envelope = new Uint8Array(600).fill(fill);
      envelope.fill(tag, 34, 50);
      const kind = scope === null ? 'membership' : 'changes';
      return { ...entry(64, kind, scope), envelope };
    };
    const tag = (value: number) => new Uint8Array(16).fill(value);

    it('ERA4: deletes a document’s entries and no others, and gives their seqs to nobody', async () => {
      const [practice, other] = [await founded(), await founded()];
      await store.append(practice, [of(7), of(8), of(7, 'front'), of(7, null), of(9)], 5);
      await store.append(other, [of(7)], 5);
      const before = (await store.log(practice))!;
      expect(await store.erase(practice, [tag(7), tag(9), tag(200)])).toEqual({
        entries: 3,
        bytes: 1800
      });
      const after = (await store.log(practice))!;
      expect(after).toEqual({ ...before, bytes: before.bytes - 1800 });
      expect(await seqs(practice)).toEqual([1, 3, 5]);
      expect(await seqs(other)).toEqual([1, 2]);
      expect(await store.erase(practice, [tag(7)])).toEqual({ entries: 0, bytes: 0 });

      expect(await store.append(practice, [of(8)], 6)).toEqual([{ seq: 7, fresh: true }]);
      const read = await store.readAfter(practice, 3, 1e9, EVERYTHING);
      expect([read.entries.map(([seq]) => seq), read.to]).toEqual([[5, 7], 7]);
    });

    it('ERA4: a cursor comes to the head where the last entries are gone', async () => {
      const practice = await founded();
      await store.append(practice, [of(8), of(7), of(7)], 5);
      await store.erase(practice, [tag(7)]);
      expect(await store.readAfter(practice, 2, 1e9, EVERYTHING)).toEqual({ entries: [], to: 4 });
      await store.close();
      store = await database.open();
      expect((await store.log(practice))!.head).toBe(4);
      expect(await store.append(practice, [of(8)], 6)).toEqual([{ seq: 5, fresh: true }]);
    });

    it('ERA4: erases what was being appended at the same moment', async () => {
      const practice = await founded();
      const [[appended], gone] = await Promise.all([
        store.append(practice, [of(7)], 5),
        store.erase(practice, [tag(7)])
      ]);
      expect(appended).toEqual({ seq: 2, fresh: true });
      expect(gone.entries).toBe(1);
      expect(await seqs(practice)).toEqual([1]);
    });

    it('LOG2: refuses the same entryId with other bytes, and only that', async () => {
      const practice = await founded();
      const one = entry();
      await store.append(practice, [one], 5);
      const forged = { ...one, envelope: new Uint8Array(64).fill(0xff) };
      expect(await store.append(practice, [forged, entry()], 6)).toEqual([
        { conflict: true },
        { seq: 3, fresh: true }
      ]);
      expect((await store.entry(practice, one.entryId))![2]).toEqual(Buffer.from(one.envelope));
    });

    it('gives no seq twice when several pushes arrive at once', async () => {
      const practice = await founded();
      const pushes = Array.from({ length: 20 }, () => [entry(), entry()]);
      const answers = await Promise.all(pushes.map((push) => store.append(practice, push, 5)));
      const given = answers.flat().map((answer) => ('seq' in answer ? answer.seq : 0));
      expect(given).toEqual(Array.from({ length: 40 }, (_, at) => at + 2));
    });

    it('refuses an append to a practice that it does not hold, and takes the others', async () => {
      const practice = await founded();
      const [lost, kept] = await Promise.allSettled([
        store.append(id(), [entry()], 5),
        store.append(practice, [entry()], 5)
      ]);
      expect(lost).toMatchObject({ reason: { problem: { code: 'unknown-practice' } } });
      expect(kept).toMatchObject({ value: [{ seq: 2 }] });
    });

    it('keeps two practices apart, entry ids included', async () => {
      const [here, there] = [await founded(), await founded()];
      const shared = entry();
      await store.append(here, [shared, entry()], 5);
      expect(await store.append(there, [{ ...shared, envelope: new Uint8Array(9) }], 5)).toEqual([
        { seq: 2, fresh: true }
      ]);
      expect(await seqs(here)).toEqual([1, 2, 3]);
      expect(await seqs(there)).toEqual([1, 2]);
      expect((await store.logs()).map((log) => [log.practice, log.head])).toEqual([
        [here, 3],
        [there, 2]
      ]);
    });

    it('WIRE5: reads what fits, in order, and always moves on', async () => {
      const practice = await founded();
      await store.append(practice, [entry(100), entry(100), entry(5000), entry(100)], 5);
      expect(await seqs(practice, 1, 250)).toEqual([2, 3]);
      expect(await seqs(practice, 3, 250)).toEqual([4]);
      expect(await seqs(practice, 4, 1)).toEqual([5]);
      expect(await seqs(practice, 5, 250)).toEqual([]);
      expect(await seqs(practice, 900, 250)).toEqual([]);
      expect(await seqs(id())).toEqual([]);
    });

    it('WIRE5: reads what a view shows, and says how far that is all', async () => {
      const practice = await founded();
      const other = id();
      await store.append(
        practice,
        [
          entry(100, 'changes', 'front'),
          entry(100, 'changes', 'clinical'),
          entry(100, 'snapshot', 'clinical'),
          entry(100, 'changes', 'audit', author),
          entry(100, 'changes', 'audit', other),
          entry(100, 'membership'),
          entry(100, 'changes', 'billing'),
          entry(100, 'changes', 'clinical')
        ],
        5
      );
      const read = async (seen: View, after = 0, bytes = 1e9) => {
        const { entries, to } = await store.readAfter(practice, after, bytes, seen);
        return [entries.map(([seq]) => seq), to];
      };
      expect(await read(STATEMENTS_ALONE)).toEqual([[1, 7], 9]);
      expect(await read(view(['front', 'billing']))).toEqual([[1, 2, 7, 8], 9]);
      expect(await read(view(['clinical'], author))).toEqual([[1, 3, 4, 5, 7, 9], 9]);
      expect(await read(view(['clinical'], other))).toEqual([[1, 3, 4, 6, 7, 9], 9]);
      expect(await read(view(['audit']))).toEqual([[1, 5, 6, 7], 9]);
      // A window that is full reaches to its last entry, one that is not to the head.
      expect(await read(view(['clinical']), 1, 250)).toEqual([[3, 4], 4]);
      expect(await read(view(['clinical']), 4, 250)).toEqual([[7, 9], 9]);
      expect(await read(view(['billing']), 8, 1)).toEqual([[], 9]);
      expect(await read(view(['billing']), 1, 1)).toEqual([[7], 7]);
    });

    it('does not look through what it does not show', async () => {
      const practice = await founded();
      const many = (scope: Scope) =>
        Array.from({ length: 20_000 }, () => entry(16, 'changes', scope));
      await store.append(practice, many('clinical'), 5);
      await store.append(practice, [entry(16, 'changes', 'billing')], 5);
      await store.append(practice, many('audit'), 5);
      const seen = view(['billing'], author);
      const own = view(['billing'], id());
      const time = async (read: () => Promise<unknown>) => {
        const began = performance.now();
        for (let n = 0; n < 3; n++) await read();
        return performance.now() - began;
      };
      const whole = await time(() => everything(practice));
      for (const [bytes, few] of [
        [1e6, own],
        [1, seen]
      ] as const) {
        expect((await store.readAfter(practice, 1, bytes, few)).entries).toHaveLength(1);
        const took = await time(() => store.readAfter(practice, 1, bytes, few));
        expect(took).toBeLessThan(whole / 10);
      }
    });

    it('counts the bytes that a practice keeps, each entry once', async () => {
      const practice = await founded();
      const one = entry(1000);
      await store.append(practice, [one, one, entry(500)], 5);
      await store.append(practice, [one], 6);
      expect((await store.log(practice))!.bytes).toBe(1564);
      expect((await store.logs()).map(({ bytes }) => bytes)).toEqual([1564]);
    });

    it('MEM5: reads the membership entries by themselves, in order', async () => {
      const practice = await founded();
      await store.append(
        practice,
        [entry(), entry(64, 'membership'), entry(), entry(64, 'membership')],
        5
      );
      expect((await store.membership(practice)).map(([seq]) => seq)).toEqual([1, 3, 5]);
      expect(await store.membership(id())).toEqual([]);
    });

    it('finds one entry by its id', async () => {
      const practice = await founded();
      const one = entry();
      await store.append(practice, [one], 77);
      const [seq, time, envelope] = (await store.entry(practice, one.entryId))!;
      expect([seq, time, new Uint8Array(envelope)]).toEqual([2, 77, one.envelope]);
      expect(await store.entry(practice, id())).toBeUndefined();
    });

    it('holds everything after it was closed and opened again', async () => {
      const practice = await founded();
      const one = entry();
      await store.append(practice, [one], 5);
      const before = await store.log(practice);
      await store.close();
      store = await database.open();
      expect(await store.log(practice)).toEqual(before);
      expect(await store.append(practice, [one, entry()], 6)).toEqual([
        { seq: 2, fresh: false },
        { seq: 3, fresh: true }
      ]);
    });

    it('finishes appends that were begun before it was closed', async () => {
      const practice = await founded();
      const begun = store.append(practice, [entry()], 5);
      await store.close();
      expect(await begun).toEqual([{ seq: 2, fresh: true }]);
      store = await database.open();
      expect(await seqs(practice)).toEqual([1, 2]);
    });
  });
}
