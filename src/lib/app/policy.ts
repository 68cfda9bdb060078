import { floor, MATRIX, RIGHTS, rightOf, ROLES, SCOPE_OF_LOGS } from '../access/roles.ts';
import type { Policy, Right, Role } from '../access/roles.ts';
import { SCOPES, type Scope } from '../docs/kinds.ts';

/** A practice's narrowing of the table of rights, as a page edits it. */

const rank = (right: Right): number => RIGHTS.indexOf(right);

/** What a cell may be set to: from the least that a practice may leave to the most that it may give. */
export const choicesFor = (role: Role, scope: Scope): readonly Right[] =>
  RIGHTS.filter(
    (right) =>
      rank(right) >= rank(floor(role, scope)) &&
      rank(right) <= rank(MATRIX[role][scope]) &&
      // `own` means something for logs alone, where it is the least.
      (right === 'own' ? scope === SCOPE_OF_LOGS : true)
  );

/** The policy with one cell set; a cell at its widest says nothing and is left out. */
export function withCell(policy: Policy, role: Role, scope: Scope, right: Right): Policy {
  const cells = ROLES.flatMap((of) =>
    SCOPES.map((at) => ({
      of,
      at,
      right: of === role && at === scope ? right : rightOf(of, at, policy)
    }))
  ).filter(({ of, at, right: is }) => is !== MATRIX[of][at]);
  const next: Partial<Record<Role, Partial<Record<Scope, Right>>>> = {};
  for (const { of, at, right: is } of cells) (next[of] ??= {})[at] = is;
  return next;
}

export const samePolicy = (a: Policy, b: Policy): boolean =>
  ROLES.every((role) =>
    SCOPES.every((scope) => rightOf(role, scope, a) === rightOf(role, scope, b))
  );
