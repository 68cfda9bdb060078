import { expect, test } from 'vitest';
import { chance, mutateCbor } from './mutate.ts';
import { fuzz } from './run.ts';
import { targets } from './targets.ts';

/** The same inputs in every run; `npm run fuzz` goes on with others. */
test('no parser that a network reaches throws, hangs or believes a forgery', async () => {
  const inputs = 12_000;
  expect(await fuzz({ inputs, seed: 20_261_122 })).toBeGreaterThan(inputs * 0.99);
}, 120_000);

test('every parser gets its share', async () => {
  const shares = (await targets()).map(({ share }) => share);
  expect(shares.reduce((sum, share) => sum + share)).toBe(100);
});

test('no parser is fed the same again and again', async () => {
  for (const target of await targets()) {
    const inputs = Array.from({ length: 50 }, (_, seed) => target.make(chance(seed)));
    expect(new Set(inputs.map((input) => Buffer.from(input).toString('hex'))).size).toBeGreaterThan(
      40
    );
  }
});

test('the same seed makes the same input', () => {
  const valid = [Uint8Array.from([0xa1, 0x61, 0x61, 0x01])];
  for (let seed = 0; seed < 50; seed++) {
    expect(mutateCbor(valid, chance(seed))).toEqual(mutateCbor(valid, chance(seed)));
  }
});
