import { SCOPES, type Scope } from '../docs/kinds.ts';

/**
 * Who may read and write what: the one table that keyrings, servers and pages ask. It is printed by
 * `npm run indaba -- access matrix`.
 */

export const ROLES = [
  'owner',
  'manager',
  'doctor',
  'nurse',
  'reception',
  'billing',
  'auditor',
  'hub'
] as const;
export type Role = (typeof ROLES)[number];

/**
 * `write` includes reading. `own` is for the access log alone: a device adds to its own log and reads
 * nobody else's. `read` of the access log includes `own`: whoever may read it is logged as well.
 */
export const RIGHTS = ['none', 'own', 'read', 'write'] as const;
export type Right = (typeof RIGHTS)[number];

/** The scope of access logs, where everybody may write and few may read. */
export const SCOPE_OF_LOGS: Scope = 'audit';

export type Row = Readonly<Record<Scope, Right>>;
export type Matrix = Readonly<Record<Role, Row>>;

const row = (common: Right, front: Right, clinical: Right, billing: Right, audit: Right): Row => ({
  common,
  front,
  clinical,
  billing,
  audit
});

/** The widest that each role may go. A practice narrows it by a {@link Policy}, never widens it. */
export const MATRIX: Matrix = {
  //              common   front    clinical  billing  audit
  owner: /*    */ row('write', 'write', 'write', 'write', 'read'),
  manager: /*  */ row('write', 'write', 'none', 'write', 'read'),
  doctor: /*   */ row('read', 'write', 'write', 'write', 'own'),
  nurse: /*    */ row('read', 'write', 'write', 'none', 'own'),
  reception: /**/ row('read', 'write', 'none', 'write', 'own'),
  billing: /*  */ row('read', 'write', 'none', 'write', 'own'),
  auditor: /*  */ row('read', 'read', 'none', 'read', 'read'),
  hub: /*      */ row('read', 'read', 'read', 'read', 'read')
};

/** A practice's own narrowing of the table, cell by cell. */
export type Policy = Readonly<Partial<Record<Role, Readonly<Partial<Record<Scope, Right>>>>>>;

/**
 * What no practice may take away: everybody knows the practice's settings, everybody's openings are
 * logged, and an owner can always set the practice right again.
 */
export function floor(role: Role, scope: Scope): Right {
  if (role === 'owner') return scope === 'clinical' ? 'none' : MATRIX.owner[scope];
  if (scope === 'common') return 'read';
  return scope === SCOPE_OF_LOGS ? 'own' : 'none';
}

const rank = (right: Right): number => RIGHTS.indexOf(right);
const least = (a: Right, b: Right): Right => (rank(a) < rank(b) ? a : b);
const most = (a: Right, b: Right): Right => (rank(a) > rank(b) ? a : b);

/** What the role has under the policy: never more than the table, never less than the floor. */
export function rightOf(role: Role, scope: Scope, policy: Policy = {}): Right {
  const asked = policy[role]?.[scope];
  if (asked === undefined) return MATRIX[role][scope];
  // `own` exists only in the access log's column, and is the least there.
  if (asked === 'own' && scope !== SCOPE_OF_LOGS) return MATRIX[role][scope];
  return most(least(asked, MATRIX[role][scope]), floor(role, scope));
}

/** The whole table under a policy. */
export const matrixUnder = (policy: Policy): Matrix =>
  Object.fromEntries(
    ROLES.map((role) => [
      role,
      Object.fromEntries(SCOPES.map((scope) => [scope, rightOf(role, scope, policy)]))
    ])
  ) as unknown as Matrix;

export const mayRead = (role: Role, scope: Scope, policy?: Policy): boolean =>
  rank(rightOf(role, scope, policy)) >= rank('read');

/** Whether the role writes documents of the scope; in the access log, those of its own device. */
export const mayWrite = (role: Role, scope: Scope, policy?: Policy): boolean =>
  scope === SCOPE_OF_LOGS || rightOf(role, scope, policy) === 'write';

/** What is done with a practice rather than with a document. */
export const ACTS = {
  /** Change somebody's role. */
  'set-role': ['owner'],
  /** Narrow the table of rights. */
  'set-policy': ['owner'],
  /** Begin a new epoch of the scopes that one may read. */
  'rotate-keys': ['owner', 'manager', 'doctor'],
  /** Print a kit from which the practice can be restored. */
  'make-recovery-kit': ['owner'],
  /** Read who opened what. */
  'read-access-log': ['owner', 'manager', 'auditor'],
  /** Share a patient with another practice. */
  'share-patient': ['owner', 'doctor'],
  /** Take records out of the practice in bulk. */
  'export-records': ['owner', 'manager', 'auditor'],
  /** Open a restricted chart, with a reason. */
  'break-glass': ['owner', 'doctor', 'nurse'],
  /** Ask for, or agree to, the destruction of a record that is past its retention. */
  'erase-records': ['owner', 'manager']
} as const satisfies Record<string, readonly Role[]>;
export type Act = keyof typeof ACTS;

export const mayDo = (role: Role, act: Act): boolean =>
  (ACTS[act] as readonly Role[]).includes(role);

/**
 * Whom a role may let in, confirm and shut out. Nobody hands out what they do not hold: a manager has
 * no clinical keys, and so cannot make a doctor.
 */
export const MAY_ADMIT: Readonly<Record<Role, readonly Role[]>> = {
  owner: ROLES,
  manager: ['reception', 'billing'],
  doctor: [],
  nurse: [],
  reception: [],
  billing: [],
  auditor: [],
  hub: []
};

/** Whom a role may shut out: everybody but owners, who only owners can. Shutting out hands nothing out. */
export const MAY_REVOKE: Readonly<Record<Role, readonly Role[]>> = {
  ...MAY_ADMIT,
  manager: ROLES.filter((role) => role !== 'owner')
};
