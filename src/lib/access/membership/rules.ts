import { toHex } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';
import { MAY_ADMIT, MAY_REVOKE, mayDo, mayRead, type Role } from '../roles.ts';
import type {
  InviteStatement,
  JoinStatement,
  KeysStatement,
  Statement,
  StatementOf
} from '../statements.ts';
import { erasureConflict, erasureSettled } from './erasures.ts';
import { activeOwners, keyName, roleOf, type DeviceRecord, type Roster } from './state.ts';

/** Why a statement is not accepted. */
export type StatementRefusal =
  | 'wrong-practice'
  | 'not-a-statement'
  | 'already-founded'
  | 'not-founded'
  | 'missing-parents'
  | 'unknown-device'
  | 'device-ended'
  | 'bad-signature'
  | 'bad-proof'
  | 'not-allowed'
  | 'last-owner'
  | 'invite-unknown'
  | 'invite-used'
  | 'already-a-member'
  | 'erasure-unknown'
  | 'erasure-settled'
  | 'second-person';

/** Who says something, as they are when they say it. */
export interface Author {
  readonly device: Uuid;
  readonly member: Uuid;
  readonly role: Role;
}

/** Who a device is by the roster, or why it may not say anything. */
export function authorIn(roster: Roster, by: Uuid): Author | StatementRefusal {
  const record = roster.devices.get(by);
  const role = roleOf(roster, by);
  if (record && role) return { device: by, member: record.member.id, role };
  return record ? 'device-ended' : 'unknown-device';
}

/**
 * Whether the roster entitles device `by` to the statement; the reason where it does not. Signatures
 * and proofs were verified before. A function of its arguments alone (MEM6).
 */
export function objection(
  roster: Roster,
  by: Uuid,
  statement: Statement
): StatementRefusal | undefined {
  if (statement.type === 'genesis' || statement.type === 'join') {
    return conflict(roster, null, statement);
  }
  if (!roster.founded) return 'not-founded';
  const author = authorIn(roster, by);
  if (typeof author === 'string') return author;
  return conflict(roster, author, statement) ?? erasureSettled(roster, statement);
}

/** Why a statement of this author cannot take effect; `null` for who founds or joins. */
export function conflict(
  roster: Roster,
  author: Author | null,
  statement: Statement
): StatementRefusal | undefined {
  if (statement.type === 'genesis') return roster.founded ? 'already-founded' : undefined;
  if (!roster.founded) return 'not-founded';
  if (statement.type === 'join') return joinObjection(roster, statement);
  if (author === null) return 'unknown-device';
  const { device: by, member: me, role } = author;
  switch (statement.type) {
    case 'invite':
      return inviteObjection(roster, me, role, statement);
    case 'cancel': {
      const invite = roster.invites.get(statement.invite);
      if (!invite) return 'invite-unknown';
      return invite.by === by || MAY_ADMIT[role].includes(invite.statement.role)
        ? undefined
        : 'not-allowed';
    }
    case 'admit': {
      const device = roster.devices.get(statement.device);
      if (device?.standing !== 'pending') return 'unknown-device';
      return mayAdmit(roster, me, role, device) ? undefined : 'not-allowed';
    }
    case 'role': {
      const member = roster.members.get(statement.member);
      if (!member || member.ended) return 'unknown-device';
      if (!mayDo(role, 'set-role')) return 'not-allowed';
      return statement.role !== 'owner' && isLastOwner(roster, member.id)
        ? 'last-owner'
        : undefined;
    }
    case 'revoke':
      return revokeObjection(roster, me, role, statement);
    case 'policy':
      return mayDo(role, 'set-policy') ? undefined : 'not-allowed';
    case 'keys':
      return keysObjection(roster, by, role, statement);
    case 'kit':
      if (!mayDo(role, 'make-recovery-kit')) return 'not-allowed';
      return roster.devices.has(statement.device.id) ? 'already-a-member' : undefined;
    case 'box':
      // The keys of a kit are those of its words.
      return roster.devices.get(by)!.kit ? 'not-allowed' : undefined;
    case 'erase':
    case 'erase-agree':
    case 'erase-cancel':
      return erasureConflict(roster, author, statement);
    case 'unknown':
      return undefined;
  }
}

