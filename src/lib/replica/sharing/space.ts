import { foundPractice } from '../../access/founding.ts';
import {
  createIdentity,
  exportIdentity,
  importIdentity,
  type DeviceIdentity
} from '../../access/identity.ts';
import { createInvite } from '../../access/invites.ts';
import { decodeKeyring, newScopeKey, refOf, type Keyring } from '../../access/keyring.ts';
import {
  applyStatement,
  currentKey,
  emptyMembership,
  endsOf,
  type MembershipState
} from '../../access/membership.ts';
import type { Role } from '../../access/roles.ts';
import { encodeStatement, type KnownStatement } from '../../access/statements.ts';
import { sha256, toBase64Url, fromBase64Url } from '../../crypto/crypto.ts';
import { newUuid, type IdSource, type Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';
import type { Share, ShareExtent, ShareRights } from '../../docs/share.schema.ts';
import { parseEnvelope, sealStatement } from '../../envelope/envelope.ts';
import { ok, ProblemError, type Result } from '../../problem.ts';

/**
 * A share space is a log like a practice's, with two devices in it: one for each side (SHARE1). This
 * is what one side holds of it, and what it says there.
 */

/** Scopes of which a share of this extent holds keys. */
export const scopesOf = (extent: ShareExtent): readonly Scope[] =>
  extent === 'clinical' ? ['front', 'clinical'] : ['front'];

/**
 * The receiving side's role in the space: chosen so that every server refuses what the share does
 * not allow, by the one table that it uses for everybody (SHARE3).
 */
const RECEIVER_ROLE: Record<ShareExtent, Record<ShareRights, Role>> = {
  front: { read: 'auditor', write: 'reception' },
  clinical: { read: 'hub', write: 'doctor' }
};

/** One side's identity and keys, and everything said so far, as a share's document keeps them. */
export interface KeptSide {
  readonly identity: string;
  readonly keyring: string;
  readonly statements: Share['statements'];
}

/** One side, ready for use. */
export interface Side {
  readonly space: Uuid;
  readonly identity: DeviceIdentity;
  readonly keyring: Keyring;
  /** Statements in an order in which each can be verified. */
  readonly statements: readonly Uint8Array[];
}

/** Puts statements behind those that are kept, by entry id. */
export function keptStatements(
  statements: readonly Uint8Array[],
  from = 0
): Record<Uuid, { order: number; bytes: string }> {
  return Object.fromEntries(
    statements.flatMap((bytes, at) => {
      const envelope = parseEnvelope(bytes);
      return envelope.ok
        ? [[envelope.value.entryId, { order: from + at, bytes: toBase64Url(bytes) }]]
        : [];
    })
  );
}

export const keptKeyring = (keyring: Keyring): string => toBase64Url(keyring.encode());

export const keptSide = async (
  identity: DeviceIdentity,
  keyring: Keyring,
  statements: readonly Uint8Array[]
): Promise<KeptSide> => ({
  identity: toBase64Url(await exportIdentity(identity)),
  keyring: keptKeyring(keyring),
  statements: keptStatements(statements)
});

/** Reads a side back from what a share's document keeps; `undefined` where it keeps none. */
export async function readSide(
  share: Pick<Share, 'identity' | 'keyring' | 'statements' | 'terms'>
): Promise<Side | undefined> {
  if (!share.identity || !share.keyring) return undefined;
  const identity = await importIdentity(fromBase64Url(share.identity), false);
  const keyring = decodeKeyring(fromBase64Url(share.keyring));
  if (!identity.ok || !keyring.ok) return undefined;
  return {
    space: share.terms.space,
    identity: identity.value,
    keyring: keyring.value,
    statements: Object.values(share.statements)
      .sort((a, b) => a.order - b.order || (a.bytes < b.bytes ? -1 : 1))
      .map(({ bytes }) => fromBase64Url(bytes))
  };
}

/** Who is in the space, as far as these statements say. */
export async function membershipOf(
  space: Uuid,
  statements: readonly Uint8Array[],
  before: MembershipState = emptyMembership(space)
): Promise<MembershipState> {
  let state = before;
  // Two devices of one practice may have kept statements under one number: what comes too early is
  // tried again after the others.
  let waiting = [...statements];
  for (let left = -1; waiting.length > 0 && waiting.length !== left;) {
    left = waiting.length;
    const later: Uint8Array[] = [];
    for (const bytes of waiting) {
      const envelope = parseEnvelope(bytes);
      if (!envelope.ok) continue;
      const applied = await applyStatement(state, envelope.value);
      if (applied.accepted) state = applied.state;
      else later.push(bytes);
    }
    waiting = later;
  }
  return state;
}

/** A side's identity: nobody in the practice, and in no other space (SHARE2). */
export const newSideIdentity = (practiceName: string): Promise<DeviceIdentity> =>
  createIdentity({
    name: practiceName,
    member: { name: practiceName },
    extractable: true
  });

export interface FoundedSpace {
  readonly side: Side;
  readonly invite: {
    readonly invite: Uuid;
    readonly secret: Uint8Array;
    readonly statement: Uint8Array;
    readonly expiresAt: string;
  };
}

/** Founds a space and offers its other side, once and for a time (SHARE1, SHARE4). */
export async function foundSpace(options: {
  readonly giver: string;
  readonly extent: ShareExtent;
  readonly rights: ShareRights;
  /** Milliseconds since 1970. */
  readonly linkExpiresAt: number;
  readonly source: IdSource;
}): Promise<FoundedSpace> {
  const { giver, extent, rights, linkExpiresAt, source } = options;
  const identity = await newSideIdentity(giver);
  const { practiceId: space, genesis, keyring: all } = await foundPractice({ identity, source });
  // Keys that the share does not reach are forgotten here and now.
  const keyring = all.only(all.keys.filter(({ scope }) => scopesOf(extent).includes(scope)));
  const invite = await createInvite({
    identity,
    keyring,
    terms: {
      role: RECEIVER_ROLE[extent][rights],
      member: null,
      confirm: false,
      expiresAt: linkExpiresAt
    },
    after: [sha256(genesis.bytes)],
    counter: 2,
    source
  });
  return {
    side: { space, identity, keyring, statements: [genesis.bytes, invite.envelope.bytes] },
    invite
  };
}

/**
 * Shuts the other side out (SHARE8): its invitation is taken back, whoever came in by it is revoked,
 * and a new key begins that they never get. Empty where nobody is left to be shut out.
 */
export async function shutOut(
  side: Side,
  reason: string,
  source: IdSource
): Promise<Result<{ statements: Uint8Array[]; keyring: Keyring }>> {
  let state = await membershipOf(side.space, side.statements);
  const { identity } = side;
  const said: Uint8Array[] = [];
  const at = new Date(source.now()).toISOString();
  const say = async (statement: KnownStatement): Promise<void> => {
    const sealed = await sealStatement({
      practice: side.space,
      identity,
      counter: state.facts.length + 1,
      entryId: newUuid(source),
      statement: encodeStatement(statement)
    });
    const envelope = parseEnvelope(sealed.bytes);
    const applied = envelope.ok ? await applyStatement(state, envelope.value) : undefined;
    if (!applied?.accepted) {
      throw new Error(`a statement of our own was refused: ${applied?.reason ?? 'unreadable'}`);
    }
    state = applied.state;
    said.push(sealed.bytes);
  };
  try {
    for (const [invite, record] of state.invites) {
      if (record.usedBy !== null || record.closed) continue;
      await say({ type: 'cancel', after: endsOf(state), invite, at });
    }
    for (const member of [...state.members.values()]) {
      if (member.id === identity.member.id || member.ended) continue;
      const after = endsOf(state);
      await say({ type: 'revoke', after, device: null, member: member.id, reason, at });
    }
    if (said.length === 0) return ok({ statements: [], keyring: side.keyring });
    const scopes = new Set(side.keyring.keys.map(({ scope }) => scope));
    const fresh = [...scopes].map((scope) =>
      newScopeKey(scope, (currentKey(state, scope)?.ref.epoch ?? 0) + 1, (n) => source.random(n))
    );
    const introduces = fresh.map(refOf);
    await say({ type: 'keys', after: endsOf(state), introduces, grants: [], at });
    return ok({ statements: said, keyring: side.keyring.with(fresh) });
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    throw error;
  }
}
