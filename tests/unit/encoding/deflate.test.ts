import { expect, test } from 'vitest';
import { platformDeflate, streamDeflate } from '#lib/encoding/deflate.ts';

const text = new TextEncoder().encode('blood pressure 120/80, '.repeat(500));

test('Node has a faster way than streams', () => {
  expect(platformDeflate).not.toBe(streamDeflate);
});

for (const [name, mine, other] of [
  ['zlib', platformDeflate, streamDeflate],
  ['streams', streamDeflate, platformDeflate]
] as const) {
  test(`${name}: what one deflates, the other inflates`, async () => {
    const deflated = await mine.deflate(text);
    expect(deflated.length).toBeLessThan(text.length / 5);
    expect(await other.inflate(deflated, text.length)).toEqual(text);
    expect(await mine.inflate(await mine.deflate(new Uint8Array(0)), 10)).toHaveLength(0);
  });

  test(`ENV7, ${name}: nothing beyond the limit comes out`, async () => {
    const deflated = await mine.deflate(text);
    await expect(async () => mine.inflate(deflated, text.length - 1)).rejects.toThrow();
  });

  test(`ENV7, ${name}: a bomb is stopped long before it is inflated`, async () => {
    const bomb = await platformDeflate.deflate(new Uint8Array(64 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    await expect(async () => mine.inflate(bomb, 1024 * 1024)).rejects.toThrow();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  test(`${name}: damaged, cut or followed data is refused`, async () => {
    const deflated = await mine.deflate(text);
    const followed = new Uint8Array(deflated.length + 1);
    followed.set(deflated);
    for (const bad of [
      deflated.subarray(0, -5),
      followed,
      new Uint8Array([255, 255, 255]),
      new Uint8Array(0)
    ]) {
      await expect(async () => mine.inflate(bad, 1 << 20)).rejects.toThrow();
    }
  });
}
