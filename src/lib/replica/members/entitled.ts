import { refOf, type Keyring } from '../../access/keyring.ts';
import {
  deviceMayRead,
  keyName,
  roleOf,
  sameKey,
  type MembershipState
} from '../../access/membership.ts';
import { undone, wantedTags } from '../../access/membership/forgetting.ts';
import type { Uuid } from '../../docs/core/ids.ts';

/** Which keys a device is to have and to keep, as far as statements tell (KEY6). */

/** Whether a device lacks a key that it was once given, of what it may read, or leaves that it should have. */
export const lacksKeys = (
  state: MembershipState,
  { keys, leaves }: Keyring,
  device: Uuid
): boolean =>
  leaves.isEmpty ||
  undone(state).some((one) => wantedTags(state, one).some((tag) => !leaves.has(tag))) ||
  [...state.keys.values()].some(
    ({ ref, holders }) =>
      holders.has(device) &&
      (ref.own || deviceMayRead(state, device, ref.scope)) &&
      !keys.some((key) => sameKey(ref, refOf(key)))
  );

/**
 * The keys that a device keeps as things stand: those that its role gives, and those that nobody else
 * has who may read what they open, or a mistake about rights would lose it for everybody.
 */
export function keptKeys(state: MembershipState, keyring: Keyring, device: Uuid): Keyring {
  const entitled = keyring.keptBy(roleOf(state, device), device, state.policy);
  if (entitled === keyring) return keyring;
  const last = keyring.keys.filter((key) => {
    const holders = key.device ? undefined : state.keys.get(keyName(refOf(key)))?.holders;
    const others = [...(holders ?? [])].filter((other) => other !== device);
    return holders && !others.some((other) => deviceMayRead(state, other, key.scope));
  });
  const kept = entitled.with(last);
  return kept.keys.length === keyring.keys.length ? keyring : kept;
}
