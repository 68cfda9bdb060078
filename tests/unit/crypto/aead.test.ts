import { expect, test } from 'vitest';
import { IV_BYTES } from '#lib/crypto/crypto.ts';
import { platformAead, TAG_BYTES, webAead } from '#lib/crypto/aead.ts';

const raw = Uint8Array.from({ length: 32 }, (_, at) => at);
const iv = new Uint8Array(IV_BYTES).fill(9);
const bound = new TextEncoder().encode('header');
const note = new TextEncoder().encode('Penicillin: severe. '.repeat(40));

test('Node has a faster way than WebCrypto', () => {
  expect(platformAead).not.toBe(webAead);
});

for (const [name, mine, other] of [
  ['Node', platformAead, webAead],
  ['WebCrypto', webAead, platformAead]
] as const) {
  test(`${name}: what one seals, the other opens, byte for byte alike`, async () => {
    for (const length of [0, 1, 16, note.length]) {
      const data = note.subarray(0, length);
      const sealed = await mine.seal(await mine.importKey(raw), iv, data, bound);
      expect(sealed).toHaveLength(length + TAG_BYTES);
      expect(sealed).toEqual(await other.seal(await other.importKey(raw), iv, data, bound));
      expect(await other.open(await other.importKey(raw), iv, sealed, bound)).toEqual(data);
    }
  });

  test(`${name}: one bit elsewhere, and nothing is opened`, async () => {
    const key = await mine.importKey(raw);
    const sealed = await mine.seal(key, iv, note, bound);
    const open = async (...args: Parameters<typeof mine.open>) => mine.open(...args);
    const other = (bytes: Uint8Array, at: number) => bytes.map((b, i) => (i === at ? b ^ 1 : b));
    await expect(open(key, iv, other(sealed, 0), bound)).rejects.toThrow();
    await expect(open(key, iv, other(sealed, sealed.length - 1), bound)).rejects.toThrow();
    await expect(open(key, other(iv, 3), sealed, bound)).rejects.toThrow();
    await expect(open(key, iv, sealed, other(bound, 0))).rejects.toThrow();
    await expect(open(await mine.importKey(other(raw, 0)), iv, sealed, bound)).rejects.toThrow();
    expect(await mine.open(key, iv, sealed, bound)).toEqual(note);
  });

  test(`${name}: a tag cut short is no tag`, async () => {
    const key = await mine.importKey(raw);
    const sealed = await mine.seal(key, iv, note, bound);
    const open = async (bytes: Uint8Array) => mine.open(key, iv, bytes, bound);
    for (const length of [0, 4, 12, 15, sealed.length - 1]) {
      await expect(open(sealed.slice(0, length))).rejects.toThrow();
    }
  });

  test(`${name}: seals and opens where the bytes lie`, async () => {
    const key = await mine.importKey(raw);
    const place = new Uint8Array(note.length + TAG_BYTES);
    place.set(note);
    await mine.sealInto(key, iv, place.subarray(0, note.length), bound, place);
    expect(place).toEqual(await other.seal(await other.importKey(raw), iv, note, bound));
    const some = new Uint8Array(50);
    await mine.openInto(key, iv, place, bound, some);
    expect(some).toEqual(note.slice(0, 50));
    place[0]! ^= 1;
    const wrong = async () => mine.openInto(key, iv, place, bound, some.fill(0));
    await expect(wrong()).rejects.toThrow();
    expect(some).toEqual(new Uint8Array(50));
  });

  test(`${name}: a key is 32 bytes`, async () => {
    const short = async () => mine.importKey(raw.subarray(1));
    await expect(short()).rejects.toThrow();
  });
}
