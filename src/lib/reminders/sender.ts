import type { Uuid } from '../docs/core/ids.ts';
import type { Result } from '../problem.ts';
import type { Reminder } from './prepare.ts';

/** Reminders that go out together. */
export interface Batch {
  /** Names it: sent again after a failure, it is the same batch and nobody is reminded twice. */
  readonly id: string;
  readonly reminders: readonly Reminder[];
}

/** What became of one reminder. */
export interface Sent {
  readonly id: Uuid;
  readonly outcome: 'handed-over' | 'refused';
  /** Where it is now, or why it was refused; in words. */
  readonly detail: string;
}

/**
 * Something that takes reminders out of the practice: a file for a bulk message service, a folder that
 * another program watches, a gateway. Every sender passes the contract suite in
 * `tests/contract/reminder-sender.suite.ts`.
 */
export interface ReminderSender {
  /** How the appointment is marked. */
  readonly how: 'sms' | 'email' | 'file';
  /**
   * Hands the batch over and answers for each reminder, in their order. One that cannot be sent is
   * refused with a reason and holds up no other. A failure of the whole is a problem, and then
   * nothing of it counts as sent.
   */
  send(batch: Batch): Promise<Result<readonly Sent[]>>;
}

/** Why no sender takes a reminder; null where one may. */
export function refusal({ channel, to, faults }: Reminder): string | null {
  if (faults.length > 0) return faults.join(' ');
  if (channel === 'phone') return 'They are to be called.';
  return to === null ? 'No number or address is known.' : null;
}

/** The columns of a file of reminders, as docs/reminders.md lists them. */
export const rowOf = (reminder: Reminder): Record<string, string> => ({
  channel: reminder.channel,
  // Without the plus, which a spreadsheet would take for a sum.
  to: reminder.channel === 'sms' ? (reminder.to ?? '').replace(/^\+/, '') : (reminder.to ?? ''),
  text: reminder.text,
  subject: reminder.channel === 'email' ? reminder.subject : '',
  name: reminder.name,
  date: reminder.start.slice(0, 10),
  time: reminder.start.slice(11, 16),
  doctor: reminder.doctorName ?? '',
  appointment: reminder.id
});
