import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { blobReference, plainMediaType, readReference } from '#lib/blobs/reference.ts';
import { CHUNK_BYTES, digest, openBlob, sealBlob, sealedLength, wasKept } from '#lib/blobs/seal.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import { content, factsOf, HOME, SCOPE_KEY, SEALED_600K } from './vector.ts';

const SEALED_CHUNK = CHUNK_BYTES + 16;

async function sealedFile(length: number, scopeKey = SCOPE_KEY) {
  const data = content(length);
  const { facts, sealed } = await sealBlob(data, scopeKey, HOME);
  return { data, sealed, facts: { ...facts, mediaType: 'image/png' } };
}
const opened = ({ facts }: Awaited<ReturnType<typeof sealedFile>>, sealed: Uint8Array) =>
  openBlob(facts, HOME.practice, sealed);

describe('a sealed blob', () => {
  it.each([
    0,
    1,
    4095,
    4096,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    3 * CHUNK_BYTES,
    600_000
  ])('opens to the %i bytes that were sealed', async (length) => {
    const file = await sealedFile(length);
    expect(file.sealed).toHaveLength(sealedLength(length));
    expect(await opened(file, file.sealed)).toStrictEqual(file.data);
  });

  it('is named by its own hash, and its content by the content’s (BLOB1)', async () => {
    const { data, sealed, facts } = await sealedFile(5_000);
    expect(facts.sealed).toBe(toHex(await digest(sealed)));
    expect(facts.sha256).toStrictEqual(await digest(data));
  });

  it('is shown from its end while it is sealed, each byte once and as it stays', async () => {
    const data = content(11 * CHUNK_BYTES + 3);
    const shown = new Uint8Array(sealedLength(data.length));
    let end = shown.length;
    const { sealed } = await sealBlob(data, SCOPE_KEY, HOME, (some, place) => {
      expect(place + some.length).toBe(end);
      shown.set(some, place);
      end = place;
    });
    expect(end).toBe(0);
    expect(shown).toEqual(sealed);
  });

  it('is the same on every device and platform (BLOB3)', async () => {
    const { facts } = await sealedFile(600_000);
    expect(blobReference(facts)).toBe(SEALED_600K);
  });

  it('has another key, and other bytes, under another key of the scope, practice or scope', async () => {
    const { data, facts } = await sealedFile(5_000);
    const others = await Promise.all([
      sealBlob(data, new Uint8Array(32).fill(6), HOME),
      sealBlob(data, SCOPE_KEY, { ...HOME, scope: 'front' }),
      sealBlob(data, SCOPE_KEY, { ...HOME, practice: '01900000-0000-8000-8000-000000000002' })
    ]);
    const names = [facts, ...others.map((other) => other.facts)].map(({ sealed }) => sealed);
    expect(new Set(names).size).toBe(4);
  });

  it('is the same in memory that held another, which it does not reach', async () => {
    const larger = await sealedFile(700_000);
    const before = larger.sealed.slice();
    await sealedFile(600_000);
    expect(larger.sealed).toEqual(before);
    wasKept(larger.sealed);
    const next = await sealedFile(600_000);
    expect(blobReference(next.facts)).toBe(SEALED_600K);
    expect(next.sealed.buffer).toBe(larger.sealed.buffer);
    expect((await sealedFile(600_000)).sealed.buffer).not.toBe(next.sealed.buffer);
  });

  it('has memory of its own again when no file came for a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const first = await sealedFile(600_000);
    wasKept(first.sealed);
    vi.advanceTimersByTime(1_500);
    const second = await sealedFile(600_000);
    expect(second.sealed.buffer).toBe(first.sealed.buffer);
    wasKept(second.sealed);
    vi.advanceTimersByTime(1_500);
    const third = await sealedFile(600_000);
    expect(third.sealed.buffer).toBe(first.sealed.buffer);
    wasKept(third.sealed);
    vi.advanceTimersByTime(2_000);
    expect((await sealedFile(600_000)).sealed.buffer).not.toBe(first.sealed.buffer);
  });

  it('does not tell sizes that are nearly the same from each other', async () => {
    expect(sealedLength(1)).toBe(sealedLength(4_000));
    expect(sealedLength(1_000_001)).toBe(sealedLength(1_010_000));
    expect(sealedLength(10_000_000)).toBeLessThan(10_000_000 * 1.06);
  });

  it('does not open with a single bit changed, anywhere (BLOB4)', async () => {
    const file = await sealedFile(2 * CHUNK_BYTES + 5);
    await fc.assert(
      fc.asyncProperty(fc.nat(file.sealed.length * 8 - 1), async (bit) => {
        const changed = file.sealed.slice();
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(await opened(file, changed)).toBeUndefined();
      }),
      { numRuns: 60, seed: 7 }
    );
  });

  it('does not open with chunks swapped, left out, repeated or cut short', async () => {
    const file = await sealedFile(3 * CHUNK_BYTES);
    const { sealed } = file;
    const chunk = (n: number) => sealed.slice(n * SEALED_CHUNK, (n + 1) * SEALED_CHUNK);
    const joined = (...chunks: Uint8Array[]) => Buffer.concat(chunks);
    for (const wrong of [
      joined(chunk(1), chunk(0), chunk(2)),
      joined(chunk(0), chunk(2), chunk(1)),
      joined(chunk(0), chunk(1)),
      joined(chunk(0), chunk(0), chunk(2)),
      joined(chunk(0), chunk(1), chunk(2), chunk(2)),
      sealed.slice(0, -1),
      sealed.slice(0, 0)
    ]) {
      expect(await opened(file, new Uint8Array(wrong))).toBeUndefined();
    }
  });

  it('does not open with a chunk of another blob, nor as a blob of another length', async () => {
    const file = await sealedFile(2 * CHUNK_BYTES);
    const other = await sealBlob(content(2 * CHUNK_BYTES).fill(9, 0, 9), SCOPE_KEY, HOME);
    const mixed = file.sealed.slice();
    mixed.set(other.sealed.subarray(0, SEALED_CHUNK));
    expect(await opened(file, mixed)).toBeUndefined();
    const short = { ...file, facts: { ...file.facts, bytes: 2 * CHUNK_BYTES - 1 } };
    expect(sealedLength(short.facts.bytes)).toBe(file.sealed.length);
    expect(await opened(short, file.sealed)).toBeUndefined();
  });

  it('is not given out under the name of other content', async () => {
    const file = await sealedFile(5_000);
    const misnamed = { ...file, facts: { ...file.facts, sha256: await digest(content(4)) } };
    expect(await opened(misnamed, file.sealed)).toBeUndefined();
  });
});

