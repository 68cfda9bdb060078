import { expect, test } from 'vitest';
import { openGrant } from '#lib/access/grants.ts';
import { openInviteKeys } from '#lib/access/invites.ts';
import { decodeKeyring } from '#lib/access/keyring.ts';
import { parseLink } from '#lib/access/link.ts';
import {
  applyStatement,
  currentKey,
  deviceKey,
  emptyMembership,
  type MembershipState
} from '#lib/access/membership.ts';
import { fromHex, toHex } from '#lib/crypto/crypto.ts';
import { A } from '#lib/docs/core/automerge.ts';
import { decodeAttestation, openEnvelope, verifyAttestation } from '#lib/envelope/envelope.ts';
import { parsed } from './support/sealed.ts';
import { fixedIdentity } from './support/seeded.ts';
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

/** Signing keys by device. */
const signKey = (device: string) =>
  fromHex([vectors.founder, vectors.joiner].find(({ id }) => id === device)!.signPublic);

async function membership(): Promise<MembershipState> {
  let state = emptyMembership(vectors.practice);
  for (const statement of vectors.statements) {
    const applied = await applyStatement(state, parsed(fromHex(statement)));
    expect(applied).toMatchObject({ accepted: true });
    state = applied.state;
  }
  return state;
}

test.each(vectors.changes)('envelope $counter opens for ever', async (vector) => {
  const opened = await openEnvelope(fromHex(vector.envelope), signKey, keyring());
  if (!opened.ok) throw new Error(opened.problem.detail);
  const { envelope, opened: content } = opened.value;
  const { id, kind, scope, epoch, tag } = vector.document;
  expect(envelope).toMatchObject({
    practice: vectors.practice,
    entryId: vector.entryId,
    counter: vector.counter,
    device: vector.author,
    scope,
    epoch
  });
  expect(toHex(envelope.docTag)).toBe(tag);
  expect(content).toMatchObject({ docId: id, kind });
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
  expect(await verifyAttestation(attestation, signKey(vector.author))).toBe(true);
});

test('the statements make the same membership for ever', async () => {
  const state = await membership();
  const named = <T extends { name: string }, V>(records: Iterable<T>, of: (record: T) => V) =>
    Object.fromEntries([...records].map((each) => [each.name.split('’')[0]!, of(each)]));
  const { roster } = vectors;
  expect(named(state.members.values(), ({ role }) => role)).toEqual(roster.members);
  expect(named(state.devices.values(), ({ standing }) => standing)).toEqual(roster.devices);
  expect(state.policy).toEqual(roster.policy);
  expect(currentKey(state, 'front')!.ref.epoch).toBe(roster.frontEpoch);
  expect(toHex(state.devices.get(vectors.founder.id)!.boxKey)).toBe(roster.foundersBox);
  const open = [...state.invites.values()].filter(({ usedBy, closed }) => !usedBy && !closed);
  expect(open).toHaveLength(roster.openInvites);
  for (const { id, signPublic } of [vectors.founder, vectors.joiner]) {
    expect(toHex(deviceKey(state, id)!)).toBe(signPublic);
  }
});

test('the link opens the keyring for ever', async () => {
  const link = parseLink(vectors.link);
  if (!link.ok) throw new Error(link.problem.detail);
  expect(toHex(link.value.secret)).toBe(vectors.secret);
  const { statement } = (await membership()).invites.get(link.value.invite)!;
  const opened = await openInviteKeys(vectors.practice, statement, link.value.secret);
  expect(opened.ok && toHex(opened.value.encode())).toBe(vectors.linkKeyring);
});

test('a grant opens for ever', async () => {
  const identity = await fixedIdentity('Tablet', '');
  const grants = (await membership()).facts.flatMap(({ statement }) =>
    statement.type === 'keys' ? statement.grants : []
  );
  expect(grants.map(({ device }) => device)).toEqual([identity.id]);
  const opened = await openGrant(vectors.practice, identity, grants[0]!.sealed);
  expect(opened && toHex(opened.encode())).toBe(vectors.grantKeyring);
});
