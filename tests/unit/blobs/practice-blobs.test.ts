import { expect, it } from 'vitest';
import { fromHex } from '#lib/crypto/crypto.ts';
import { applyStatement, emptyMembership } from '#lib/access/membership.ts';
import { RecordBlobs } from '#lib/replica/blobs/records.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import { PracticeBlobs } from '#server/blobs/practice-blobs.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { blobLimits } from '#server/limits.ts';
import { named, noise } from '../../contract/blob-store.suite.ts';
import { newPractice } from '../server/support/practice.ts';
import { must } from '../../support/result.ts';

it('makes room again when a file is removed for good, and has none of it left', async () => {
  const store = new RecordBlobs(new MemoryStore());
  const limits = blobLimits({ practiceBytes: 10_000 });
  const blobs = new PracticeBlobs(store, limits, async () => undefined);
  const practice = await newPractice();
  const genesis = must(parseEnvelope(practice.genesis));
  const { state: membership } = await applyStatement(emptyMembership(practice.id), genesis);
  const asking = { device: practice.founder.id, membership };
  const put = async (data: Uint8Array) => {
    const { scope, hash } = await named(data, 'front');
    const part = { size: data.length, offset: 0, data, hash: fromHex(hash) };
    return blobs.answer({ type: 'put', id: 1, scope, ...part }, asking, 0);
  };
  const first = noise(8_000);
  expect(await put(first)).toMatchObject({ whole: true });
  expect(await put(noise(8_000, 2))).toMatchObject({ type: 'denied', code: 'quota' });
  const name = await named(first, 'front');
  await blobs.remove(name);
  const gone = { type: 'get', id: 2, scope: 'front', offset: 0, bytes: 10 } as const;
  const answer = await blobs.answer({ ...gone, hash: fromHex(name.hash) }, asking, 0);
  expect(answer).toMatchObject({ code: 'blob-unknown' });
  expect(await put(noise(8_000, 2))).toMatchObject({ whole: true });
});
