import { toHex } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { SCOPES, type Scope } from '../../docs/kinds.ts';
import type { Member } from '../identity.ts';
import { mayRead, mayWrite, type Policy, type Role } from '../roles.ts';
import type { InviteStatement, KeyRef } from '../statements.ts';
import type { ErasureRecord } from './erasures.ts';

/** Who belongs to a practice, and with which rights, as its statements say (MEM5). */

export interface Ended {
  /** The remover's own time, ISO 8601. */
  readonly at: string;
  /** The device that said so. */
  readonly by: Uuid;
  readonly reason: string;
}

export interface MemberRecord extends Member {
  readonly role: Role;
  /** When somebody was made what they are: earlier is senior. */
  readonly seniority: Seniority;
  readonly ended: Ended | null;
}

/** How much had been said before somebody came, then by hash: the same on every device. */
export interface Seniority {
  readonly depth: number;
  readonly hash: string;
}

/** Whose word stands where two remove each other: the more senior person's, then the older device's. */
export interface Rank {
  readonly member: Seniority;
  readonly device: Seniority;
}

export interface DeviceRecord {
  readonly id: Uuid;
  readonly name: string;
  readonly signKey: Uint8Array;
  /** To which keys are sealed for it now: a device has another one after each destruction (ERA6). */
  readonly boxKey: Uint8Array;
  readonly member: Member;
  /** The device's own time, ISO 8601. */
  readonly joinedAt: string;
  readonly since: Seniority;
  /** `pending` until somebody confirms it. */
  readonly standing: 'pending' | 'active' | 'ended';
  /** The invite by which it came in; `null` for the founder's device and for recovery kits. */
  readonly invite: Uuid | null;
  /** A recovery kit: a device on paper. */
  readonly kit: boolean;
  readonly ended: Ended | null;
}

export interface InviteRecord {
  readonly statement: InviteStatement;
  /** SHA-256 of its envelope, hexadecimal: a join comes directly after it. */
  readonly hash: string;
  /** The device that let somebody in. */
  readonly by: Uuid;
  /** The device that came in by it. */
  readonly usedBy: Uuid | null;
  /** Taken back, or made by somebody who is no longer here. */
  readonly closed: boolean;
}

/** A scope's key, and the devices that were given it. */
export interface KeyRecord {
  readonly ref: KeyRef;
  readonly holders: ReadonlySet<Uuid>;
}

export interface Roster {
  readonly practice: Uuid;
  readonly founded: boolean;
  readonly members: ReadonlyMap<Uuid, MemberRecord>;
  readonly devices: ReadonlyMap<Uuid, DeviceRecord>;
  readonly invites: ReadonlyMap<Uuid, InviteRecord>;
  readonly policy: Policy;
  /** By {@link keyName}. */
  readonly keys: ReadonlyMap<string, KeyRecord>;
  /** What somebody asked to be destroyed, by the hash of the statement that asked (ERA1). */
  readonly erasures: ReadonlyMap<string, ErasureRecord>;
}

export const emptyRoster = (practice: Uuid): Roster => ({
  practice,
  founded: false,
  members: new Map(),
  devices: new Map(),
  invites: new Map(),
  policy: {},
  keys: new Map(),
  erasures: new Map()
});

/** A key's name. That of a device's own log is the same for all devices: holders tell them apart. */
export const keyName = ({ scope, epoch, commitment, own }: KeyRef): string =>
  `${scope}/${epoch}/${toHex(commitment)}${own ? '/own' : ''}`;

/** The role in which a device acts; `undefined` where it is unknown, unconfirmed or shut out. */
export function roleOf(roster: Roster, device: Uuid): Role | undefined {
  const record = roster.devices.get(device);
  if (record?.standing !== 'active') return undefined;
  const member = roster.members.get(record.member.id);
  return member && member.ended === null ? member.role : undefined;
}

/** Whether a device may be sent entries of the scope. */
export function deviceMayRead(roster: Roster, device: Uuid, scope: Scope): boolean {
  const role = roleOf(roster, device);
  return role !== undefined && mayRead(role, scope, roster.policy);
}

/** Whether entries of the scope are accepted from a device; of the access log, only its own. */
export function deviceMayWrite(roster: Roster, device: Uuid, scope: Scope): boolean {
  const role = roleOf(roster, device);
  return role !== undefined && mayWrite(role, scope, roster.policy);
}

/** The scopes that a device may be sent. */
export const readableScopes = (roster: Roster, device: Uuid): Scope[] =>
  SCOPES.filter((scope) => deviceMayRead(roster, device, scope));

/** Owners who are here and have a device of flesh, so that somebody can always act. */
export const activeOwners = (roster: Roster): MemberRecord[] =>
  [...roster.members.values()].filter(
    (member) =>
      member.role === 'owner' &&
      member.ended === null &&
      [...roster.devices.values()].some(
        (device) => device.member.id === member.id && device.standing === 'active' && !device.kit
      )
  );
