import { expect, test } from 'vitest';
import { createKeyring } from '#lib/access/keyring.ts';
import { openPresence, sealPresence } from '#lib/envelope/envelope.ts';
import { MAX_PRESENCE_BYTES } from '#lib/sync/wire.ts';
import { PATIENT, PRACTICE, sealer } from '../sync/support/sealed.ts';
import { seededSource } from '../sync/support/seeded.ts';

const content = new TextEncoder().encode('Thandi is in the plan, at 17');

async function sealed() {
  const { keyring, source } = await sealer();
  const docTag = keyring.docTag(PATIENT);
  const body = await sealPresence({
    keyring,
    scope: 'clinical',
    epoch: 1,
    docTag,
    content,
    random: source.random
  });
  return { keyring, docTag, body };
}

test('WIRE7: presence opens for whoever holds the document’s key', async () => {
  const { keyring, docTag, body } = await sealed();
  expect(await openPresence(keyring, docTag, body)).toEqual(content);
  expect(body.length).toBeLessThan(MAX_PRESENCE_BYTES);
  expect(Buffer.from(body).includes('Thandi')).toBe(false);
});

test('WIRE7: presence of another document, practice or with any byte changed does not open', async () => {
  const { keyring, docTag, body } = await sealed();
  const other = keyring.docTag('01890000-0000-7000-8000-0000000000bb');
  expect(await openPresence(keyring, other, body)).toBeUndefined();
  const stranger = createKeyring(PRACTICE, seededSource(3).random);
  expect(await openPresence(stranger, docTag, body)).toBeUndefined();
  for (let at = 0; at < body.length; at++) {
    const changed = body.slice();
    changed[at]! ^= 2;
    expect(await openPresence(keyring, docTag, changed), `byte ${at}`).toBeUndefined();
    expect(await openPresence(keyring, docTag, body.subarray(0, at))).toBeUndefined();
  }
});

test('presence for a scope that is not held cannot be sealed', async () => {
  const { keyring } = await sealer();
  const docTag = keyring.docTag(PATIENT);
  await expect(
    sealPresence({ keyring, scope: 'clinical', epoch: 2, docTag, content })
  ).rejects.toThrow('no key');
});
