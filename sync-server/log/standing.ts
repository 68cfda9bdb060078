import {
  currentKey,
  deviceMayWrite,
  erasureOf,
  type MembershipState
} from '#lib/access/membership.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Envelope } from '#lib/envelope/envelope.ts';
import {
  DEVICE_PENDING,
  DEVICE_REVOKED,
  ERASED,
  NOT_ALLOWED,
  OLD_EPOCH,
  UNKNOWN_DEVICE,
  UNKNOWN_EPOCH,
  type Refusal
} from './refusal.ts';

/**
 * What a device is to a practice. Who came in by an invitation that was overtaken, and so never
 * belonged, has ended as well: its key is known, and it is not let in (MEM7).
 */
export type Standing = 'unknown' | 'pending' | 'active' | 'ended';

export function standingOf(membership: MembershipState, device: Uuid): Standing {
  const record = membership.devices.get(device);
  return record?.standing ?? (membership.signKeys.has(device) ? 'ended' : 'unknown');
}

const REFUSED: Readonly<Record<Exclude<Standing, 'active'>, Refusal>> = {
  unknown: UNKNOWN_DEVICE,
  pending: DEVICE_PENDING,
  ended: DEVICE_REVOKED
};

/** Why nothing is taken from a device; `undefined` where it belongs. */
export function standingRefusal(membership: MembershipState, device: Uuid): Refusal | undefined {
  const standing = standingOf(membership, device);
  return standing === 'active' ? undefined : REFUSED[standing];
}

/**
 * Whether its author may write a sealed entry as things stand, and under its key (MEM8, KEY7); the
 * reason where not. A function of the membership alone: signatures are verified elsewhere.
 *
 * @param again whether a server acknowledged it once: then an old key is as good as it was
 */
export function entryRefusal(
  membership: MembershipState,
  { device, scope, epoch, docTag }: Pick<Envelope, 'device' | 'scope' | 'epoch' | 'docTag'>,
  again: boolean
): Refusal | undefined {
  // Whoever offers it, and however often some server had it: it is not here again (ERA4).
  if (erasureOf(membership, docTag)) return ERASED;
  const author = standingRefusal(membership, device);
  if (author) return author;
  if (scope === null || !deviceMayWrite(membership, device, scope)) return NOT_ALLOWED;
  const current = currentKey(membership, scope)?.ref.epoch ?? 0;
  if (epoch > current) return UNKNOWN_EPOCH;
  return epoch < current && !again ? OLD_EPOCH : undefined;
}
