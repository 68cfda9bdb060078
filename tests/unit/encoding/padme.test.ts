import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, unpad } from '#lib/envelope/payload.ts';
import { padmeLength } from '#lib/encoding/padme.ts';

test('ENV5: sizes are those of the PURBs paper', () => {
  expect([1, 8, 9, 10, 17, 100, 1000, 1025, 5000].map(padmeLength)).toEqual([
    1, 8, 10, 10, 18, 104, 1024, 1088, 5120
  ]);
});

test('ENV5: padding adds at most 12 %, and sizes only grow', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 25 }), (length) => {
      const padded = padmeLength(length);
      expect(padded).toBeGreaterThanOrEqual(length);
      expect(padded - length).toBeLessThanOrEqual(length * 0.12);
      expect(padmeLength(padded)).toBe(padded);
      expect(padmeLength(length + 1)).toBeGreaterThanOrEqual(padded);
    }),
    { numRuns: 1000, seed: 20261102 }
  );
});

test('ENV5: what was padded comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      expect(unpad(pad(bytes))).toEqual(bytes);
    }),
    { seed: 20261102 }
  );
});

test('ENV5: a length that does not fit, or padding in use, is refused', () => {
  const padded = pad(new Uint8Array(1000).fill(1));
  const longer = padded.slice();
  longer[3]! += 60;
  const used = padded.slice();
  used[used.length - 1] = 1;
  for (const bad of [longer, used, padded.subarray(1), new Uint8Array(3)]) {
    expect(() => unpad(bad)).toThrow();
  }
});
