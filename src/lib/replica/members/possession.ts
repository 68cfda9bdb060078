import { keyName, type DeviceRecord, type MembershipState } from '../../access/membership.ts';
import { mayRead, type Right } from '../../access/roles.ts';
import type { KeyRef } from '../../access/statements.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';

/** Whether a device was given the key, by the names that statements use. */
export const holds = (state: MembershipState, ref: KeyRef, device: Uuid): boolean =>
  state.keys.get(keyName(ref))?.holders.has(device) ?? false;

/**
 * Whether devices have the keys that they were given, as far as statements tell. Who loses a scope
 * forgets its keys (KEY6). What they were granted they find again in the statements; what came with a
 * link or the founding they do not, and are given once more.
 */
export function possession(state: MembershipState): (device: DeviceRecord, ref: KeyRef) => boolean {
  const mayHaveForgotten = forgetful(state);
  const granted = new Map<Uuid, Set<string>>();
  return (device, ref) => {
    if (!holds(state, ref, device.id)) return false;
    if (!mayHaveForgotten(device, ref.scope)) return true;
    const names = granted.get(device.id) ?? grantedTo(state, device.id);
    granted.set(device.id, names);
    return names.has(keyName(ref));
  };
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

/** Names of the keys that a device was granted by statements. */
const grantedTo = (state: MembershipState, device: Uuid): Set<string> =>
  new Set(
    state.facts.flatMap(({ statement }) =>
      statement.type !== 'keys'
        ? []
        : statement.grants.flatMap((one) => (one.device === device ? one.keys.map(keyName) : []))
    )
  );
