import type { Uuid } from '../docs/core/ids.ts';
import type { Scope } from '../docs/kinds.ts';
import type { Envelope, QuarantineReason } from '../envelope/header.ts';
import { compareBytes, equal, fromHex, sha256, toHex } from '../crypto/crypto.ts';
import { deviceId, practiceId } from './identity.ts';
import { arrivingKey, signatureHolds, statementIn, verifyAhead } from './membership/ahead.ts';
import { Past, seniorityOf, type Fact } from './membership/history.ts';
import { isProved } from './membership/proved.ts';
import { resolve, type Resolved } from './membership/resolve.ts';
import { after } from './membership/effects.ts';
import {
  authorIn,
  conflict,
  objection,
  type Author,
  type StatementRefusal
} from './membership/rules.ts';
import { deviceMayRead, emptyRoster, type KeyRecord, type Roster } from './membership/state.ts';
import { ROLES, type Role } from './roles.ts';
import { MOST_PARENTS, type Statement } from './statements.ts';

export type { StatementRefusal } from './membership/rules.ts';
export {
  erased,
  erasedTags,
  erasureOf,
  isInEffect,
  type ErasureRecord
} from './membership/erasures.ts';
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
  /** The facts that no other fact knows, each with what its author knew once they had said it. */
  readonly ends: ReadonlyMap<string, Resolved>;
  /** The same of the facts that came last: who is a little behind speaks from one of these. */
  readonly recent: ReadonlyMap<string, Resolved>;
  /** Facts without effect, by place: overtaken by a removal, or come to nothing with what was. */
  readonly idle: ReadonlySet<number>;
  readonly overtaken: ReadonlySet<number>;
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

const NONE: ReadonlySet<number> = new Set();

export const emptyMembership = (practice: Uuid): MembershipState => ({
  ...emptyRoster(practice),
  facts: [],
  places: new Map(),
  ends: new Map(),
  recent: new Map(),
  idle: NONE,
  overtaken: NONE,
  signKeys: new Map()
});

/** The public signing key of a device that belongs, or once belonged, to the practice. */
export const deviceKey = (state: MembershipState, device: Uuid): Uint8Array | undefined =>
  state.signKeys.get(device);

/**
 * What a new statement of `by`, who knows this state, comes after: never more than a statement may
 * name, its author's own first and then those that know most.
 */
export function endsOf(state: MembershipState, by?: Uuid): Uint8Array[] {
  const facts = [...state.ends.keys()].map((hash) => state.facts[state.places.get(hash)!]!);
  return facts
    .sort(
      (a, b) =>
        Number(b.by === by) - Number(a.by === by) ||
        b.past.size - a.past.size ||
        (a.hash < b.hash ? -1 : 1)
    )
    .slice(0, MOST_PARENTS)
    .map(({ hash }) => hash)
    .sort()
    .map(fromHex);
}

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
  const statement = statementIn(envelope);
  if (statement === undefined) return refused('not-a-statement');

  // The very same bytes were verified before.
  const hash = toHex(sha256(envelope.bytes));
  if (state.places.has(hash)) return { state, accepted: true, statement };

  // A device that founds or joins is known by this very statement; all others by earlier ones.
  const key = arrivingKey(statement) ?? state.signKeys.get(envelope.device);
  if (key === undefined) return refused(state.founded ? 'unknown-device' : 'not-founded');
  if (deviceId(key) !== envelope.device || !(await signatureHolds(envelope, key))) {
    return refused('bad-signature');
  }
  const places = statement.after.map((parent) => state.places.get(toHex(parent)));
  const parents = places.filter((place) => place !== undefined);
  if (parents.length < places.length) return refused('missing-parents');
  if ((statement.type === 'genesis') !== (parents.length === 0)) return refused('not-a-statement');
  if (statement.type === 'genesis') {
    if (practiceId(statement.practiceKey) !== state.practice) return refused('wrong-practice');
    // Of two foundings by one key nobody could tell which was first.
    if (state.founded) return refused('already-founded');
  }

  const { facts } = state;
  const invite = inviteAmong(parents, state, statement);
  if (!(await isProved(state.practice, envelope.device, statement, invite))) {
    return refused('bad-proof');
  }
  const past = Past.of(parents, facts);
  const before = knownTo(state, past, parents);
  const reason = objection(before.roster, envelope.device, statement);
  if (reason !== undefined) return refused(reason);

  const fact = factOf(hash, envelope.device, statement, past, before, invite);
  const all = [...facts, fact];
  const known: Resolved = {
    ...before,
    roster: after(before.roster, fact.by, statement, seniorityOf(fact))
  };
  const { roster, idle, overtaken } =
    past.size === facts.length ? known : resolve(state.practice, all);
  const ends = new Map(state.ends);
  for (const parent of fact.after) ends.delete(parent);
  return {
    accepted: true,
    statement,
    state: {
      ...roster,
      facts: all,
      places: new Map(state.places).set(hash, facts.length),
      ends: ends.set(hash, known),
      recent: withRecent(state.recent, hash, known),
      idle,
      overtaken,
      signKeys: withKeys(state.signKeys, statement)
    }
  };
}

