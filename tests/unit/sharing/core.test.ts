import { describe, expect, test } from 'vitest';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { atomic } from '#lib/docs/core/write.ts';
import { chartId, genesisOf } from '#lib/docs/kinds.ts';
import type { ShareTerms } from '#lib/docs/share.schema.ts';
import { admit, headsAfter, isCovered, lackedThere } from '#lib/replica/sharing/core.ts';
import { readTerms, termsChange } from '#lib/replica/sharing/terms.ts';

const ORIGIN = '0193b6a0-0000-7000-8000-000000000001';
const PATIENT = '0193b6a0-0000-7000-8000-000000000005';
const SPACE = '0193b6a0-0000-8000-8000-000000000009';
const TERMS: ShareTerms = {
  space: SPACE,
  patient: PATIENT,
  origin: ORIGIN,
  giver: 'Kliniek Oos',
  extent: 'clinical',
  rights: 'write',
  until: '2027-01-31',
  expiresAt: '2027-01-31T22:00:00.000Z',
  consent: '0193b6a0-0000-7000-8000-000000000007'
};

const by = (doc: Doc<unknown>, actor: string): Doc<unknown> =>
  A.clone(doc, { actor: actor.repeat(32) });
const edit = (doc: Doc<unknown>, fields: Record<string, string>): Doc<unknown> =>
  A.change(doc, { time: 1 }, (draft) => {
    for (const [field, value] of Object.entries(fields)) {
      (draft as Record<string, unknown>)[field] = atomic(value);
    }
  });
const patient = (): Doc<unknown> =>
  by(genesisOf('patient', { id: PATIENT, practice: ORIGIN }) as Doc<unknown>, 'a');
const changesOf = (doc: Doc<unknown>) => {
  const metas = A.getChangesMetaSince(doc, []);
  return { changes: A.getChangesSince(doc, []), hashes: metas.map(({ hash }) => hash) };
};
const judged = (
  here: Doc<unknown> | undefined,
  theirs: Doc<unknown>,
  kind = 'patient',
  id = PATIENT
) => {
  const { changes, hashes } = changesOf(theirs);
  return admit(TERMS, id, kind, here, changes, hashes);
};

describe('what the space lacks (SHARE5)', () => {
  test('is everything at first, then what was written since, and nothing once that is there', () => {
    const one = edit(patient(), { family: 'Nkosi' });
    const all = changesOf(one);
    expect(lackedThere(one, [])).toHaveLength(2);
    const there = headsAfter(one, [], all.hashes);
    expect(there).toEqual(A.getHeads(one));
    expect(lackedThere(one, there)).toEqual([]);
    const two = edit(one, { given: 'Thandi' });
    expect(lackedThere(two, there)).toHaveLength(1);
  });

  test('leaves out what only one of two branches brought there', () => {
    const base = edit(patient(), { family: 'Nkosi' });
    const left = edit(by(base, 'b'), { given: 'Thandi' });
    const right = edit(by(base, 'c'), { occupation: 'Teacher' });
    const both = A.merge(A.clone(left), right);
    const there = headsAfter(both, A.getHeads(base), A.getHeads(left));
    expect(there).toEqual(A.getHeads(left));
    expect(lackedThere(both, there)).toHaveLength(1);
    expect(headsAfter(both, there, A.getHeads(right))).toEqual(A.getHeads(both).toSorted());
  });

  test('heads that this device has never seen are passed over', () => {
    const one = edit(patient(), { family: 'Nkosi' });
    expect(lackedThere(one, ['ab'.repeat(32)])).toHaveLength(2);
  });
});

describe('what may come in (SHARE6)', () => {
  test('changes of the shared patient, new ones alone', () => {
    const here = edit(patient(), { family: 'Nkosi' });
    const theirs = edit(by(here, 'b'), { given: 'Thandi' });
    const admission = judged(here, theirs);
    expect(admission.outcome === 'take' && admission.changes).toHaveLength(1);
    expect(judged(here, here)).toEqual({ outcome: 'known' });
    expect(judged(undefined, theirs).outcome).toBe('take');
  });

  test('changes whose causes have not come wait', () => {
    const theirs = edit(edit(patient(), { family: 'Nkosi' }), { given: 'Thandi' });
    const { changes, hashes } = changesOf(theirs);
    const late = admit(TERMS, PATIENT, 'patient', undefined, changes.slice(-1), hashes.slice(-1));
    expect(late).toEqual({ outcome: 'wait' });
  });

  test('another patient, another practice’s record, another kind or garbage is refused', () => {
    const other = genesisOf('patient', { id: SPACE, practice: ORIGIN }) as Doc<unknown>;
    const foreign = genesisOf('patient', { id: PATIENT, practice: SPACE }) as Doc<unknown>;
    expect(judged(undefined, other).outcome).toBe('refuse');
    expect(judged(undefined, other, 'patient', SPACE).outcome).toBe('refuse');
    expect(judged(undefined, foreign).outcome).toBe('refuse');
    expect(judged(undefined, patient(), 'chart').outcome).toBe('refuse');
    const broken = admit(TERMS, PATIENT, 'patient', undefined, [new Uint8Array(40)], ['00']);
    expect(broken.outcome).toBe('refuse');
  });

  test('a change that would give the record to another practice is refused', () => {
    const here = edit(patient(), { family: 'Nkosi' });
    expect(judged(here, edit(by(here, 'b'), { practice: SPACE })).outcome).toBe('refuse');
    expect(judged(here, edit(by(here, 'b'), { id: SPACE })).outcome).toBe('refuse');
  });

  test('a chart only under the id that all devices derive, and none in a front share', () => {
    const id = chartId(ORIGIN, PATIENT);
    const is = { id, kind: 'chart', practice: ORIGIN, patient: PATIENT };
    expect(isCovered(TERMS, id, is)).toBe(true);
    expect(isCovered(TERMS, SPACE, { ...is, id: SPACE })).toBe(false);
    expect(isCovered({ ...TERMS, extent: 'front' }, id, is)).toBe(false);
  });
});

describe('the terms (SHARE3)', () => {
  test('are the same bytes from every device of the giver, and read back as they were said', () => {
    expect(termsChange(TERMS)).toEqual(termsChange({ ...TERMS }));
    expect(readTerms(SPACE, [termsChange(TERMS)])).toEqual(TERMS);
  });

  test('of another space, or damaged, are none', () => {
    expect(readTerms(PATIENT, [termsChange(TERMS)])).toBeUndefined();
    expect(readTerms(SPACE, [new Uint8Array(20)])).toBeUndefined();
    expect(readTerms(SPACE, [])).toBeUndefined();
  });
});
