import fc from 'fast-check';
import { expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { readChangeChunk } from '#lib/envelope/change-chunk.ts';
import { compressed, someChanges } from '../sync/support/changes.ts';

const LIMIT = 1 << 20;

test('a chunk’s hash, dependencies, actor and number are what Automerge says', async () => {
  const plain = [...someChanges(5), ...someChanges(1, 5000)];
  const changes = [...plain, ...plain.map(compressed)];
  expect(new Set(changes.map((change) => change[8]))).toEqual(new Set([1, 2]));
  for (const change of changes) {
    const { hash, deps, actor, seq } = A.decodeChange(change);
    expect(await readChangeChunk(change, LIMIT)).toMatchObject({ hash, deps, actor, seq });
  }
});

test('a change with two dependencies has both', async () => {
  const base = A.from({ a: 1 }, { actor: '00' });
  const left = A.change(A.clone(base, { actor: '01' }), (draft) => void (draft.a = 2));
  const right = A.change(A.clone(base, { actor: '02' }), (draft) => void (draft.a = 3));
  const merged = A.change(A.merge(left, right), (draft) => void (draft.a = 4));
  const last = A.getLastLocalChange(merged)!;
  expect((await readChangeChunk(last, LIMIT)).deps.toSorted()).toEqual(
    A.decodeChange(last).deps.toSorted()
  );
});

test('any damaged byte of a change is noticed', async () => {
  for (const change of [someChanges(1)[1]!, compressed(someChanges(1, 300)[1]!)]) {
    for (let at = 0; at < change.length; at++) {
      const damaged = change.slice();
      damaged[at]! ^= 0x40;
      await expect(readChangeChunk(damaged, LIMIT), `byte ${at}`).rejects.toThrow();
    }
    await expect(readChangeChunk(change.subarray(0, -1), LIMIT)).rejects.toThrow();
    await expect(readChangeChunk(new Uint8Array([...change, 0]), LIMIT)).rejects.toThrow();
  }
});

test('a whole document is not a change', async () => {
  await expect(readChangeChunk(A.save(A.from({ a: 1 })), LIMIT)).rejects.toThrow('not a change');
});

test('ENV7: a compressed change is inflated no further than the limit', async () => {
  const change = compressed(someChanges(1, 50_000)[1]!);
  expect(change.length).toBeLessThan(1000);
  await expect(readChangeChunk(change, 10_000)).rejects.toThrow();
});

test('arbitrary bytes are refused with an error', async () => {
  const start = [0x85, 0x6f, 0x4a, 0x83];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
      await expect(readChangeChunk(bytes, LIMIT)).rejects.toThrow(Error);
      await expect(readChangeChunk(new Uint8Array([...start, ...bytes]), LIMIT)).rejects.toThrow();
    }),
    { numRuns: 300, seed: 20261102 }
  );
});
