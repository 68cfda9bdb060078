import { addDays } from '../../app/format.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { dayView, type DiaryColumn, type DiaryView } from './columns.ts';
import { freeStarts } from './layout.ts';
import type { Opening } from './opening.ts';
import { minutesOf } from './times.ts';

export interface NextFreeOptions {
  readonly minutes: number;
  /** Looks at this doctor's time alone. */
  readonly prefer?: Uuid | undefined;
}

/** How far ahead a free time is looked for: four weeks. */
const LOOK_DAYS = 28;

/** Days that are not shown, from which a free time may be taken. */
export interface DaysAhead {
  readonly doctors: PracticeOverview['doctors'];
  readonly opening: Opening;
  /** What stands in the books from one day to another, both included. */
  readonly read: (from: string, to: string) => Promise<readonly DiaryItem[]>;
}

/**
 * The first free time among the columns that are shown, or else on the days after them; undefined
 * where the next four weeks have none.
 */
export async function nextFreeFrom(
  shown: DiaryView,
  now: string,
  wanted: NextFreeOptions,
  { doctors, opening, read }: DaysAhead
): Promise<FreeTime | undefined> {
  const here = nextFree(shown, now, wanted);
  if (here) return here;
  const today = now.slice(0, 10);
  const after = addDays(shown.columns.at(-1)?.day ?? today, 1);
  const from = after > today ? after : today;
  const days = Array.from({ length: LOOK_DAYS }, (_, index) => addDays(from, index));
  const items = await read(from, days.at(-1)!);
  const columns = days.flatMap((day) => dayView(day, doctors, items, opening).columns);
  return nextFree({ columns }, now, wanted);
}

export interface FreeTime {
  readonly column: DiaryColumn;
  /** Minutes from midnight. */
  readonly from: number;
}

/** The first free time among the columns that is not past; undefined where there is none. */
export function nextFree(
  { columns }: Pick<DiaryView, 'columns'>,
  now: string,
  { minutes, prefer }: NextFreeOptions
): FreeTime | undefined {
  const today = now.slice(0, 10);
  const found = columns
    .filter(({ doctor, day }) => day >= today && (!prefer || doctor === prefer))
    .flatMap((column) => {
      const after = column.day === today ? minutesOf(now) : 0;
      const [from] = freeStarts(column.open, column.busy, { minutes, after, most: 1 });
      return from === undefined ? [] : [{ column, from }];
    });
  // Columns are in the order of doctors: of two equal times the first doctor's is taken.
  return found.sort((a, b) => {
    const [x, y] = [`${a.column.day} ${1000 + a.from}`, `${b.column.day} ${1000 + b.from}`];
    return x < y ? -1 : x > y ? 1 : 0;
  })[0];
}
