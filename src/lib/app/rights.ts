import type { Act, Right, Role } from '../access/roles.ts';
import type { Scope } from '../docs/kinds.ts';
import type { DeviceView, MemberView, RosterView } from '../replica/api.ts';

/** What a person at a device may do, as the practice's roster says. */
export interface Rights {
  /** The role that decides what is shown; also once the device was shut out, which keeps what it has. */
  readonly role: Role | null;
  /** This device takes part: neither shut out nor still waiting to be confirmed. */
  readonly active: boolean;
  /** What of the practice's records is shown. */
  read(scope: Scope): boolean;
  /** Whether records of a scope are changed here. */
  write(scope: Scope): boolean;
  /** What is done with a practice rather than with a record. */
  do(act: Act): boolean;
  /** Roles that one may let in. */
  readonly admits: readonly Role[];
}

/** Who this device is in the practice; undefined where the roster does not know it. */
export function ownEntry(
  roster: RosterView
): { readonly member: MemberView; readonly device: DeviceView } | undefined {
  for (const member of roster.members) {
    const device = member.devices.find(({ here }) => here);
    if (device) return { member, device };
  }
  return undefined;
}

/**
 * Rights by a roster. A device that was shut out goes on showing what lies on it, by the role it
 * had: hiding it would protect nothing, and somebody may need it. Without a roster nothing is allowed.
 */
export function rightsBy(roster: RosterView | null): Rights {
  const active = roster !== null && roster.role !== null;
  const role = roster?.role ?? (roster && ownEntry(roster)?.member.role) ?? null;
  const right = (scope: Scope): Right =>
    roster && role ? (active ? roster.rights : roster.matrix[role])[scope] : 'none';
  return {
    role,
    active,
    read: (scope) => right(scope) === 'read' || right(scope) === 'write',
    write: (scope) => active && right(scope) === 'write',
    do: (act) => active && roster.acts.includes(act),
    admits: active ? roster.mayAdmit : []
  };
}
