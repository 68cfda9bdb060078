import { expect, test } from 'vitest';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { withCollections } from '#lib/docs/core/later.ts';
import { genesisOf, readDocument } from '#lib/docs/kinds.ts';
import { MEMBER, NOW, PATIENT, PRACTICE, seededIds } from './support.ts';

type Loose = Record<string, Record<string, unknown>>;

const ID = '0193b6a0-0000-7000-8000-0000000000aa';
/** A consultation as it was begun before there were prescriptions in one. */
const begun = (actor: string) =>
  A.clone(
    genesisOf('consultation', { id: ID, practice: PRACTICE }, { patient: PATIENT }) as Doc<unknown>,
    { actor: actor.repeat(16) }
  ) as Doc<Loose>;

test('two offline devices that make the same collection make it once, and both entries stay', () => {
  const nextId = seededIds(3);
  const [one, other] = (['a1', 'b2'] as const).map((actor) => {
    // Each has history of its own before it needs the collection.
    const busy = A.change(begun(actor), (draft) => {
      draft.diagnoses![nextId()] = { description: new A.ImmutableString(actor) };
    });
    return A.change(withCollections(busy, ['prescriptions']), (draft) => {
      draft.prescriptions![nextId()] = { medicine: new A.ImmutableString(actor) };
    });
  });
  const merged = A.merge(one!, other!);
  expect(A.getConflicts(merged, 'prescriptions')).toBeUndefined();
  expect(Object.values(merged.prescriptions!).map((entry) => String(Object.values(entry as object)[0])))
    .toEqual(expect.arrayContaining(['a1', 'b2'])); // prettier-ignore
  expect(Object.keys(merged.prescriptions!)).toHaveLength(2);
});

test('the change that makes a collection is the same whatever else was written before it', () => {
  const alone = withCollections(begun('a1'), ['letters']);
  const late = withCollections(
    A.change(withCollections(begun('b2'), ['prescriptions', 'materials']), (draft) => {
      (draft as unknown as { reason: unknown }).reason = new A.ImmutableString('Cough');
    }),
    ['letters']
  );
  const hashes = (doc: Doc<Loose>) =>
    new Set(A.getChangesMetaSince(doc, []).map(({ hash }) => hash));
  expect([...hashes(alone)].filter((hash) => !hashes(late).has(hash))).toEqual([]);
  expect(A.getHeads(alone)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
});

test('a collection that is there already is left alone', () => {
  const doc = withCollections(begun('a1'), ['prescriptions']);
  expect(withCollections(doc, ['prescriptions', 'diagnoses'])).toBe(doc);
});

test('a record without a later collection reads as one with nothing in it', () => {
  const reading = readDocument(
    'consultation',
    A.change(begun('a1'), (draft) => {
      Object.assign(draft, {
        startedAt: new A.ImmutableString(NOW),
        started: { at: new A.ImmutableString(NOW), by: new A.ImmutableString(MEMBER) }
      });
    })
  );
  expect(reading.problems).toEqual([]);
  expect(reading.value!.prescriptions).toEqual({});
});

test('a record that another program began is refused, not guessed at', () => {
  const foreign = A.from<Loose>({ diagnoses: {} });
  expect(() => withCollections(foreign, ['prescriptions'])).toThrow(/begun by another program/);
});
