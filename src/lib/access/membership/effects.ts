import type { Uuid } from '../../docs/core/ids.ts';
import { MAY_ADMIT, rightOf, type Policy } from '../roles.ts';
import type { DevicePublic, JoinStatement, KeyRef, Statement, StatementOf } from '../statements.ts';
import { applyErasure, type ErasureRecord } from './erasures.ts';
import {
  keyName,
  type DeviceRecord,
  type InviteRecord,
  type KeyRecord,
  type MemberRecord,
  type Roster,
  type Seniority
} from './state.ts';

/** A roster that is being made: the maps that are changed are nobody else's. */
export interface Draft {
  readonly practice: Uuid;
  founded: boolean;
  readonly members: Map<Uuid, MemberRecord>;
  readonly devices: Map<Uuid, DeviceRecord>;
  readonly invites: Map<Uuid, InviteRecord>;
  policy: Policy;
  readonly keys: Map<string, KeyRecord>;
  readonly erasures: Map<string, ErasureRecord>;
}

type Part = 'members' | 'devices' | 'invites' | 'keys' | 'erasures';

const PARTS: readonly Part[] = ['members', 'devices', 'invites', 'keys', 'erasures'];

/** What each statement changes of a roster; the rest is shared with the roster before it. */
const TOUCHED: Readonly<Record<Statement['type'], readonly Part[]>> = {
  genesis: PARTS,
  invite: ['invites'],
  cancel: ['invites'],
  join: ['members', 'devices', 'invites', 'keys'],
  admit: ['devices'],
  role: ['members', 'invites'],
  revoke: ['members', 'devices', 'invites'],
  policy: [],
  keys: ['keys'],
  kit: ['devices'],
  box: ['devices'],
  erase: ['erasures'],
  'erase-agree': ['erasures'],
  'erase-cancel': ['erasures'],
  unknown: []
};

/** A draft of the roster, to be changed in these parts alone. */
export function draftOf(roster: Roster, parts: readonly Part[] = PARTS): Draft {
  const { practice, founded, policy } = roster;
  const own = <K extends Part>(part: K): Draft[K] =>
    (parts.includes(part)
      ? new Map<never, never>(roster[part] as never)
      : roster[part]) as Draft[K];
  return {
    ...{ practice, founded, policy },
    members: own('members'),
    devices: own('devices'),
    invites: own('invites'),
    keys: own('keys'),
    erasures: own('erasures')
  };
}

/** The roster after a statement to which there was no objection (`rules.ts`). */
export function after(
  roster: Roster,
  by: Uuid,
  statement: Statement,
  seniority: Seniority
): Roster {
  const draft = draftOf(roster, TOUCHED[statement.type]);
  effect(draft, by, statement, seniority);
  return draft;
}

/** Lets a statement to which there was no objection take effect. */
export function effect(draft: Draft, by: Uuid, statement: Statement, seniority: Seniority): void {
  switch (statement.type) {
    case 'genesis': {
      const { device, member } = statement.founder;
      draft.founded = true;
      draft.members.set(member.id, { ...member, role: 'owner', seniority, ended: null });
      addDevice(draft, device, member, statement.at, { since: seniority });
      return addHolder(draft, statement.keys, device.id);
    }
    case 'invite': {
      const { hash } = seniority;
      draft.invites.set(statement.id, { statement, hash, by, usedBy: null, closed: false });
      return;
    }
    case 'cancel':
      return close(draft, ({ statement: { id } }) => id === statement.invite);
    case 'join':
      return join(draft, statement, seniority);
    case 'admit': {
      const device = draft.devices.get(statement.device)!;
      draft.devices.set(device.id, { ...device, standing: 'active' });
      return;
    }
    case 'role':
      return setRole(draft, statement, seniority);
    case 'revoke':
      return revoke(draft, by, statement);
    case 'policy':
      draft.policy = asPolicy(statement.rights);
      return;
    case 'keys':
      addHolder(draft, statement.introduces, by);
      for (const { keys, device } of statement.grants) addHolder(draft, keys, device);
      return;
    case 'kit': {
      const { member } = draft.devices.get(by)!;
      return addDevice(draft, statement.device, member, statement.at, {
        kit: true,
        since: seniority
      });
    }
    case 'box': {
      const device = draft.devices.get(by)!;
      draft.devices.set(by, { ...device, boxKey: statement.boxKey });
      return;
    }
    case 'erase':
    case 'erase-agree':
    case 'erase-cancel': {
      const { member } = draft.devices.get(by)!;
      const word = { device: by, member: member.id };
      return applyErasure(draft.erasures, word, statement, seniority.hash);
    }
    case 'unknown':
      return;
  }
}

