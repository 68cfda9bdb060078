import { readableScopes, type Roster } from '#lib/access/membership.ts';
import { SCOPE_OF_LOGS } from '#lib/access/roles.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Scope } from '#lib/docs/kinds.ts';

/**
 * What of a log is sent to a device: statements always, entries of the scopes that it may read, and
 * of the access log, where it may not read that, what it wrote itself (WIRE5).
 */
export interface View {
  readonly scopes: ReadonlySet<Scope>;
  /** The device whose own access log is shown although the scope is not; else `null`. */
  readonly ownLog: Uuid | null;
  /** The same for all devices that see the same scopes. */
  readonly name: string;
}

/** What whoever waits to be confirmed is sent, and who asks for no more. */
export const STATEMENTS_ALONE: View = { scopes: new Set(), ownLog: null, name: '' };

/** What a device is sent as things stand. */
export function viewOf(roster: Roster, device: Uuid): View {
  if (roster.devices.get(device)?.standing !== 'active') return STATEMENTS_ALONE;
  const scopes = readableScopes(roster, device);
  return {
    scopes: new Set(scopes),
    ownLog: scopes.includes(SCOPE_OF_LOGS) ? null : device,
    name: scopes.join(' ')
  };
}

/** Where an entry belongs, as its envelope says it. */
export interface Placed {
  /** `null` for statements. */
  readonly scope: Scope | null;
  readonly device: Uuid;
}

/** Whether a view shows an entry. */
export const shows = ({ scopes, ownLog }: View, { scope, device }: Placed): boolean =>
  scope === null || scopes.has(scope) || (scope === SCOPE_OF_LOGS && device === ownLog);
