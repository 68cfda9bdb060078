import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex } from '#lib/crypto/crypto.ts';
import { decodeCbor, encodeCbor } from '#lib/encoding/cbor.ts';

const plainValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ maxLength: 8 }).filter((key) => !key.startsWith('__proto')),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true }
    )
  )
})).value;

test('a plain value comes back as it was', () => {
  fc.assert(
    fc.property(plainValue, (value) => {
      expect(decodeCbor(encodeCbor(value))).toEqual(value);
    }),
    { seed: 20261102 }
  );
});

test('byte strings are plain Uint8Arrays even out of a Node buffer', () => {
  const decoded = decodeCbor(Buffer.from(encodeCbor({ a: new Uint8Array([1, 2]) })));
  expect((decoded as { a: Uint8Array }).a.constructor).toBe(Uint8Array);
  expect(encodeCbor({}).buffer.byteLength).toBe(encodeCbor({}).length);
});

test('whole numbers of 64 bits are numbers', () => {
  expect(decodeCbor(fromHex('1b0000018bcfe56800'))).toBe(1_700_000_000_000);
});

test('a newer map with a text key named like a prototype is harmless', () => {
  const decoded = decodeCbor(fromHex('a1695f5f70726f746f5f5fa16161f5')) as object;
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  expect(({} as { a?: boolean }).a).toBeUndefined();
});

test.each([
  ['a tag', 'c001'],
  ['a big number', 'c2420102'],
  ['an endless array', '9f01ff'],
  ['an endless byte string', '5f4101ff'],
  ['a key that is not text', 'a10102'],
  ['a reserved length', '1c'],
  ['an unknown simple value', 'f800'],
  ['something after the end', '0000'],
  ['an array that promises more than there is', '9affffffff00'],
  ['a map that promises more than there is', 'bb00ffffffffffffff'],
  ['a string that promises more than there is', '7a7fffffff61'],
  ['nothing', ''],
  ['a value nested beyond reason', '81'.repeat(1000) + '00']
])('%s is refused', (_, hex) => {
  expect(() => decodeCbor(fromHex(hex))).toThrow();
});

test('a big number of megabytes is refused at once', () => {
  const bytes = new Uint8Array(4_000_006);
  bytes.set(fromHex('c25a003d0900'));
  const started = performance.now();
  expect(() => decodeCbor(bytes)).toThrow('tag');
  expect(performance.now() - started).toBeLessThan(100);
});

test('arbitrary bytes either decode or throw an error, and never hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeCbor(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000, seed: 20261102 }
  );
});
