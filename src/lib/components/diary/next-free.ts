import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryColumn, DiaryView } from './columns.ts';
import { freeStarts } from './layout.ts';
import { minutesOf } from './times.ts';

export interface NextFreeOptions {
  readonly minutes: number;
  /** Looks at this doctor's time alone. */
  readonly prefer?: Uuid | undefined;
}

/** The first free time among the columns that is not past; undefined where there is none. */
export function nextFree(
  { columns }: DiaryView,
  now: string,
  { minutes, prefer }: NextFreeOptions
): { column: DiaryColumn; from: number } | undefined {
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
