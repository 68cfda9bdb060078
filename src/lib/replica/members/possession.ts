import { keyName, type DeviceRecord, type MembershipState } from '../../access/membership.ts';
import { isStillOpen, reached, undone } from '../../access/membership/forgetting.ts';
import { toHex } from '../../crypto/crypto.ts';
import { mayRead, type Right } from '../../access/roles.ts';
import type { KeyRef } from '../../access/statements.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';

/** Whether a device was given the key, by the names that statements use. */
export const holds = (state: MembershipState, ref: KeyRef, device: Uuid): boolean =>
  state.keys.get(keyName(ref))?.holders.has(device) ?? false;

type Possession = (device: DeviceRecord, ref: KeyRef) => boolean;

/** Asked for several times of one state, and gone through all statements for. */
const possessions = new WeakMap<MembershipState, Possession>();
const leaves = new WeakMap<MembershipState, ReadonlySet<Uuid>>();

/**
 * Whether devices have the keys that they were given, as far as statements tell. Who loses a scope
 * forgets its keys (KEY6). What they were granted they find again in the statements; what came with a
 * link or the founding they do not, nor what was sealed to a box key that they destroyed, and are given
 * once more. What was on its way when they destroyed it never reached them.
 */
export function possession(state: MembershipState): Possession {
  const known = possessions.get(state);
  if (known) return known;
  const mayHaveForgotten = forgetful(state);
  const given = givenBy(state);
  const has: Possession = (device, ref) => {
    if (!holds(state, ref, device.id)) return false;
    const [reachedIt, isFound] = given(device.id, ref);
    return mayHaveForgotten(device, ref.scope) ? isFound : reachedIt;
  };
  possessions.set(state, has);
  return has;
}

/** Devices that have leaves, as far as statements tell (KEY10). */
export function leafHolders(state: MembershipState): ReadonlySet<Uuid> {
  const known = leaves.get(state);
  if (known) return known;
  const holders = new Set<Uuid>();
  for (const { usedBy, statement } of state.invites.values()) {
    if (usedBy !== null && !statement.confirm) holders.add(usedBy);
  }
  for (const [place, { statement, by }] of state.facts.entries()) {
    if (statement.type === 'genesis') holders.add(by);
    if (statement.type !== 'keys' || state.idle.has(place)) continue;
    for (const grant of statement.grants) {
      if (grant.leaves && reached(state, place, grant.device)) holders.add(grant.device);
    }
  }
  leaves.set(state, holders);
  return holders;
}

/** For each destruction that came to nothing, the devices that were given its leaves back (ERA3). */
export function givenBack(state: MembershipState): ReadonlyMap<string, ReadonlySet<Uuid>> {
  const given = new Map(undone(state).map(({ ask }) => [ask, new Set<Uuid>()]));
  if (given.size === 0) return given;
  for (const [place, { statement }] of state.facts.entries()) {
    if (statement.type !== 'keys' || state.idle.has(place)) continue;
    for (const { device, back } of statement.grants) {
      if (back.length === 0 || !reached(state, place, device)) continue;
      for (const ask of back) given.get(toHex(ask))?.add(device);
    }
  }
  return given;
}

/** Devices of whom somebody once said that they may not read a scope, though it came to nothing since. */
function forgetful(state: MembershipState): (device: DeviceRecord, scope: Scope) => boolean {
  const takings = state.facts.flatMap(({ statement }) =>
    statement.type === 'role' || statement.type === 'revoke' || statement.type === 'policy'
      ? [statement]
      : []
  );
  return ({ id, member }, scope) =>
    takings.some((said) => {
      if (said.type === 'revoke') return said.device === id || said.member === member.id;
      if (said.type === 'role') return said.member === member.id && !mayRead(said.role, scope);
      return said.rights.some((cell) => cell.scope === scope && !isReading(cell.right));
    });
}

/**
 * How many statements would have taken something from a device and came to nothing: a server that heard
 * of them first withheld what it sends this device now.
 */
export function undoneTakings(state: MembershipState, device: Uuid): number {
  const member = state.devices.get(device)?.member.id;
  return [...state.idle].filter((place) => {
    const { statement } = state.facts[place]!;
    if (statement.type === 'policy') return true;
    if (statement.type === 'role') return statement.member === member;
    return (
      statement.type === 'revoke' && (statement.device === device || statement.member === member)
    );
  }).length;
}

const isReading = (right: Right): boolean => right === 'read' || right === 'write';

/** Whether a key that a device holds, by the statements, ever reached it, and is in one that it opens yet. */
function givenBy(
  state: MembershipState
): (device: Uuid, ref: KeyRef) => readonly [boolean, boolean] {
  const granted = new Map<Uuid, Map<string, { reached: boolean; open: boolean }>>();
  for (const [place, { statement }] of state.facts.entries()) {
    if (statement.type !== 'keys') continue;
    for (const { device, keys } of statement.grants) {
      const names = granted.get(device) ?? new Map<string, { reached: boolean; open: boolean }>();
      granted.set(device, names);
      const [isReached, isOpen] = [
        reached(state, place, device),
        isStillOpen(state, place, device)
      ];
      for (const name of keys.map(keyName)) {
        const known = names.get(name);
        names.set(name, {
          reached: isReached || known?.reached === true,
          open: isOpen || known?.open === true
        });
      }
    }
  }
  return (device, ref) => {
    const grant = granted.get(device)?.get(keyName(ref));
    // No grant: it came with the link, the founding, or was made there.
    return grant ? [grant.reached, grant.open] : [true, false];
  };
}