/** How many of the facts that came last are kept with what their authors knew. */
const MOST_RECENT = 32;

function withRecent(
  recent: MembershipState['recent'],
  hash: string,
  known: Resolved
): MembershipState['recent'] {
  const next = new Map(recent).set(hash, known);
  if (next.size > MOST_RECENT) next.delete(next.keys().next().value!);
  return next;
}

/** Statements whose signatures are verified side by side, ahead of the one that is being heard. */
const AHEAD = 64;

/** Hears statements one after the other, as {@link applyStatement} does; those refused change nothing. */
export async function applyStatements(
  state: MembershipState,
  envelopes: readonly Envelope[],
  heard: (applied: Applied, envelope: Envelope) => void = () => undefined
): Promise<MembershipState> {
  let after = state;
  for (const [at, envelope] of envelopes.entries()) {
    if (at % AHEAD === 0) verifyAhead(keysOf(after), envelopes.slice(at, at + 2 * AHEAD));
    const applied = await applyStatement(after, envelope);
    after = applied.state;
    heard(applied, envelope);
  }
  return after;
}

const keysOf = ({ signKeys, invites }: MembershipState) => ({
  device: (id: Uuid) => signKeys.get(id),
  invite: (id: Uuid) => invites.get(id)?.statement.inviteKey
});

/** What an author knew of the practice whose last known statements were these. */
function knownTo(state: MembershipState, past: Past, parents: readonly number[]): Resolved {
  const { facts, idle, overtaken } = state;
  if (past.size === facts.length) return { roster: state, idle, overtaken };
  // One after the other on one device: what it knew last is at hand.
  const [only] = parents.length === 1 ? parents.map((place) => facts[place]!.hash) : [];
  const last = only && (state.ends.get(only) ?? state.recent.get(only));
  if (last) return last;
  const places = facts.flatMap((_, place) => (past.has(place) ? [place] : []));
  return resolve(state.practice, facts, places);
}

function factOf(
  hash: string,
  by: Uuid,
  statement: Statement,
  past: Past,
  before: Resolved,
  invite: Fact | null
): Fact {
  const shared = {
    hash,
    by,
    statement,
    after: statement.after.map(toHex),
    past,
    invite,
    overtaken: before.overtaken
  };
  const own = seniorityOf(shared);
  const arriving =
    statement.type === 'genesis'
      ? statement.founder.member
      : statement.type === 'join' && statement.member;
  if (arriving) {
    const rank = { member: own, device: own };
    return { ...shared, member: arriving.id, author: null, rank, roles: ALL_ROLES };
  }
  const { roster } = before;
  const author = authorIn(roster, by);
  if (typeof author === 'string') throw new Error(`accepted from a device that is ${author}`);
  return {
    ...shared,
    member: author.member,
    author,
    rank: {
      member: roster.members.get(author.member)!.seniority,
      device: roster.devices.get(by)!.since
    },
    roles: rolesFor(roster, author, statement)
  };
}

const ALL_ROLES: ReadonlySet<Role> = new Set(ROLES);

/** The roles in which the author might have said it; keys are handed on by whoever holds them. */
function rolesFor(roster: Roster, author: Author, statement: Statement): ReadonlySet<Role> {
  const isForAll =
    statement.type === 'unknown' ||
    (statement.type === 'keys' && statement.introduces.length === 0);
  if (isForAll) return ALL_ROLES;
  return new Set(ROLES.filter((role) => !conflict(roster, { ...author, role }, statement)));
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

/** The invite that a device joins by, which its statement comes directly after (MEM3). */
function inviteAmong(
  parents: readonly number[],
  { facts }: MembershipState,
  joining: Statement
): Fact | null {
  if (joining.type !== 'join') return null;
  for (const place of parents) {
    const { statement } = facts[place]!;
    if (statement.type === 'invite' && statement.id === joining.invite) return facts[place]!;
  }
  return null;
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

/** Whether it is time for a new key of a scope: somebody holds it who may no longer read it (KEY3). */
export function isStale(state: Roster, scope: Scope): boolean {
  const epoch = currentKey(state, scope)?.ref.epoch;
  return [...state.keys.values()].some(
    ({ ref, holders }) =>
      // Two keys may have begun one epoch: whoever has not heard of it yet writes with either.
      ref.scope === scope &&
      ref.epoch === epoch &&
      !ref.own &&
      [...holders].some((device) => !deviceMayRead(state, device, scope))
  );
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
    case 'second-person':
      return 'not-allowed';
    default:
      return 'corrupt';
  }
}
