import type { Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';
import {
  MAY_ADMIT,
  MAY_REVOKE,
  mayDo,
  mayRead,
  rightOf,
  type Policy,
  type Role
} from '../roles.ts';
import type {
  DevicePublic,
  InviteStatement,
  JoinStatement,
  KeyRef,
  KeysStatement,
  Statement,
  StatementOf
} from '../statements.ts';
import {
  activeOwners,
  keyName,
  roleOf,
  type DeviceRecord,
  type KeyRecord,
  type Roster,
  type Seniority
} from './state.ts';

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
  | 'already-a-member';

/**
 * Whether the roster entitles device `by` to the statement; the reason where it does not. Signatures
 * and proofs were verified before. A function of its arguments alone (MEM6).
 */
export function objection(
  roster: Roster,
  by: Uuid,
  statement: Statement
): StatementRefusal | undefined {
  if (statement.type === 'genesis') return roster.founded ? 'already-founded' : undefined;
  if (!roster.founded) return 'not-founded';
  if (statement.type === 'join') return joinObjection(roster, by, statement);
  const role = roleOf(roster, by);
  if (role === undefined) return roster.devices.has(by) ? 'device-ended' : 'unknown-device';
  const me = roster.devices.get(by)!.member.id;
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
    case 'unknown':
      return undefined;
  }
}

function joinObjection(
  roster: Roster,
  by: Uuid,
  { invite, device, member }: JoinStatement
): StatementRefusal | undefined {
  const record = roster.invites.get(invite);
  if (record === undefined) return 'invite-unknown';
  if (device.id !== by) return 'bad-proof';
  if (record.usedBy !== null || record.closed) return 'invite-used';
  if (roster.devices.has(device.id)) return 'already-a-member';
  const known = roster.members.get(member.id);
  if (record.statement.member === null) return known ? 'already-a-member' : undefined;
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
    if (!roster.devices.has(grant.device)) return 'unknown-device';
    for (const ref of grant.keys) {
      // Who hands out a key must hold it; the log key of a device comes of the whole scope's.
      const name = keyName({ ...ref, own: false });
      const mine = fresh.has(name) || roster.keys.get(name)?.holders.has(by);
      if (!mine) return 'not-allowed';
    }
  }
  return undefined;
}

export const latestEpoch = (roster: Roster, scope: Scope): number =>
  [...roster.keys.values()].reduce(
    (latest, { ref }) => (ref.scope === scope && ref.epoch > latest ? ref.epoch : latest),
    0
  );

/** The roster after a statement to which there was no {@link objection}. */
export function effect(
  roster: Roster,
  by: Uuid,
  statement: Statement,
  seniority: Seniority
): Roster {
  switch (statement.type) {
    case 'genesis': {
      const { device, member } = statement.founder;
      return {
        ...roster,
        founded: true,
        members: new Map([[member.id, { ...member, role: 'owner', seniority, ended: null }]]),
        devices: withDevice(roster, device, member, statement.at, {}),
        keys: withHolders(roster.keys, statement.keys, [device.id])
      };
    }
    case 'invite':
      return {
        ...roster,
        invites: new Map(roster.invites).set(statement.id, {
          statement,
          by,
          usedBy: null,
          closed: false
        })
      };
    case 'cancel':
      return { ...roster, invites: closing(roster, (id) => id === statement.invite) };
    case 'join':
      return joined(roster, statement, seniority);
    case 'admit': {
      const device = roster.devices.get(statement.device)!;
      return {
        ...roster,
        devices: new Map(roster.devices).set(device.id, { ...device, standing: 'active' })
      };
    }
    case 'role': {
      const member = roster.members.get(statement.member)!;
      return {
        ...roster,
        members: new Map(roster.members).set(member.id, {
          ...member,
          role: statement.role,
          seniority
        })
      };
    }
    case 'revoke':
      return revoked(roster, by, statement);
    case 'policy':
      return { ...roster, policy: asPolicy(statement.rights) };
    case 'keys':
      return {
        ...roster,
        keys: statement.grants.reduce(
          (keys, grant) => withHolders(keys, grant.keys, [grant.device]),
          withHolders(roster.keys, statement.introduces, [by])
        )
      };
    case 'kit': {
      const member = roster.devices.get(by)!.member;
      return {
        ...roster,
        devices: withDevice(roster, statement.device, member, statement.at, { kit: true })
      };
    }
    case 'unknown':
      return roster;
  }
}

function joined(roster: Roster, statement: JoinStatement, seniority: Seniority): Roster {
  const record = roster.invites.get(statement.invite)!;
  const { role, confirm, carries } = record.statement;
  const known = roster.members.get(statement.member.id);
  const member = known ?? { ...statement.member, role, seniority, ended: null };
  return {
    ...roster,
    members: new Map(roster.members).set(member.id, member),
    devices: withDevice(roster, statement.device, member, statement.at, {
      standing: confirm ? 'pending' : 'active',
      invite: statement.invite
    }),
    invites: new Map(roster.invites).set(statement.invite, {
      ...record,
      usedBy: statement.device.id
    }),
    keys: confirm ? roster.keys : withHolders(roster.keys, carries, [statement.device.id])
  };
}

function revoked(
  roster: Roster,
  by: Uuid,
  { device, member, reason, at }: StatementOf<'revoke'>
): Roster {
  const ended = { at, by, reason };
  const devices = new Map(roster.devices);
  for (const record of roster.devices.values()) {
    if (record.id !== device && record.member.id !== member) continue;
    if (record.standing !== 'ended')
      devices.set(record.id, { ...record, standing: 'ended', ended });
  }
  const members =
    member === null
      ? roster.members
      : new Map(roster.members).set(member, { ...roster.members.get(member)!, ended });
  // What somebody offered before they were shut out is no longer on offer.
  const invites = closing(roster, (_, invite) => devices.get(invite.by)?.standing === 'ended');
  return { ...roster, devices, members, invites };
}

const closing = (
  roster: Roster,
  which: (id: Uuid, invite: { by: Uuid }) => boolean
): Roster['invites'] =>
  new Map(
    [...roster.invites].map(([id, invite]) => [
      id,
      which(id, invite) && invite.usedBy === null ? { ...invite, closed: true } : invite
    ])
  );

function withDevice(
  roster: Roster,
  device: DevicePublic,
  { id, name }: { id: Uuid; name: string },
  joinedAt: string,
  rest: Partial<DeviceRecord>
): Roster['devices'] {
  return new Map(roster.devices).set(device.id, {
    ...device,
    member: { id, name },
    joinedAt,
    standing: 'active',
    invite: null,
    kit: false,
    ended: null,
    ...rest
  });
}

function withHolders(
  keys: ReadonlyMap<string, KeyRecord>,
  refs: readonly KeyRef[],
  devices: readonly Uuid[]
): ReadonlyMap<string, KeyRecord> {
  if (refs.length === 0) return keys;
  const next = new Map(keys);
  for (const ref of refs) {
    const name = keyName(ref);
    next.set(name, { ref, holders: new Set([...(next.get(name)?.holders ?? []), ...devices]) });
  }
  return next;
}

function asPolicy(rights: StatementOf<'policy'>['rights']): Policy {
  const policy: Record<string, Record<string, string>> = {};
  for (const { role, scope, right } of rights) (policy[role] ??= {})[scope] = right;
  const asked = policy as Policy;
  // Kept as it takes effect, so that whoever shows it shows no more than that.
  for (const { role, scope } of rights) policy[role]![scope] = rightOf(role, scope, asked);
  return asked;
}