function join(draft: Draft, statement: JoinStatement, seniority: Seniority): void {
  const record = draft.invites.get(statement.invite)!;
  const { role, confirm, carries } = record.statement;
  const { device } = statement;
  const known = draft.members.get(statement.member.id);
  const member = known ?? { ...statement.member, role, seniority, ended: null };
  draft.members.set(member.id, member);
  addDevice(draft, device, member, statement.at, {
    standing: confirm ? 'pending' : 'active',
    invite: statement.invite,
    since: seniority
  });
  draft.invites.set(statement.invite, { ...record, usedBy: device.id });
  if (!confirm) addHolder(draft, carries, device.id);
}

function setRole(
  draft: Draft,
  { member: id, role }: StatementOf<'role'>,
  seniority: Seniority
): void {
  const member = draft.members.get(id)!;
  // Saying again what somebody is makes them no junior.
  if (role === member.role) return;
  draft.members.set(id, { ...member, role, seniority });
  // Links to what they may no longer offer; those for a device of their own stay.
  close(
    draft,
    ({ by, statement }) =>
      draft.devices.get(by)?.member.id === id &&
      statement.member !== id &&
      !MAY_ADMIT[role].includes(statement.role)
  );
}

function revoke(
  draft: Draft,
  by: Uuid,
  { device, member, reason, at }: StatementOf<'revoke'>
): void {
  const ended = { at, by, reason };
  for (const record of draft.devices.values()) {
    if (record.id !== device && record.member.id !== member) continue;
    if (record.standing === 'ended') continue;
    draft.devices.set(record.id, { ...record, standing: 'ended', ended });
  }
  if (member !== null) draft.members.set(member, { ...draft.members.get(member)!, ended });
  // What somebody offered before they were shut out is no longer on offer.
  close(draft, (invite) => draft.devices.get(invite.by)?.standing === 'ended');
}

function close({ invites }: Draft, which: (invite: InviteRecord) => boolean): void {
  for (const [id, invite] of invites) {
    if (invite.usedBy !== null || invite.closed || !which(invite)) continue;
    invites.set(id, { ...invite, closed: true });
  }
}

function addDevice(
  { devices }: Draft,
  device: DevicePublic,
  { id, name }: { id: Uuid; name: string },
  joinedAt: string,
  rest: Pick<DeviceRecord, 'since'> & Partial<DeviceRecord>
): void {
  devices.set(device.id, {
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

function addHolder({ keys }: Draft, refs: readonly KeyRef[], device: Uuid): void {
  for (const ref of refs) {
    const name = keyName(ref);
    const known = keys.get(name);
    if (known?.holders.has(device)) continue;
    keys.set(name, { ref, holders: new Set(known?.holders).add(device) });
  }
}

function asPolicy(rights: StatementOf<'policy'>['rights']): Policy {
  const policy: Record<string, Record<string, string>> = {};
  for (const { role, scope, right } of rights) (policy[role] ??= {})[scope] = right;
  const asked = policy as Policy;
  // Kept as it takes effect, so that whoever shows it shows no more than that.
  for (const { role, scope } of rights) policy[role]![scope] = rightOf(role, scope, asked);
  return asked;
}
