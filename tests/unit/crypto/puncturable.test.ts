import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, DOMAIN, sha256, toHex } from '#lib/crypto/crypto.ts';
import { LEAF_BYTES, PuncturableKey } from '#lib/crypto/puncturable.ts';
import { seededSource } from '../sync/support/seeded.ts';

/** A tag whose place is these bytes; what follows them says nothing of it. */
const tag = (place: readonly number[], rest = 7): Uint8Array =>
  Uint8Array.from([...place, ...Array<number>(16 - place.length).fill(rest)]);

const create = (seed = 1): PuncturableKey => PuncturableKey.create(seededSource(seed).random);
const text = (leaf: Uint8Array | undefined): string | undefined => leaf && toHex(leaf);

/** The way to a tag's leaf: two bits for each level. */
const branches = (of: Uint8Array): number[] =>
  [...of.subarray(0, 7)].flatMap((byte) => [6, 4, 2, 0].map((shift) => (byte >> shift) & 3));

const child = (key: Uint8Array, branch: number): Uint8Array => {
  const pair = sha256(concat(DOMAIN.leaf, key, Uint8Array.of(branch >> 1)));
  return branch % 2 === 0 ? pair.slice(0, LEAF_BYTES) : pair.slice(LEAF_BYTES);
};

// Few bytes are used, so that places meet and lie beside each other.
const place = fc.tuple(
  fc.constantFrom(0, 1, 127, 128, 255),
  ...Array.from({ length: 5 }, () => fc.constantFrom(0, 255)),
  fc.constantFrom(0, 1, 2, 3, 254, 255)
);
const tags = fc.array(
  place.map((bytes) => tag(bytes)),
  { maxLength: 12 }
);

describe('KEY10: a key that can be made to forget', () => {
  test('gives the leaf at the end of twenty-eight quarterings, by SHA-256', () => {
    const root = seededSource(1).random(LEAF_BYTES);
    const where = tag([0b10110000, 1, 2, 3, 4, 5, 6]);
    let key = root;
    for (const branch of branches(where)) key = child(key, branch);
    expect(text(create().leaf(where))).toBe(toHex(key));
    // Only the place counts: the rest of the tag goes into the document's key.
    expect(text(create().leaf(tag([0b10110000, 1, 2, 3, 4, 5, 6], 9)))).toBe(toHex(key));
    expect(text(create(2).leaf(where))).not.toBe(toHex(key));
  });

  test('punctured, gives every other leaf and not that one, however it is asked', () => {
    fc.assert(
      fc.property(tags, tags, (gone, asked) => {
        const whole = create();
        const key = whole.without(gone);
        const places = new Set(gone.map((one) => toHex(one)));
        for (const one of [...gone, ...asked]) {
          const leaf = places.has(toHex(one)) ? undefined : text(whole.leaf(one));
          expect(text(key.leaf(one))).toBe(leaf);
          expect(key.has(one)).toBe(leaf !== undefined);
        }
      })
    );
  });

  test('holds nothing from which a punctured leaf could be derived', () => {
    const where = tag([3, 1, 4, 1, 5, 9, 2]);
    const whole = create();
    // Every key on the way from the root to the leaf.
    const way: string[] = [];
    let key = seededSource(1).random(LEAF_BYTES);
    for (const branch of branches(where)) {
      way.push(toHex(key));
      key = child(key, branch);
    }
    way.push(toHex(key));
    const held = (of: PuncturableKey) => way.filter((one) => toHex(of.encode()).includes(one));
    expect(held(whole)).toHaveLength(1);
    expect(held(whole.without([where]))).toEqual([]);
    // Three siblings for each quartering.
    expect(whole.without([where]).size).toBe(3 * 28 * 24);
  });

  test('is the same, byte for byte, in whatever order it was punctured', () => {
    fc.assert(
      fc.property(tags, fc.nat(12), (gone, at) => {
        const once = create().without(gone);
        const twice = create().without(gone.slice(at)).without(gone.slice(0, at));
        expect(toHex(twice.encode())).toBe(toHex(once.encode()));
        expect(once.without(gone)).toBe(once);
      })
    );
  });

  test('joined with another, gives what either gave, and its own where they differ', () => {
    fc.assert(
      fc.property(tags, tags, tags, (here, there, asked) => {
        const [mine, other] = [create().without(here), create(2).without(there)];
        const both = mine.with(other);
        for (const one of [...here, ...there, ...asked]) {
          expect(text(both.leaf(one))).toBe(text(mine.leaf(one) ?? other.leaf(one)));
        }
        const same = create().without(there);
        for (const one of [...here, ...there, ...asked]) {
          expect(text(mine.with(same).leaf(one))).toBe(text(mine.leaf(one) ?? same.leaf(one)));
        }
        expect(both.with(mine)).toBe(both);
        expect(both.with(other)).toBe(both);
      })
    );
  });

  test('gives some leaves alone, which fill the gaps of another', () => {
    fc.assert(
      fc.property(tags, tags, (gone, asked) => {
        const part = create().only(gone);
        for (const one of asked) {
          const isGiven = gone.some((other) => toHex(other) === toHex(one));
          expect(text(part.leaf(one))).toBe(isGiven ? text(create().leaf(one)) : undefined);
        }
        const whole = create().without(gone).with(part);
        for (const one of [...gone, ...asked]) {
          expect(text(whole.leaf(one))).toBe(text(create().leaf(one)));
        }
      })
    );
  });

  test('is written and read back; what is not one is refused', () => {
    fc.assert(
      fc.property(tags, tags, (gone, asked) => {
        const key = create().without(gone);
        const read = PuncturableKey.decode(key.encode());
        for (const one of [...gone, ...asked]) {
          expect(text(read.leaf(one))).toBe(text(key.leaf(one)));
        }
      })
    );
    expect(PuncturableKey.decode(new Uint8Array()).isEmpty).toBe(true);
    const whole = create().encode();
    const refused = (data: Uint8Array) => () => PuncturableKey.decode(data);
    expect(refused(whole.subarray(1))).toThrow('length');
    expect(refused(concat(whole, whole))).toThrow('places');
    expect(refused(Uint8Array.from([29, ...whole.subarray(1)]))).toThrow('places');
    // The first place below the root is the first of all.
    expect(refused(whole.with(7, 1))).toThrow('places');
  });
});
