import type { Uuid } from '../docs/core/ids.ts';
import type { QuarantineReason } from '../replica/api.ts';
import { verifyEnvelope, type Envelope } from '../sync/header.ts';
import { verify } from './crypto.ts';
import { deviceId, practiceId, type Member } from './identity.ts';
import {
  decodeStatement,
  genesisSigned,
  joinSigned,
  type GenesisStatement,
  type InviteStatement,
  type JoinStatement,
  type Statement
} from './statements.ts';

export interface DeviceRecord {
  readonly id: Uuid;
  readonly name: string;
  readonly signKey: Uint8Array;
  readonly boxKey: Uint8Array;
  readonly member: Member;
  /** The device's own time, ISO 8601. */
  readonly joinedAt: string;
}

export interface InviteRecord {
  readonly statement: InviteStatement;
  /** The device that let somebody in. */
  readonly by: Uuid;
  /** The device that came in by it. */
  readonly usedBy: Uuid | null;
}

/** Who belongs to a practice: a function of its statements in log order (MEM5). */
export interface MembershipState {
  readonly practice: Uuid;
  readonly founded: boolean;
  readonly devices: ReadonlyMap<Uuid, DeviceRecord>;
  readonly members: ReadonlyMap<Uuid, Member>;
  readonly invites: ReadonlyMap<Uuid, InviteRecord>;
  /** Entries that took effect: reading them again, as after a restore (LOG6), changes nothing. */
  readonly applied: ReadonlySet<Uuid>;
}

export type StatementRefusal =
  | 'wrong-practice'
  | 'not-a-statement'
  | 'already-founded'
  | 'not-founded'
  | 'unknown-device'
  | 'bad-signature'
  | 'bad-proof'
  | 'invite-unknown'
  | 'invite-used'
  | 'already-a-member';

export type Applied =
  | { readonly state: MembershipState; readonly accepted: true; readonly statement: Statement }
  | {
      readonly state: MembershipState;
      readonly accepted: false;
      readonly reason: StatementRefusal;
    };

export const emptyMembership = (practice: Uuid): MembershipState => ({
  practice,
  founded: false,
  devices: new Map(),
  members: new Map(),
  invites: new Map(),
  applied: new Set()
});

/** The public signing key of a device, where it belongs to the practice. */
export const deviceKey = (state: MembershipState, device: Uuid): Uint8Array | undefined =>
  state.devices.get(device)?.signKey;

/**
 * Verifies a membership envelope in full, signatures and proofs included, and gives the membership
 * after it. Pure: the same state and envelope give the same answer on every device and server.
 * Whether an invite has expired is not asked here, because clocks differ: see {@link inviteOpen}.
 */
export async function applyStatement(state: MembershipState, envelope: Envelope): Promise<Applied> {
  const refused = (reason: StatementRefusal): Applied => ({ state, accepted: false, reason });
  if (envelope.practice !== state.practice) return refused('wrong-practice');
  if (envelope.kind !== 'membership') return refused('not-a-statement');
  const statement = decodeStatement(envelope.body);
  if (statement === undefined) return refused('not-a-statement');

  // A device that founds or joins is known by this very statement; all others by earlier ones.
  const key = arriving(statement)?.signKey ?? deviceKey(state, envelope.device);
  if (key === undefined) return refused(state.founded ? 'unknown-device' : 'not-founded');
  if (deviceId(key) !== envelope.device || !(await verifyEnvelope(envelope, key))) {
    return refused('bad-signature');
  }
  if (state.applied.has(envelope.entryId)) return { state, accepted: true, statement };

  const outcome = await effect(state, envelope.device, statement);
  if (typeof outcome === 'string') return refused(outcome);
  const applied = new Set(state.applied).add(envelope.entryId);
  return { state: { ...state, ...outcome, applied }, accepted: true, statement };
}

function arriving(statement: Statement): JoinStatement['device'] | undefined {
  if (statement.type === 'genesis') return statement.founder.device;
  return statement.type === 'join' ? statement.device : undefined;
}

type Effect = Partial<MembershipState> | StatementRefusal;

async function effect(state: MembershipState, by: Uuid, statement: Statement): Promise<Effect> {
  switch (statement.type) {
    case 'genesis':
      return found(state, by, statement);
    case 'invite':
      // An invite cannot be made anew under its id: that would let it be used twice.
      if (state.invites.has(statement.id)) return 'invite-used';
      return {
        invites: new Map(state.invites).set(statement.id, { statement, by, usedBy: null })
      };
    case 'join':
      return admit(state, by, statement);
    case 'unknown':
      return {};
  }
}

async function found(
  state: MembershipState,
  by: Uuid,
  statement: GenesisStatement
): Promise<Effect> {
  const { practiceKey, founder, practiceSignature, at } = statement;
  if (state.founded) return 'already-founded';
  if (practiceId(practiceKey) !== state.practice) return 'wrong-practice';
  if (founder.device.id !== by) return 'bad-proof';
  const signed = genesisSigned(state.practice, founder.device.id, founder.member.id);
  if (!(await verify(practiceKey, practiceSignature, signed))) return 'bad-proof';
  return { founded: true, ...withDevice(state, founder.device, founder.member, at) };
}

async function admit(state: MembershipState, by: Uuid, statement: JoinStatement): Promise<Effect> {
  const { device, member, proof, at } = statement;
  if (!state.founded) return 'not-founded';
  const invite = state.invites.get(statement.invite);
  if (invite === undefined) return 'invite-unknown';
  if (device.id !== by) return 'bad-proof';
  const signed = joinSigned(statement.invite, device.id, member.id);
  if (!(await verify(invite.statement.inviteKey, proof, signed))) return 'bad-proof';
  if (invite.usedBy !== null) return 'invite-used';
  // A link lets somebody new in; it must not make them somebody who is here already.
  if (state.devices.has(device.id) || state.members.has(member.id)) return 'already-a-member';
  return {
    ...withDevice(state, device, member, at),
    invites: new Map(state.invites).set(statement.invite, { ...invite, usedBy: device.id })
  };
}

function withDevice(
  state: MembershipState,
  device: JoinStatement['device'],
  member: Member,
  joinedAt: string
): Pick<MembershipState, 'devices' | 'members'> {
  return {
    devices: new Map(state.devices).set(device.id, { ...device, member, joinedAt }),
    members: new Map(state.members).set(member.id, member)
  };
}

/** Whether an invite may still be used at `now` (milliseconds since 1970, by the server's clock). */
export function inviteOpen(state: MembershipState, invite: Uuid, now: number): boolean {
  const record = state.invites.get(invite);
  return (
    record !== undefined && record.usedBy === null && now <= Date.parse(record.statement.expiresAt)
  );
}

/** The reason under which a device puts a refused statement aside (LOG7). */
export function quarantineReason(reason: StatementRefusal): QuarantineReason {
  switch (reason) {
    case 'wrong-practice':
    case 'unknown-device':
    case 'bad-signature':
      return reason;
    case 'not-founded':
      return 'unknown-device';
    default:
      return 'corrupt';
  }
}
