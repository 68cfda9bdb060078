import type { Uuid } from '../../docs/core/ids.ts';
import { MAY_ADMIT, rightOf, type Policy } from '../roles.ts';
import type { DevicePublic, JoinStatement, KeyRef, Statement, StatementOf } from '../statements.ts';
import {
  keyName,
  type DeviceRecord,
  type InviteRecord,
  type KeyRecord,
  type Roster,
  type Seniority
} from './state.ts';

/** The roster after a statement to which there was no objection (`rules.ts`). */
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
        devices: withDevice(roster, device, member, statement.at, { since: seniority }),
        keys: withHolders(roster.keys, statement.keys, [device.id])
      };
    }
    case 'invite':
      return {
        ...roster,
        invites: new Map(roster.invites).set(statement.id, {
          statement,
          hash: seniority.hash,
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
      const { role } = statement;
      if (role === member.role) return roster;
      const isTheirs = (device: Uuid): boolean =>
        roster.devices.get(device)?.member.id === member.id;
      return {
        ...roster,
        members: new Map(roster.members).set(member.id, { ...member, role, seniority }),
        // Links to what they may no longer offer; those for a device of their own stay.
        invites: closing(
          roster,
          (_, { by, statement: offer }) =>
            isTheirs(by) && offer.member !== member.id && !MAY_ADMIT[role].includes(offer.role)
        )
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
        devices: withDevice(roster, statement.device, member, statement.at, {
          kit: true,
          since: seniority
        })
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
      invite: statement.invite,
      since: seniority
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
  which: (id: Uuid, invite: InviteRecord) => boolean
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
  rest: Pick<DeviceRecord, 'since'> & Partial<DeviceRecord>
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
