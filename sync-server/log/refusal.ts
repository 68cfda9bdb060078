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
export const INVITE_EXPIRED = refusal('invite-expired', 'The invitation is no longer valid.');

/** A problem with the envelope itself: sending it again cannot help. */
export const unreadable = (problem: Problem): Refusal =>
  refusal(problem.code, problem.message, problem.code === 'newer-schema');

/** A problem of the server's own: the same envelope is welcome later. */
export const unstored = (problem: Problem): Refusal => refusal(problem.code, problem.message, true);

const STATEMENTS: Readonly<Record<StatementRefusal, Refusal>> = {
  'wrong-practice': WRONG_PRACTICE,
  'unknown-device': UNKNOWN_DEVICE,
  'bad-signature': BAD_SIGNATURE,
  'not-a-statement': refusal('not-a-statement', 'The statement cannot be read.'),
  'already-founded': refusal('already-founded', 'The practice was founded by another statement.'),
  'not-founded': refusal('not-founded', 'The practice has not been founded yet.', true),
  'bad-proof': refusal('bad-proof', 'The statement does not prove what it says.'),
  'invite-unknown': refusal('invite-unknown', 'The invitation is not known here.', true),
  'invite-used': refusal('invite-used', 'The invitation has been used.'),
  'already-a-member': refusal('already-a-member', 'The device or person belongs to it already.')
};

/** What is wrong with a statement. */
export const statementRefusal = (reason: StatementRefusal): Refusal => STATEMENTS[reason];
