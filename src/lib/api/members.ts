import type { Act, Matrix, Policy, Right, Role } from '../access/roles.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Scope } from '../docs/kinds.ts';
import type { Result } from '../problem.ts';

/** Who belongs to the practice, and what its members may do about that. */
export interface MembersApi {
  roster(): Promise<RosterView>;
  /** The roster now and whenever it differs, until the returned function is called. */
  watchRoster(seen: (roster: RosterView) => void): () => void;

  /** A one-time link with which another device joins this practice. */
  invite(options: InviteOptions): Promise<Result<Invitation>>;
  /** Takes a link back that nobody used yet. */
  cancelInvite(invite: Uuid): Promise<Result<void>>;
  /** Confirms a device that joined and waits: the people at both compared {@link DeviceView.code}. */
  admit(device: Uuid): Promise<Result<void>>;
  setRole(member: Uuid, role: Role): Promise<Result<void>>;
  /** Shuts out one device, or a person with all devices. New keys follow by themselves. */
  revoke(whom: { device: Uuid } | { member: Uuid }, reason: string): Promise<Result<void>>;
  /** Narrows the table of rights; `{}` is the table itself. */
  setPolicy(policy: Policy): Promise<Result<void>>;
  /** Makes a kit on paper that lets this member in again when every device is lost. */
  makeRecoveryKit(): Promise<Result<RecoveryKit>>;
}

/** What is printed once, and whose words are kept nowhere: see docs/recovery.md. */
export interface RecoveryKit {
  /** The kit among the devices of whoever made it. */
  readonly device: Uuid;
  /** Six digits of its key, by which the paper is found in the list of kits. */
  readonly number: string;
  readonly practice: Uuid;
  readonly practiceName: string;
  /** The practice's id for paper, against another practice in its place. */
  readonly code: string;
  /** Where the practice's log is; `null` where no server is set. */
  readonly server: string | null;
  readonly madeBy: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** The 24 words, in order. */
  readonly words: readonly string[];
}

export interface InviteOptions {
  /** What the newcomer will be; without it, a further device of this member. */
  readonly role?: Role;
  /** Whether somebody must confirm the device once it joined; without it, the link alone lets it in. */
  readonly confirm?: boolean;
  /** How long the link is good for. */
  readonly hours?: number;
  /** Address at which the joining device reaches the server, where it differs from this one's. */
  readonly server?: string;
}

export interface Invitation {
  readonly invite: Uuid;
  /** `https://hub:port/join#…`: everything secret is behind the `#`, which browsers never send. */
  readonly link: string;
  readonly role: Role;
  readonly expiresAt: string;
}

export interface RosterView {
  /** What this device may do, as things stand; `null` once it was shut out, or before it is confirmed. */
  readonly role: Role | null;
  readonly rights: Readonly<Record<Scope, Right>>;
  readonly acts: readonly Act[];
  /** Roles that this member may let in. */
  readonly mayAdmit: readonly Role[];
  /** By name, those who are here first. */
  readonly members: readonly MemberView[];
  /** Links that nobody used yet, soonest to expire first. */
  readonly invites: readonly InviteView[];
  /** Recovery kits, newest first. */
  readonly kits: readonly KitView[];
  readonly policy: Policy;
  readonly matrix: Matrix;
}

export interface EndedView {
  readonly at: string;
  /** Name of who said so, where it is known. */
  readonly by: string | null;
  readonly reason: string;
}

export interface MemberView {
  readonly id: Uuid;
  readonly name: string;
  readonly role: Role;
  readonly ended: EndedView | null;
  readonly devices: readonly DeviceView[];
  /** What this device's member may do about them. */
  readonly may: readonly ('set-role' | 'revoke')[];
}

export interface DeviceView {
  readonly id: Uuid;
  readonly name: string;
  readonly joinedAt: string;
  readonly standing: 'pending' | 'active' | 'ended';
  readonly kit: boolean;
  readonly ended: EndedView | null;
  /** Six digits of the device's key, the same on every screen: for comparing by eye or by phone. */
  readonly code: string;
  /** Whether it is this device. */
  readonly here: boolean;
  /** The link that it came in by; `null` for the founder's first device and for recovery kits. */
  readonly invite: Uuid | null;
  readonly may: readonly ('admit' | 'revoke')[];
}

export interface KitView {
  readonly id: Uuid;
  /** As it stands on the paper. */
  readonly number: string;
  /** Name of whom it lets in. */
  readonly member: string;
  readonly madeAt: string;
  /** `preparing` until it was given every key; `used` once it let a device in; `ended` when it was revoked unused. */
  readonly state: 'preparing' | 'ready' | 'used' | 'ended';
  /** When it let which device in. */
  readonly used: { readonly at: string; readonly id: Uuid; readonly device: string } | null;
  readonly ended: EndedView | null;
  readonly mayRevoke: boolean;
}

export interface InviteView {
  readonly id: Uuid;
  readonly role: Role;
  /** Whose further device; `null` for somebody new. */
  readonly member: string | null;
  readonly by: string | null;
  readonly expiresAt: string;
  readonly confirm: boolean;
  readonly mayCancel: boolean;
}
