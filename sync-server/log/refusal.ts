import type { StatementRefusal } from '#lib/access/membership.ts';
import type { Problem } from '#lib/problem.ts';

/** Why an envelope was not taken, as `pushed` tells it (WIRE4). */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Whether the same envelope may be taken later (LOG9). */
  readonly retry: boolean;
}

const refusal = (code: string, message: string, retry = false): Refusal => ({
  code,
  message,
  retry
});

export const WRONG_PRACTICE = refusal('wrong-practice', 'The entry belongs to another practice.');
export const UNKNOWN_DEVICE = refusal(
  'unknown-device',
  'The entry is by a device that does not belong to the practice.',
  true
);
export const BAD_SIGNATURE = refusal('bad-signature', 'The entry’s signature is not its author’s.');
export const ENTRY_CONFLICT = refusal(
  'entry-conflict',
  'Another entry is kept under this id already.'
);
export const NOT_ALLOWED = refusal(
  'not-allowed',
  'The author’s role in the practice does not allow this.'
);
export const DEVICE_REVOKED = refusal(
  'device-revoked',
  'The device no longer belongs to the practice.'
);
export const DEVICE_PENDING = refusal('device-pending', 'The device waits to be confirmed.', true);
export const OLD_EPOCH = refusal(
  'old-epoch',
  'The entry is sealed under a key that has been replaced.',
  true
);
export const UNKNOWN_EPOCH = refusal(
  'unknown-epoch',
  'The entry is sealed under a key that is not known here.',
  true
);
export const ERASED = refusal(
  'erased',
  'The record was destroyed by two people of the practice.',
  true
);
export const QUOTA = refusal('quota', 'The practice has used up its room on this server.', true);
export const TOO_MANY = refusal('too-many', 'Too much at once; it is taken later.', true);
export const DISPLACED = refusal(
  'too-many',
  'A later connection of the device took the place of this one.',
  true
);
export const INVITE_USED = refusal('invite-used', 'The invitation has been used.');
export const INVITE_EXPIRED = refusal('invite-expired', 'The invitation is no longer valid.');

/** A problem with the envelope itself: sending it again cannot help. */
export const unreadable = (problem: Problem): Refusal =>
  refusal(problem.code, problem.message, problem.code === 'newer-schema');

/** A problem of the server's own: the same envelope is welcome later. */
export const unstored = (problem: Problem): Refusal => refusal(problem.code, problem.message, true);

const badStatement = (message: string): Refusal => refusal('bad-statement', message);
export const NOT_A_GENESIS = badStatement('The entry does not found a practice.');

const STATEMENTS: Readonly<Record<StatementRefusal, Refusal>> = {
  'wrong-practice': WRONG_PRACTICE,
  'unknown-device': UNKNOWN_DEVICE,
  'bad-signature': BAD_SIGNATURE,
  'not-a-statement': badStatement('The statement cannot be read.'),
  'already-founded': badStatement('The practice was founded by another statement.'),
  'not-founded': badStatement('The practice has not been founded yet.'),
  'bad-proof': badStatement('The statement does not prove what it says.'),
  'invite-unknown': refusal('invite-unknown', 'The invitation is not known here.', true),
  'invite-used': INVITE_USED,
  'missing-parents': refusal(
    'missing-parents',
    'The statement follows others that are not known here.',
    true
  ),
  'not-allowed': NOT_ALLOWED,
  'last-owner': NOT_ALLOWED,
  'device-ended': DEVICE_REVOKED,
  'already-a-member': badStatement('The device or person belongs to the practice already.'),
  'erasure-unknown': badStatement('Nobody asked for what the statement is about.'),
  'erasure-settled': badStatement('What was asked for is agreed to or taken back already.'),
  'second-person': NOT_ALLOWED
};

/** What is wrong with a statement. */
export const statementRefusal = (reason: StatementRefusal): Refusal => STATEMENTS[reason];

/** What is wrong with an envelope that introduces a practice or a device: codes of WIRE10. */
export const introductionRefusal = (refused: Refusal): Refusal =>
  UNUSABLE.has(refused.code) ? badStatement(refused.message) : refused;

const UNUSABLE = new Set(['corrupt', 'newer-schema', ENTRY_CONFLICT.code]);
