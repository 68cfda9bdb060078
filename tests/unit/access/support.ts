import { expect } from 'vitest';
import { sha256 } from '#lib/crypto/crypto.ts';
import { foundPractice } from '#lib/access/founding.ts';
import { createInvite, createJoin } from '#lib/access/invites.ts';
import { personId, type DeviceIdentity } from '#lib/access/identity.ts';
import {
  applyStatement,
  applyStatements,
  emptyMembership,
  type Applied,
  type MembershipState
} from '#lib/access/membership.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import { parseEnvelope, sealStatement, type SealedEnvelope } from '#lib/envelope/envelope.ts';
import { encodeCbor } from '#lib/encoding/cbor.ts';
import { fixedIdentity, seededSource } from '../sync/support/seeded.ts';

export const EXPIRES = Date.parse('2026-11-03T08:00:00Z');

/** A device of somebody who is nowhere yet: their id comes of its key (ID4). */
export async function newPerson(name: string): Promise<DeviceIdentity> {
  const identity = await fixedIdentity(name, '');
  return { ...identity, member: { ...identity.member, id: personId(identity.signPublic) } };
}

/** A practice with its founder, and two devices that may come in by two invites. */
export async function world(seed = 1) {
  const source = seededSource(seed);
  const founder = await fixedIdentity('Reception', newUuid(source));
  const joiner = await newPerson('Tablet');
  const late = await newPerson('Phone');
  const founded = await foundPractice({ identity: founder, source });
  const { practiceId, keyring, genesis } = founded;
  const invite = await createInvite({
    identity: founder,
    keyring,
    terms: { role: 'doctor', member: null, confirm: false, expiresAt: EXPIRES },
    after: [sha256(genesis.bytes)],
    counter: 2,
    source
  });
  const joinAs = (identity: DeviceIdentity, from = invite): Promise<SealedEnvelope> =>
    createJoin({
      practice: practiceId,
      invite: from.invite,
      secret: from.secret,
      statement: from.statement,
      identity,
      source
    });
  /** Signs any statement at all, as somebody hostile might. */
  const forge = (identity: DeviceIdentity, statement: unknown): Promise<SealedEnvelope> =>
    sealStatement({
      practice: practiceId,
      identity,
      counter: 9,
      entryId: newUuid(source),
      statement: encodeCbor(statement)
    });
  return {
    source,
    founder,
    joiner,
    late,
    practice: practiceId,
    keyring,
    genesis,
    invite,
    joinAs,
    forge,
    join: await joinAs(joiner)
  };
}

/** What was made of each statement, in order. */
const outcome = (applied: Applied): string => (applied.accepted ? 'accepted' : applied.reason);

/**
 * Applies envelopes in order; gives the last answer. They are heard one by one and all together, where
 * signatures and proofs are verified ahead: whatever they are, that must come to the same.
 */
export async function applyAll(
  practice: string,
  envelopes: readonly { readonly bytes: Uint8Array }[],
  from: MembershipState = emptyMembership(practice)
): Promise<Applied> {
  const parsed = () =>
    envelopes.map(({ bytes }) => {
      const envelope = parseEnvelope(bytes);
      if (!envelope.ok) throw new Error(envelope.problem.detail);
      return envelope.value;
    });
  const applied: Applied[] = [];
  for (const envelope of parsed()) {
    applied.push(await applyStatement(applied.at(-1)?.state ?? from, envelope));
  }
  const together: Applied[] = [];
  await applyStatements(from, parsed(), (each) => together.push(each));
  expect(together.map(outcome)).toEqual(applied.map(outcome));
  expect(together.at(-1)?.state).toEqual(applied.at(-1)?.state);
  return applied.at(-1)!;
}
