import { monthOf } from './book.parts.ts';
import { daysBetween, daysLater } from './book.rule.ts';
import type { ChangeRequestFor } from './changes.ts';
import { derivedUuid, type Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { bookId } from './kinds.ts';

/** Time that is blocked on several days: lunch for a month, theatre on Thursdays. */
export interface BlockedDays {
  /** Names them together, so that asking again blocks nothing twice. */
  readonly id: Uuid;
  readonly doctor: Uuid;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  /** Weekdays, 1 Monday to 7 Sunday; absent: every day. */
  readonly weekdays?: readonly number[] | undefined;
  /** Time of day, `13:00`. */
  readonly start: string;
  readonly minutes: number;
  readonly title: string;
}

/** Most days of one request: a year. */
const MOST = 366;

/** The changes that block time on each of the days, for one transaction, and those that open it again. */
export function blockDays(
  practice: Uuid,
  { id, from, to, weekdays, start, ...block }: BlockedDays
): { readonly requests: ChangeRequestFor[]; readonly undo: ChangeRequestFor[] } {
  const count = daysBetween(from, to) + 1;
  if (count < 1) refuse('days-backwards', 'The last day lies before the first.');
  if (count > MOST) {
    refuse(
      'days-too-many',
      'Time can be blocked for a year at most.',
      'Choose an earlier last day.'
    );
  }
  const days = Array.from({ length: count }, (_, index) => daysLater(from, index)).filter(
    (day) => !weekdays || weekdays.includes(new Date(`${day}T00:00Z`).getUTCDay() || 7)
  );
  const idOf = (day: string): Uuid => derivedUuid(practice, 'block', `${id}/${day}`);
  return {
    requests: days.map((day) => ({
      change: 'book.addBlock',
      args: { ...block, id: idOf(day), start: `${day}T${start}` }
    })),
    undo: days.map((day) => ({
      change: 'book.removeBlock',
      args: {
        book: bookId(practice, block.doctor, monthOf(day)),
        block: idOf(day),
        reason: 'Blocked by mistake'
      }
    }))
  };
}
