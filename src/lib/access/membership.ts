import type { Uuid } from '../docs/core/ids.ts';
import type { Scope } from '../docs/kinds.ts';
import type { QuarantineReason } from '../replica/api.ts';
import { verifyEnvelope, type Envelope } from '../sync/header.ts';
import { compareBytes, equal, fromHex, sha256, toHex, verify } from './crypto.ts';
import { deviceId, practiceId } from './identity.ts';
import { Past, resolve, seniorityOf, type Fact } from './membership/history.ts';
import { effect, objection, type StatementRefusal } from './membership/rules.ts';
import { emptyRoster, roleOf, type KeyRecord, type Roster } from './membership/state.ts';
import { mayRead } from './roles.ts';
import { decodeStatement, genesisSigned, joinSigned, type Statement } from './statements.ts';

export type { StatementRefusal } from './membership/rules.ts';
export {
  activeOwners,
  deviceMayRead,
  deviceMayWrite,
  keyName,
  readableScopes,
  roleOf,
  type DeviceRecord,
  type Ended,
  type InviteRecord,
  type KeyRecord,
  type MemberRecord,
  type Roster
} from './membership/state.ts';

/** Who belongs to a practice: what all statements together say, in whatever order they came (MEM5). */
export interface MembershipState extends Roster {
  readonly facts: readonly Fact[];
  /** Where each fact is, by the hash of its envelope. */
  readonly places: ReadonlyMap<string, number>;
  /** The facts that no other fact knows: what a new statement comes after. */
  readonly ends: ReadonlySet<string>;
  /** Entries that are known: reading them again, as after a restore (LOG6), changes nothing. */
  readonly applied: ReadonlySet<Uuid>;
  /** The signing keys of all devices that ever belonged. */
  readonly signKeys: ReadonlyMap<Uuid, Uint8Array>;
}

export type Applied =
  | { readonly state: MembershipState; readonly accepted: true; readonly statement: Statement }
  | {
      readonly state: MembershipState;
      readonly accepted: false;
      readonly reason: StatementRefusal;
    };

export const emptyMembership = (practice: Uuid): MembershipState => ({
  ...emptyRoster(practice),
  facts: [],
  places: new Map(),
  ends: new Set(),
  applied: new Set(),
  signKeys: new Map()
});

/** The public signing key of a device that belongs, or once belonged, to the practice. */
export const deviceKey = (state: MembershipState, device: Uuid): Uint8Array | undefined =>
  state.signKeys.get(device);

/** What a new statement of somebody who knows this state comes after. */
export const endsOf = (state: MembershipState): Uint8Array[] =>
  [...state.ends].sort().map((hash) => fromHex(hash));

/**
 * Verifies a membership envelope in full, signatures and proofs included, and gives the membership
 * after it. Pure: the same envelopes give the same membership in any order in which each follows
 * those that it names. A statement is judged by its author's own past alone, so whoever refuses it
 * will always refuse it; one that another's removal overtook is kept, and has no effect.
 * Whether an invite has expired is not asked here, because clocks differ: see {@link inviteOpen}.
 */
export async function applyStatement(state: MembershipState, envelope: Envelope): Promise<Applied> {
  const refused = (reason: StatementRefusal): Applied => ({ state, accepted: false, reason });
  if (envelope.practice !== state.practice) return refused('wrong-practice');
  if (envelope.kind !== 'membership') return refused('not-a-statement');
  const statement = decodeStatement(envelope.body);
  if (statement === undefined) return refused('not-a-statement');

  // A device that founds or joins is known by this very statement; all others by earlier ones.
  const arriving = arrivingKey(statement);
  const key = arriving ?? state.signKeys.get(envelope.device);
  if (key === undefined) return refused(state.founded ? 'unknown-device' : 'not-founded');
  if (deviceId(key) !== envelope.device || !(await verifyEnvelope(envelope, key))) {
    return refused('bad-signature');
  }
  if (state.applied.has(envelope.entryId)) return { state, accepted: true, statement };

  const parents = statement.after.map((hash) => state.places.get(toHex(hash)));
  if (parents.includes(undefined)) return refused('missing-parents');
  if (statement.type !== 'genesis' && parents.length === 0) return refused('not-a-statement');
  if (!(await isProved(state, envelope.device, statement))) return refused('bad-proof');

  const { facts } = state;
  const past = Past.of(parents as number[], facts);
  const knewAll = past.size === facts.length;
  const before = knewAll
    ? state
    : resolve(
        state.practice,
        facts,
        facts.flatMap((_, place) => (past.has(place) ? [place] : []))
      );
  const reason = objection(before, envelope.device, statement);
  if (reason !== undefined) return refused(reason);

  const fact: Fact = {
    hash: toHex(sha256(envelope.bytes)),
    entryId: envelope.entryId,
    by: envelope.device,
    statement,
    after: statement.after.map(toHex),
    past
  };
  const all = [...facts, fact];
  const roster = knewAll
    ? effect(state, fact.by, statement, seniorityOf(fact))
    : resolve(state.practice, all);
  const ends = new Set(state.ends);
  for (const hash of fact.after) ends.delete(hash);
  return {
    accepted: true,
    statement,
    state: {
      ...state,
      ...roster,
      facts: all,
      places: new Map(state.places).set(fact.hash, facts.length),
      ends: ends.add(fact.hash),
      applied: new Set(state.applied).add(envelope.entryId),
      signKeys: withKeys(state.signKeys, statement)
    }
  };
}

