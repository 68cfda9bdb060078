import type { DueDose } from '../../immunisation/due.ts';

/** How a dose of the schedule stands: a reminder, never a verdict. */
export const DUE_WORDS = {
  overdue: { text: 'Not on record', tone: 'warning' },
  due: { text: 'Due', tone: 'accent' },
  soon: { text: 'Soon', tone: 'plain' }
} as const satisfies Record<DueDose['state'], { text: string; tone: string }>;

/** What an overview names: many that are not on record are a card that was not brought, and one line. */
export function dueInShort(due: readonly DueDose[]): {
  readonly named: readonly DueDose[];
  /** Not on record, and not named. */
  readonly absent: number;
} {
  const absent = due.filter(({ state }) => state === 'overdue');
  const few = absent.length <= 2;
  return {
    named: few ? due : due.filter(({ state }) => state !== 'overdue'),
    absent: few ? 0 : absent.length
  };
}
