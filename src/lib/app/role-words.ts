import type { Right, Role, Row } from '../access/roles.ts';
import { SCOPES, type Scope } from '../docs/kinds.ts';
import { listWords } from '../format.ts';

/** Roles and rights in the words of the practice: one place for all pages. */

export interface RoleWords {
  readonly label: string;
  /** In a sentence: `a doctor`. */
  readonly one: string;
  /** What somebody of this role does, in a line. */
  readonly about: string;
}

export const ROLE_WORDS: Readonly<Record<Role, RoleWords>> = {
  owner: {
    label: 'Owner',
    one: 'an owner',
    about: 'Everything, and who belongs to the practice. A practice needs one at all times.'
  },
  manager: {
    label: 'Manager',
    one: 'a manager',
    about: 'Runs the practice: settings, diary, accounts, people. No clinical records.'
  },
  doctor: {
    label: 'Doctor',
    one: 'a doctor',
    about: 'Sees and writes clinical records, the diary and accounts.'
  },
  nurse: {
    label: 'Nurse',
    one: 'a nurse',
    about: 'Sees and writes clinical records and the diary. No accounts.'
  },
  reception: {
    label: 'Reception',
    one: 'reception',
    about: 'Patients, diary and accounts. Sees that a visit happened, not what was said.'
  },
  billing: {
    label: 'Billing',
    one: 'billing',
    about: 'Patients, diary and accounts, with coded lines. No notes and no charts.'
  },
  auditor: {
    label: 'Auditor',
    one: 'an auditor',
    about: 'Looks at patients, diary, accounts and the access log. Changes nothing.'
  },
  hub: {
    label: 'Hub',
    one: 'a hub',
    about: 'The practice’s own computer that keeps a copy for reports and backups. Changes nothing.'
  }
};

export interface ScopeWords {
  readonly label: string;
  /** What is in it. */
  readonly about: string;
  /** In a sentence about what somebody sees: `charts and notes`. */
  readonly things: string;
}

export const SCOPE_WORDS: Readonly<Record<Scope, ScopeWords>> = {
  common: {
    label: 'Settings',
    about: 'The practice’s details, doctors, kinds of visit, fees',
    things: 'the practice’s settings'
  },
  front: {
    label: 'Front desk',
    about: 'Who patients are, their cover, consents, the diary',
    things: 'patients’ details and the diary'
  },
  clinical: {
    label: 'Clinical',
    about: 'Charts, notes, scripts, results',
    things: 'charts and notes'
  },
  billing: {
    label: 'Money',
    about: 'Invoices with their coded lines, payments, claims',
    things: 'invoices and payments'
  },
  audit: {
    label: 'Access log',
    about: 'Who opened, printed or searched for what',
    things: 'the access log'
  }
};

/** What a right comes to, for a cell of the table. */
export const RIGHT_WORDS: Readonly<Record<Right, string>> = {
  none: 'Nothing',
  own: 'Is logged',
  read: 'Sees',
  write: 'Sees and changes'
};

const reads = (right: Right): boolean => right === 'read' || right === 'write';

/** What somebody will see and do afterwards that they do not now, and the reverse. */
export interface Difference {
  readonly gains: readonly string[];
  readonly losses: readonly string[];
}

/** How two rows of rights differ, in sentences without their subject: `see charts and notes`. */
export function difference(before: Row, after: Row): Difference {
  const gains: string[] = [];
  const losses: string[] = [];
  for (const scope of SCOPES) {
    const { things } = SCOPE_WORDS[scope];
    const [was, is] = [before[scope], after[scope]];
    const wrote = was === 'write';
    const writes = is === 'write';
    if (reads(is) && !reads(was)) gains.push(writes ? `see and change ${things}` : `see ${things}`);
    else if (reads(was) && !reads(is)) {
      losses.push(wrote ? `see or change ${things}` : `see ${things}`);
    } else if (writes && !wrote) gains.push(`change ${things}`);
    else if (wrote && !writes) losses.push(`change ${things}, only see them`);
  }
  return { gains, losses };
}

/** Whether somebody may no longer see what they saw: new keys follow, and old copies stay. */
export const losesSight = (before: Row, after: Row): boolean =>
  SCOPES.some((scope) => reads(before[scope]) && !reads(after[scope]));

/** `Lindiwe can then see charts and notes, but no longer see the access log.` */
export function differenceWords(who: string, { gains, losses }: Difference): string {
  const gain = gains.length > 0 ? `can then ${listWords(gains)}` : '';
  const loss = losses.length > 0 ? `can no longer ${listWords(losses)}` : '';
  if (!gain && !loss) return `${who} sees and changes the same as before.`;
  return `${who} ${[gain, loss].filter(Boolean).join('; ')}.`;
}