function arrivingKey(statement: Statement): Uint8Array | undefined {
  if (statement.type === 'genesis') return statement.founder.device.signKey;
  return statement.type === 'join' ? statement.device.signKey : undefined;
}

function withKeys(
  keys: MembershipState['signKeys'],
  statement: Statement
): MembershipState['signKeys'] {
  if (statement.type === 'genesis') {
    return new Map(keys).set(statement.founder.device.id, statement.founder.device.signKey);
  }
  if (statement.type !== 'join' && statement.type !== 'kit') return keys;
  return new Map(keys).set(statement.device.id, statement.device.signKey);
}

/** Whether a statement shows what it needs beyond its author's signature (MEM1, MEM3, KEY8). */
async function isProved(state: MembershipState, by: Uuid, statement: Statement): Promise<boolean> {
  if (statement.type === 'genesis') {
    const { practiceKey, founder, practiceSignature } = statement;
    if (practiceId(practiceKey) !== state.practice || founder.device.id !== by) return false;
    const signed = genesisSigned(state.practice, founder.device.id, founder.member.id);
    return verify(practiceKey, practiceSignature, signed);
  }
  if (statement.type === 'join') {
    const invite = inviteKeyOf(state, statement.invite);
    // An invite that is not known is refused for that reason.
    if (invite === undefined) return true;
    const signed = joinSigned(statement.invite, statement.device.id, statement.member.id);
    return verify(invite, statement.proof, signed);
  }
  // Nobody names a device after a key that it does not have.
  if (statement.type === 'kit') return deviceId(statement.device.signKey) === statement.device.id;
  return true;
}

/** An invite's key, in force or overtaken: a proof holds whatever became of the invite. */
function inviteKeyOf(state: MembershipState, invite: Uuid): Uint8Array | undefined {
  const known = state.invites.get(invite);
  if (known) return known.statement.inviteKey;
  for (const { statement } of state.facts) {
    if (statement.type === 'invite' && statement.id === invite) return statement.inviteKey;
  }
  return undefined;
}

/** Whether an invite may still be used at `now` (milliseconds since 1970, by the server's clock). */
export function inviteOpen(state: Roster, invite: Uuid, now: number): boolean {
  const record = state.invites.get(invite);
  return (
    record !== undefined &&
    record.usedBy === null &&
    !record.closed &&
    now <= Date.parse(record.statement.expiresAt)
  );
}

/** The key that a scope is written under now: of the latest epoch, the one of least commitment (KEY3). */
export function currentKey(state: Roster, scope: Scope): KeyRecord | undefined {
  let current: KeyRecord | undefined;
  for (const record of state.keys.values()) {
    if (record.ref.scope !== scope || record.ref.own) continue;
    const newer = record.ref.epoch - (current?.ref.epoch ?? 0);
    const least = newer === 0 && compareBytes(record.ref.commitment, current!.ref.commitment) < 0;
    if (newer > 0 || least) current = record;
  }
  return current;
}

/** Whether somebody holds a scope's current key who may no longer read it: time for a new one (KEY3). */
export function isStale(state: Roster, scope: Scope): boolean {
  const holders = currentKey(state, scope)?.holders ?? new Set<Uuid>();
  return [...holders].some((device) => {
    const role = roleOf(state, device);
    return role === undefined || !mayRead(role, scope, state.policy);
  });
}

/** Whether two key references name the same key. */
export const sameKey = (a: KeyRecord['ref'], b: KeyRecord['ref']): boolean =>
  a.scope === b.scope &&
  a.epoch === b.epoch &&
  a.own === b.own &&
  equal(a.commitment, b.commitment);

/** The reason under which a device puts a refused statement aside (LOG7). */
export function quarantineReason(reason: StatementRefusal): QuarantineReason {
  switch (reason) {
    case 'wrong-practice':
    case 'unknown-device':
    case 'bad-signature':
    case 'not-allowed':
      return reason;
    case 'not-founded':
      return 'unknown-device';
    case 'missing-parents':
      return 'missing-dependencies';
    case 'device-ended':
    case 'last-owner':
      return 'not-allowed';
    default:
      return 'corrupt';
  }
}
