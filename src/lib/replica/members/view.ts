import { deviceCode } from '../../access/identity.ts';
import {
  roleOf,
  type DeviceRecord,
  type Ended,
  type MemberRecord,
  type MembershipState
} from '../../access/membership.ts';
import { objection } from '../../access/membership/rules.ts';
import {
  ACTS,
  MAY_ADMIT,
  matrixUnder,
  mayDo,
  rightOf,
  type Act,
  type Role
} from '../../access/roles.ts';
import type { KnownStatement } from '../../access/statements.ts';
import type { DeviceView, EndedView, MemberView, RosterView } from '../../api/members.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { SCOPES, type Scope } from '../../docs/kinds.ts';
import { kitView } from './kits.ts';

const AT = '1970-01-01T00:00:00.000Z';

/** The roster as a page shows it to the person at device `here`. */
export function rosterView(state: MembershipState, here: Uuid): RosterView {
  const role = roleOf(state, here) ?? null;
  // Asking the rules themselves: what is offered is what would be accepted.
  const may = (statement: KnownStatement): boolean => !objection(state, here, statement);
  const nameOf = (device: Uuid): string | null => state.devices.get(device)?.member.name ?? null;
  const ended = (one: Ended | null): EndedView | null =>
    one && { at: one.at, reason: one.reason, by: nameOf(one.by) };
  const revoke = { type: 'revoke' as const, after: [], reason: '', at: AT };

  const device = (one: DeviceRecord): DeviceView => ({
    id: one.id,
    name: one.name,
    joinedAt: one.joinedAt,
    standing: one.standing,
    kit: one.kit,
    ended: ended(one.ended),
    code: deviceCode(one.signKey),
    here: one.id === here,
    invite: one.invite,
    may: [
      ...(may({ type: 'admit', after: [], device: one.id, at: AT }) ? (['admit'] as const) : []),
      ...(may({ ...revoke, device: one.id, member: null }) ? (['revoke'] as const) : [])
    ]
  });
  const member = (one: MemberRecord): MemberView => ({
    id: one.id,
    name: one.name,
    role: one.role,
    ended: ended(one.ended),
    devices: [...state.devices.values()]
      .filter(({ member }) => member.id === one.id)
      .map(device)
      .sort((a, b) => a.joinedAt.localeCompare(b.joinedAt)),
    may: [
      ...(role !== null && mayDo(role, 'set-role') && !one.ended ? (['set-role'] as const) : []),
      ...(may({ ...revoke, device: null, member: one.id }) ? (['revoke'] as const) : [])
    ]
  });

  return {
    role,
    rights: Object.fromEntries(
      SCOPES.map((scope) => [scope, role ? rightOf(role, scope, state.policy) : 'none'])
    ) as Record<Scope, RosterView['rights'][Scope]>,
    acts: role ? (Object.keys(ACTS) as Act[]).filter((act) => mayDo(role, act)) : [],
    mayAdmit: role ? MAY_ADMIT[role as Role] : [],
    members: [...state.members.values()]
      .map(member)
      .sort(
        (a, b) =>
          Number(a.ended !== null) - Number(b.ended !== null) || a.name.localeCompare(b.name)
      ),
    invites: [...state.invites.values()]
      .filter((invite) => invite.usedBy === null && !invite.closed)
      .map(({ statement, by }) => ({
        id: statement.id,
        role: statement.role,
        member: statement.member && (state.members.get(statement.member)?.name ?? null),
        by: nameOf(by),
        expiresAt: statement.expiresAt,
        confirm: statement.confirm,
        mayCancel: may({ type: 'cancel', after: [], invite: statement.id, at: AT })
      }))
      .sort((a, b) => a.expiresAt.localeCompare(b.expiresAt)),
    kits: [...state.devices.values()]
      .filter(({ kit }) => kit)
      .map((kit) => kitView(state, device(kit), kit.member.name))
      .sort((a, b) => b.madeAt.localeCompare(a.madeAt)),
    policy: state.policy,
    matrix: matrixUnder(state.policy)
  };
}
