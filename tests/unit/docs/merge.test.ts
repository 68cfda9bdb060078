import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, linksToCut, type MergeLink } from '#lib/docs/patient.merge.ts';
import type { ChangeContext } from '#lib/docs/core/write.ts';
import { Device, MEMBER } from './support.ts';

const OTHER = '0193b6a0-0000-7000-8000-0000000000ff';
const A = 'a';
const B = 'b';
const C = 'c';
const link = (from: string, into: string): MergeLink => ({ from, into });
const everywhere = () => true;

describe('the head of joined records', () => {
  it.each([
    ['the one that the other was joined with', [link(B, A)], A],
    ['also where that one is the younger', [link(A, B)], B],
    ['at the end of a chain', [link(A, B), link(B, C)], C],
    ['the older of two that were each joined with the other', [link(A, B), link(B, A)], A],
    ['the oldest of a ring, whatever leads into it', [link(A, C), link(C, B), link(B, C)], B]
  ])('is %s', (_name, links, head) => {
    expect(headOf(links, everywhere)).toBe(head);
    expect(headOf(links.toReversed(), everywhere)).toBe(head);
  });

  it('is one that is here while the end of the chain has not arrived', () => {
    const links = [link(A, B), link(B, C), link('d', C)];
    expect(headOf(links, (record) => record !== C)).toBe(B);
    expect(headOf(links, (record) => record === A)).toBe(A);
    expect(headOf(links, () => false)).toBeUndefined();
  });

  it('is found from any links, is one of the records, and is the same in any order', () => {
    const records = fc.constantFrom(...'abcdef');
    const someLinks = fc
      .array(fc.tuple(records, records), { minLength: 1, maxLength: 6 })
      .map((pairs) => new Map(pairs.filter(([from, into]) => from !== into)));
    fc.assert(
      fc.property(someLinks, fc.subarray([...'abcdef']), (next, here) => {
        const joined = componentOf(next);
        if (joined.length === 0) return;
        const present = (record: string) => here.includes(record);
        const head = headOf(joined, present);
        expect(headOf(joined.toReversed(), present)).toBe(head);
        const records = joined.flatMap(({ from, into }) => [from, into]);
        if (records.some(present)) expect(present(head!)).toBe(true);
        else expect(head).toBeUndefined();
      }),
      { numRuns: 300, seed: 20261123 }
    );
  });

  it('separates any member from it when its links are cut', () => {
    const all = [link(A, B), link(B, A), link(C, A)];
    expect(linksToCut(all, A, B)).toEqual([A, B]);
    expect(linksToCut(all, A, C)).toEqual([A, C]);
    expect(linksToCut([link(A, B)], B, A)).toEqual([A]);
  });
});

/** The links that hang together with the first. */
function componentOf(next: ReadonlyMap<string, string>): MergeLink[] {
  const links = [...next].map(([from, into]) => link(from, into));
  const reached = new Set(links.slice(0, 1).map(({ from }) => from));
  for (let size = -1; size !== reached.size;) {
    size = reached.size;
    for (const { from, into } of links) {
      if (reached.has(from) || reached.has(into)) reached.add(from).add(into);
    }
  }
  return links.filter(({ from }) => reached.has(from));
}

describe('joining two records of one person', () => {
  const two = () => {
    const device = new Device(1);
    const first = device.do('patient.register', { given: 'Thandi', family: 'Nkosi' });
    const second = device.do('patient.register', { given: 'Tandi', family: 'Nkosi' });
    return { device, first, second };
  };

  it('writes who, when and why into the one, and nothing into the other', () => {
    const { device, first, second } = two();
    const untouched = device.read('patient', first);
    device.do('patient.merge', { patient: second, into: first, reason: 'Same ID number' });
    expect(device.read('patient', second).mergedInto).toEqual({
      patient: first,
      at: device.at,
      by: MEMBER,
      reason: 'Same ID number'
    });
    expect(device.read('patient', first)).toEqual(untouched);
    expect(device.try('patient.merge', { patient: second, into: first })).toMatchObject({
      value: { changed: false }
    });
  });

  it('is taken back, with all that each says meanwhile', () => {
    const { device, first, second } = two();
    device.do('patient.merge', { patient: second, into: first });
    device.do('patient.addAlert', { patient: second, text: 'Deaf', level: 'info' });
    device.do('patient.unmerge', { patient: second });
    const read = device.read('patient', second);
    expect(read.mergedInto).toBeUndefined();
    expect(Object.values(read.alerts)).toMatchObject([{ text: 'Deaf' }]);
  });

  it('is refused with itself, of a restricted record, and of one that was joined elsewhere', () => {
    const { device, first, second } = two();
    const third = device.do('patient.register', { given: 'T', family: 'Nkosi' });
    expect(device.refused('patient.merge', { patient: first, into: first })).toBe(
      'merge-with-itself'
    );
    device.do('patient.merge', { patient: second, into: first });
    expect(device.refused('patient.merge', { patient: second, into: third })).toBe(
      'merged-already'
    );
    device.do('patient.restrict', { patient: third });
    expect(device.refused('patient.merge', { patient: third, into: first })).toBe(
      'merge-of-restricted'
    );
  });

  it('is refused of a record that another practice shares', () => {
    const { device, first, second } = two();
    const { context } = device;
    const refused = (elsewhere: Partial<ChangeContext>): string => {
      const there = new Device(2);
      Object.defineProperty(there, 'context', { value: { ...context, ...elsewhere } });
      there.documents.set(second, device.documents.get(second)!);
      return there.refused('patient.merge', { patient: second, into: first });
    };
    expect(refused({ homeOf: (patient) => (patient === first ? OTHER : undefined) })).toBe(
      'merge-of-shared'
    );
    expect(refused({ practice: OTHER })).toBe('merge-of-shared');
  });

  it('two people who look alike are kept apart until somebody asks again', () => {
    const { device, first, second } = two();
    device.do('patient.keepApart', { patient: first, other: second });
    device.do('patient.keepApart', { patient: first, other: second });
    expect(device.read('patient', first).apart[second]).toMatchObject({
      added: { by: MEMBER }
    });
    device.do('patient.askAgain', { patient: first, other: second });
    expect(device.read('patient', first).apart[second]?.removed).toBeDefined();
    device.do('patient.keepApart', { patient: first, other: second });
    expect(device.read('patient', first).apart[second]?.removed).toBeUndefined();
  });

  it('a photo is a reference to a file, and goes', () => {
    const { device, first } = two();
    device.do('patient.setPhoto', { patient: first, photo: 'blob1.front.x' });
    expect(device.read('patient', first).photo).toBe('blob1.front.x');
    device.do('patient.setPhoto', { patient: first, photo: null });
    expect(device.read('patient', first).photo).toBeUndefined();
  });
});
