import { expect, test } from 'vitest';
import { fromHex, toHex } from '#lib/access/crypto.ts';
import { openInviteKeys } from '#lib/access/invites.ts';
import { decodeKeyring } from '#lib/access/keyring.ts';
import { parseLink } from '#lib/access/link.ts';
import { applyStatement, deviceKey, emptyMembership } from '#lib/access/membership.ts';
import { A } from '#lib/docs/core/automerge.ts';
import { decodeAttestation, openEnvelope, verifyAttestation } from '#lib/sync/envelope.ts';
import { parsed } from './support/sealed.ts';
import vectors from './vectors.json' with { type: 'json' };

/*
 * Logs are kept for decades. What is written in vectors.json must be readable by every version of
 * the program; when a test here fails, the program is wrong, not the file.
 */

const keyring = () => {
  const read = decodeKeyring(fromHex(vectors.keyring));
  if (!read.ok) throw new Error(read.problem.detail);
  return read.value;
};

test.each(vectors.changes)('envelope $counter opens for ever', async (vector) => {
  const founder = fromHex(vectors.founder.signPublic);
  const opened = await openEnvelope(fromHex(vector.envelope), () => founder, keyring());
  if (!opened.ok) throw new Error(opened.problem.detail);
  const { envelope, opened: content } = opened.value;
  expect(envelope).toMatchObject({
    practice: vectors.practice,
    entryId: vector.entryId,
    counter: vector.counter,
    device: vectors.founder.id,
    scope: vectors.document.scope,
    epoch: vectors.document.epoch
  });
  expect(toHex(envelope.docTag)).toBe(vectors.document.tag);
  expect(content).toMatchObject({ docId: vectors.document.id, kind: vectors.document.kind });
  expect(content.changes.map(({ hash }) => hash)).toEqual(vector.hashes);
  expect(toHex(content.attestation)).toBe(vector.attestation);
  const [doc] = A.applyChanges(
    A.init(),
    content.changes.map(({ bytes }) => bytes)
  );
  expect(A.getAllChanges(doc)).toHaveLength(vector.hashes.length);
});

test.each(vectors.changes)('attestation $counter verifies for ever', async (vector) => {
  const attestation = decodeAttestation(fromHex(vector.attestation))!;
  expect(attestation.hashes).toEqual(vector.hashes);
  expect(await verifyAttestation(attestation, fromHex(vectors.founder.signPublic))).toBe(true);
});

test('the statements make the same membership for ever', async () => {
  const { genesis, invite, join } = vectors.statements;
  let state = emptyMembership(vectors.practice);
  for (const statement of [genesis, invite, join]) {
    const applied = await applyStatement(state, parsed(fromHex(statement)));
    expect(applied.accepted).toBe(true);
    state = applied.state;
  }
  for (const { id, signPublic } of [vectors.founder, vectors.joiner]) {
    expect(toHex(deviceKey(state, id)!)).toBe(signPublic);
  }
});

test('the link opens the keyring for ever', async () => {
  const link = parseLink(vectors.link);
  if (!link.ok) throw new Error(link.problem.detail);
  expect(toHex(link.value.secret)).toBe(vectors.secret);
  const { genesis, invite } = vectors.statements;
  let state = emptyMembership(vectors.practice);
  for (const statement of [genesis, invite]) {
    state = (await applyStatement(state, parsed(fromHex(statement)))).state;
  }
  const { statement } = state.invites.get(link.value.invite)!;
  const opened = await openInviteKeys(vectors.practice, statement, link.value.secret);
  expect(opened.ok && toHex(opened.value.encode())).toBe(vectors.keyring);
});