describe('a reference', () => {
  it('says everything there is to know, in one spelling (BLOB2)', async () => {
    const { facts } = await sealedFile(70_000);
    const text = blobReference(facts);
    expect(factsOf(text)).toStrictEqual(facts);
    expect(blobReference(factsOf(text))).toBe(text);
  });

  it.each([
    '',
    'blob1',
    SEALED_600K.replace('blob1', 'blob2'),
    SEALED_600K.replace('clinical', 'audit'),
    SEALED_600K.replace('600000', '0600000'),
    SEALED_600K.replace('600000', '-1'),
    SEALED_600K.replace('600000', '9'.repeat(16)),
    SEALED_600K.replace('image/png', 'png'),
    SEALED_600K.replace('image/png', 'image/png; charset=x'),
    SEALED_600K.replace('image/png', `image/${'x'.repeat(200)}`),
    SEALED_600K.replace(/\.[\w-]{43}\./, '.'),
    ` ${SEALED_600K}`,
    `${SEALED_600K}\n`
  ])('is refused where it is not one: %j', (text) => {
    const read = readReference(text);
    expect(read.ok ? 'read' : read.problem.code).toBe('not-a-reference');
  });

  it('has no second spelling of a hash', () => {
    const [before, hash, rest] = /^(blob1\.clinical\.600000\.)([\w-]{43})(.*)$/
      .exec(SEALED_600K)!
      .slice(1);
    const last = hash!.at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(last) ^ 1]!;
    expect(readReference(`${before}${hash!.slice(0, -1)}${twin}${rest}`).ok).toBe(false);
  });

  it('keeps a media type without its parameters, and calls what is none plain bytes', () => {
    expect(plainMediaType('Text/CSV; charset=utf-8')).toBe('text/csv');
    for (const none of ['', 'pdf', '../x', 'a/b/c', 'text/"x"']) {
      expect(plainMediaType(none)).toBe('application/octet-stream');
    }
  });
});
