import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Opening } from '#lib/blobs/opening.ts';
import { CHUNK_BYTES, digest, sealBlob } from '#lib/blobs/seal.ts';
import { content, HOME, SCOPE_KEY } from './vector.ts';

const LENGTH = 2 * CHUNK_BYTES + 5_000;

async function sealedFile() {
  const data = content(LENGTH);
  const { facts, sealed } = await sealBlob(data, SCOPE_KEY, HOME);
  return { data, sealed, facts: { ...facts, mediaType: 'image/png' } };
}

describe('a blob that is opened while it comes', () => {
  it('opens however it is cut, and not before all of it came', async () => {
    const { data, sealed, facts } = await sealedFile();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(sealed.length), { minLength: 1, maxLength: 8 }),
        async (cuts) => {
          const opening = await Opening.begin(facts, HOME.practice);
          const ends = [...cuts, sealed.length].sort((a, b) => a - b);
          let from = 0;
          for (const to of ends) {
            if (from < sealed.length) expect(await opening.content()).toBeUndefined();
            const part = sealed.slice(from, to);
            await opening.take(part);
            // Nobody looks at it any more.
            part.fill(0);
            from = to;
          }
          expect(await opening.content()).toStrictEqual(data);
        }
      ),
      { numRuns: 25, seed: 3 }
    );
  });

  it('is not given out where more came than it has', async () => {
    const { sealed, facts } = await sealedFile();
    const opening = await Opening.begin(facts, HOME.practice);
    await opening.take(sealed);
    const asked = opening.content();
    await opening.take(Uint8Array.of(0));
    expect(await asked).toBeUndefined();
    expect(await opening.content()).toBeUndefined();
  });

  it('is not given out under the name of other content, nor with a part that is not its own', async () => {
    const { sealed, facts } = await sealedFile();
    const misnamed = { ...facts, sha256: await digest(content(4)) };
    const other = await Opening.begin(misnamed, HOME.practice);
    await other.take(sealed);
    expect(await other.content()).toBeUndefined();
    const changed = sealed.slice();
    changed[CHUNK_BYTES + 50]! ^= 1;
    const opening = await Opening.begin(facts, HOME.practice);
    await opening.take(changed.subarray(0, 1_000));
    await opening.take(changed.subarray(1_000));
    expect(await opening.content()).toBeUndefined();
  });
});
