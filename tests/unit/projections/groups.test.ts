import fc from 'fast-check';
import { expect, test } from 'vitest';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { openProjections, type Projections } from '#lib/projections/projections.ts';
import { patient, patientId, STAMP, text } from '../../contract/projections/world.ts';

/** Joining and separating on several devices at once: every device shows the same groups. */

const PATIENTS = [1, 2, 3, 4, 5];
const DEVICES = 3;
type Shelf = Map<string, Doc<unknown>>;

/** What somebody does on a device; `into` 0 separates. `meet` brings two devices together first. */
const act = fc.record({
  device: fc.nat(DEVICES - 1),
  record: fc.constantFrom(...PATIENTS),
  into: fc.constantFrom(0, ...PATIENTS),
  meet: fc.option(fc.nat(DEVICES - 1), { freq: 2 })
});

const inputOf = (id: string, doc: Doc<unknown>) => ({ kind: 'patient' as const, id, doc });

const merge = (into: Shelf, from: Shelf): void => {
  for (const [id, doc] of from) into.set(id, A.merge(into.get(id)!, A.clone(doc)));
};

const projected = (work: (projections: Projections) => void): Projections => {
  const projections = openProjections(openNodeSqlite(':memory:'));
  work(projections);
  return projections;
};

const headsIn = (projections: Projections): Map<string, string> =>
  new Map(
    PATIENTS.map(patientId).map((id) => [
      id,
      projections.query('patient.group', { patient: id }).head
    ])
  );

test('groups are the same on every device, in any order of arrival, and after a rebuild', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), fc.infiniteStream(fc.nat(99)), (acts, random) => {
      const first = PATIENTS.map((index) => patient(index));
      const shelves = Array.from(
        { length: DEVICES },
        (_, device): Shelf =>
          new Map(
            first.map(({ id, doc }) => [id, A.clone(doc, { actor: `${device}f`.repeat(16) })])
          )
      );
      // One database lives through all that device 0 sees, in the order in which it saw it.
      const living = projected((p) => p.apply(first));
      for (const { device, record, into, meet } of acts) {
        const shelf = shelves[device]!;
        if (meet !== null && meet !== device) merge(shelf, shelves[meet]!);
        const id = patientId(record);
        if (into === record) continue;
        const doc = A.change(
          shelf.get(id)! as Doc<Record<string, unknown>>,
          { time: 1 },
          (draft) => {
            if (into === 0) delete draft.mergedInto;
            else {
              draft.mergedInto = {
                patient: text(patientId(into)),
                at: text(STAMP.at),
                by: text(STAMP.by)
              };
            }
          }
        );
        shelf.set(id, doc as Doc<unknown>);
        if (device === 0) living.apply([...shelf].map(([one, held]) => inputOf(one, held)));
      }
      for (const one of shelves) for (const other of shelves) if (one !== other) merge(one, other);
      const all = shelves.map((shelf) => [...shelf].map(([id, doc]) => inputOf(id, doc)));

      living.apply(all[0]!);
      const rebuilt = projected((p) => p.apply(all[1]!));
      const trickled = projected((p) => {
        const waiting = [...all[2]!];
        while (waiting.length > 0) {
          const at = (random.next().value as number) % waiting.length;
          p.apply(waiting.splice(at, 1));
        }
      });
      expect(living.digest()).toBe(rebuilt.digest());
      expect(trickled.digest()).toBe(rebuilt.digest());

      const heads = headsIn(rebuilt);
      for (const head of heads.values()) expect(heads.get(head)).toBe(head);
      for (const [id, doc] of shelves[0]!) {
        const link = (doc as { mergedInto?: { patient: unknown } }).mergedInto;
        if (link) expect(heads.get(id)).toBe(heads.get(String(link.patient)));
      }
      for (const one of [living, rebuilt, trickled]) one.close();
    }),
    { numRuns: 25, seed: 20261123 }
  );
}, 60_000);
