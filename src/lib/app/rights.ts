import type { Act, Right, Role } from '../access/roles.ts';
import type { DeviceView, MemberView, RosterView } from '../api/replica.ts';
import type { Scope } from '../docs/kinds.ts';

/** What a person at a device may do, as the practice's roster says. */
export interface Rights {
  /** What the person is to the practice; once the device was shut out, what they were. */
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
 * Rights by a roster. A device that knows from the practice itself that it was shut out shows nothing
 * any more: its engine refuses, and removes what a hub has. Without a roster nothing is allowed.
 */
export function rightsBy(roster: RosterView | null): Rights {
  const active = roster !== null && roster.role !== null;
  const role = roster?.role ?? (roster && ownEntry(roster)?.member.role) ?? null;
  const right = (scope: Scope): Right => (active ? roster.rights[scope] : 'none');
  return {
    role,
    active,
    read: (scope) => right(scope) === 'read' || right(scope) === 'write',
    write: (scope) => active && right(scope) === 'write',
    do: (act) => active && roster.acts.includes(act),
    admits: active ? roster.mayAdmit : []
  };
}
