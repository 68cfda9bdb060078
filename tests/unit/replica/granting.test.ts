import { expect, it } from 'vitest';
import { inStatements } from '#lib/replica/members/keys.ts';

const grant = (kib: number) => ({ sealed: new Uint8Array(kib * 1024) });
const sizes = (kib: readonly number[]) =>
  inStatements(kib.map(grant)).map((some) => some.map(({ sealed }) => sealed.length / 1024));

it('KEY4: grants that are too long for one envelope go into several statements, in order', () => {
  expect(sizes([])).toEqual([]);
  expect(sizes([1, 2, 3])).toEqual([[1, 2, 3]]);
  expect(sizes([600, 400, 24, 1])).toEqual([[600, 400, 24], [1]]);
  expect(sizes([480, 480, 480, 480, 480])).toEqual([[480, 480], [480, 480], [480]]);
  // As long as a statement lets one be.
  expect(sizes([1024, 1024, 1])).toEqual([[1024], [1024], [1]]);
});
