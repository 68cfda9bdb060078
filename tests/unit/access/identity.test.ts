import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  createIdentity,
  deviceId,
  exportIdentity,
  importIdentity,
  practiceId
} from '#lib/access/identity.ts';
import { sign, verify } from '#lib/crypto/crypto.ts';

const member = { id: '01890000-0000-7000-8000-000000000001', name: 'Thandi Nkosi' };
const key = Uint8Array.from({ length: 32 }, (_, i) => i);

const expected = (domain: string): string => {
  const hex = createHash('sha256').update(domain).update(key).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    '....',
    hex.slice(20, 32)
  ].join('-');
};

test('ID1: a practice id is a version 8 UUID of the hash of its public key', () => {
  expect(practiceId(key)).toMatch(new RegExp(`^${expected('indaba/practice/1')}$`));
});

test('ID2: a device id is a version 8 UUID of the hash of its signing key', () => {
  expect(deviceId(key)).toMatch(new RegExp(`^${expected('indaba/device/1')}$`));
  expect(deviceId(key)[19]).toMatch(/[89ab]/);
});

test('ID2: a new device is named by its own key', async () => {
  const identity = await createIdentity({ name: 'Reception', member });
  expect(identity.id).toBe(deviceId(identity.signPublic));
  expect(identity.boxPublic).toHaveLength(32);
});

test('a device’s private keys cannot be read out unless that was asked for', async () => {
  const identity = await createIdentity({ name: 'Tablet', member });
  expect(identity.signKey.extractable).toBe(false);
  expect(identity.boxKey.extractable).toBe(false);
  await expect(exportIdentity(identity)).rejects.toThrow();
});

test('an extractable identity comes back from its bytes and signs as before', async () => {
  const identity = await createIdentity({ name: 'Hub', member, extractable: true });
  const read = await importIdentity(await exportIdentity(identity));
  if (!read.ok) throw new Error(read.problem.detail);
  expect(read.value).toMatchObject({ id: identity.id, name: 'Hub', member });
  const data = new TextEncoder().encode('hello');
  expect(await verify(identity.signPublic, await sign(read.value.signKey, data), data)).toBe(true);
});

test('a damaged identity file is a problem, not an exception', async () => {
  const identity = await createIdentity({ name: 'Hub', member, extractable: true });
  const bytes = await exportIdentity(identity);
  for (const damaged of [bytes.subarray(0, 60), new Uint8Array(0), bytes.fill(7, 100, 140)]) {
    const read = await importIdentity(damaged);
    expect(read).toMatchObject({ ok: false, problem: { code: 'identity-unreadable' } });
  }
});
