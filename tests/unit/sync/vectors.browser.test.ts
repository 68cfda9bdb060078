import { expect, test } from 'vitest';
import { fromHex, toHex } from '#lib/crypto/crypto.ts';
import { createIdentity, deviceId } from '#lib/access/identity.ts';
import { createKeyring, decodeKeyring } from '#lib/access/keyring.ts';
import { openInviteKeys } from '#lib/access/invites.ts';
import { decodeStatement, type InviteStatement } from '#lib/access/statements.ts';
import { platformDeflate, streamDeflate } from '#lib/encoding/deflate.ts';
import { openEnvelope, openMany, parseEnvelope, sealChanges } from '#lib/envelope/envelope.ts';
import vectors from './vectors.json' with { type: 'json' };

/* The same bytes in a browser: its WebCrypto, its streams. */

const keyring = () => {
  const read = decodeKeyring(fromHex(vectors.keyring));
  if (!read.ok) throw new Error(read.problem.detail);
  return read.value;
};
const signKey = (device: string) =>
  fromHex([vectors.founder, vectors.joiner].find(({ id }) => id === device)!.signPublic);

test('a browser inflates by its own streams', () => {
  expect(platformDeflate).toBe(streamDeflate);
});

test.each(vectors.changes)('envelope $counter opens in a browser', async (vector) => {
  const opened = await openEnvelope(fromHex(vector.envelope), signKey, keyring());
  if (!opened.ok) throw new Error(opened.problem.detail);
  expect(opened.value.opened.changes.map(({ hash }) => hash)).toEqual(vector.hashes);
  expect(toHex(opened.value.opened.attestation)).toBe(vector.attestation);
});

test('a browser opens the keys in an invite', async () => {
  const envelope = parseEnvelope(fromHex(vectors.statements[1]!));
  if (!envelope.ok) throw new Error('unreadable');
  const statement = decodeStatement(envelope.value.body) as InviteStatement;
  const opened = await openInviteKeys(vectors.practice, statement, fromHex(vectors.secret));
  expect(opened.ok && toHex(opened.value.encode())).toBe(vectors.linkKeyring);
});

test('what a browser seals with keys that no script can read opens again', async () => {
  const identity = await createIdentity({
    name: 'Tablet',
    member: { name: 'Thandi' }
  });
  expect(identity.id).toBe(deviceId(identity.signPublic));
  const ring = createKeyring(vectors.practice);
  const first = await openEnvelope(fromHex(vectors.changes[1]!.envelope), signKey, keyring());
  if (!first.ok) throw new Error('unreadable');
  const changes = first.value.opened.changes.map(({ bytes }) => bytes);
  const sealed = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      sealChanges({
        practice: vectors.practice,
        docId: vectors.changes[1]!.document.id,
        docKind: 'patient',
        scope: 'front',
        epoch: 1,
        changes,
        identity,
        counter: i + 1,
        entryId: vectors.changes[1]!.entryId,
        keyring: ring
      })
    )
  );
  const results = await openMany(
    sealed.map(({ bytes }) => bytes),
    () => identity.signPublic,
    ring
  );
  for (const result of results) {
    expect(result.ok && result.value.opened.changes.map(({ bytes }) => bytes)).toEqual(changes);
  }
});
