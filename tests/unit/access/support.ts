import { sha256 } from '#lib/access/crypto.ts';
import { foundPractice } from '#lib/access/founding.ts';
import { createInvite, createJoin } from '#lib/access/invites.ts';
import { personId, type DeviceIdentity } from '#lib/access/identity.ts';
import {
  applyStatement,
  emptyMembership,
  type Applied,
  type MembershipState
} from '#lib/access/membership.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import { parseEnvelope, sealStatement, type SealedEnvelope } from '#lib/sync/envelope.ts';
import { encodeCbor } from '#lib/sync/cbor.ts';
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

/** Applies envelopes in order; gives the last answer. */
export async function applyAll(
  practice: string,
  envelopes: readonly { readonly bytes: Uint8Array }[],
  from: MembershipState = emptyMembership(practice)
): Promise<Applied> {
  let applied: Applied | undefined;
  let state = from;
  for (const { bytes } of envelopes) {
    const parsed = parseEnvelope(bytes);
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    applied = await applyStatement(state, parsed.value);
    state = applied.state;
  }
  if (applied === undefined) throw new Error('nothing to apply');
  return applied;
}