function joinObjection(
  roster: Roster,
  { after, invite, device, member }: JoinStatement
): StatementRefusal | undefined {
  const record = roster.invites.get(invite);
  // Another's invite under the same id would let somebody in on other terms than were offered.
  if (!record || !after.some((hash) => toHex(hash) === record.hash)) return 'invite-unknown';
  if (record.usedBy !== null || record.closed) return 'invite-used';
  if (roster.devices.has(device.id)) return 'already-a-member';
  const known = roster.members.get(member.id);
  if (record.statement.member === null) return known && 'already-a-member';
  // A link for a further device makes its user exactly that person, who must still be here.
  return record.statement.member === member.id && known?.ended === null ? undefined : 'bad-proof';
}

function inviteObjection(
  roster: Roster,
  me: Uuid,
  role: Role,
  { id, member, role: offered }: InviteStatement
): StatementRefusal | undefined {
  // An invite cannot be made anew under its id: that would let it be used twice.
  if (roster.invites.has(id)) return 'invite-used';
  const whose = member === null ? undefined : roster.members.get(member);
  if (member !== null && (whose?.role !== offered || whose.ended)) return 'not-allowed';
  return member === me || MAY_ADMIT[role].includes(offered) ? undefined : 'not-allowed';
}

/** The inviter's own further device, or somebody of a role that one may let in. */
function mayAdmit(roster: Roster, me: Uuid, role: Role, device: DeviceRecord): boolean {
  const offered = roster.members.get(device.member.id)?.role;
  return device.member.id === me || (offered !== undefined && MAY_ADMIT[role].includes(offered));
}

function revokeObjection(
  roster: Roster,
  me: Uuid,
  role: Role,
  { device, member }: StatementOf<'revoke'>
): StatementRefusal | undefined {
  if ((device === null) === (member === null)) return 'not-a-statement';
  const record = device === null ? undefined : roster.devices.get(device);
  const whose = member ?? record?.member.id;
  const target = whose === undefined ? undefined : roster.members.get(whose);
  if (!target || target.ended || record?.standing === 'ended') return 'unknown-device';
  if (target.id !== me && !MAY_REVOKE[role].includes(target.role)) return 'not-allowed';
  const goes = member !== null || isLastDevice(roster, record!);
  return goes && isLastOwner(roster, target.id) ? 'last-owner' : undefined;
}

const isLastOwner = (roster: Roster, member: Uuid): boolean =>
  activeOwners(roster).every((owner) => owner.id === member) &&
  roster.members.get(member)?.role === 'owner';

const isLastDevice = (roster: Roster, device: DeviceRecord): boolean =>
  device.standing === 'active' &&
  !device.kit &&
  ![...roster.devices.values()].some(
    (other) =>
      other.id !== device.id &&
      other.member.id === device.member.id &&
      other.standing === 'active' &&
      !other.kit
  );

function keysObjection(
  roster: Roster,
  by: Uuid,
  role: Role,
  { introduces, grants }: KeysStatement
): StatementRefusal | undefined {
  for (const { scope, epoch, own } of introduces) {
    if (own || !mayDo(role, 'rotate-keys') || !mayRead(role, scope, roster.policy)) {
      return 'not-allowed';
    }
    // Epochs grow one by one, or a single statement could use up all that there are.
    if (epoch > latestEpoch(roster, scope) + 1) return 'not-allowed';
  }
  const fresh = new Set(introduces.map(keyName));
  for (const grant of grants) {
    const device = roster.devices.get(grant.device);
    if (!device) return 'unknown-device';
    if (grant.leaves && !mayGiveLeaves(role, roster.devices.get(by)!, device)) {
      return 'not-allowed';
    }
    for (const ref of grant.keys) {
      // Who hands out a key must hold it; the log key of a device comes of the whole scope's.
      const name = keyName({ ...ref, own: false });
      const mine = fresh.has(name) || roster.keys.get(name)?.holders.has(by);
      if (!mine) return 'not-allowed';
    }
  }
  return undefined;
}

/**
 * Leaves have no names by which a device could tell true ones (KEY10), so they come from whoever may
 * begin new keys as well, or from the same person.
 */
export const mayGiveLeaves = (role: Role, from: DeviceRecord, to: DeviceRecord): boolean =>
  mayDo(role, 'rotate-keys') || from.member.id === to.member.id;

export const latestEpoch = (roster: Roster, scope: Scope): number =>
  [...roster.keys.values()].reduce(
    (latest, { ref }) => (ref.scope === scope && ref.epoch > latest ? ref.epoch : latest),
    0
  );
