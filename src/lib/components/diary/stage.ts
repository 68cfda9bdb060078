import type { Uuid } from '../../docs/core/ids.ts';
import { addDays, formatDay, type Manner } from '../../format.ts';
import type { DiaryItem, PracticeOverview, TakenTime } from '../../projections/catalogue.ts';
import { daysOf, type Address } from './address.ts';
import { dayView, roomView, weekView, type DiaryView } from './columns.ts';
import { monthDays, type MonthDay } from './month.ts';
import type { Opening } from './opening.ts';
import { mondayOf } from './times.ts';

/** What a diary shows, all of one moment: columns, a month, or a list. */
export type Stage =
  | { readonly type: 'board'; readonly view: DiaryView; readonly page: string }
  | { readonly type: 'month'; readonly days: readonly MonthDay[] }
  | { readonly type: 'list'; readonly items: readonly DiaryItem[] };

export interface StageParts {
  readonly address: Address;
  readonly narrow: boolean;
  /** Whose diary it is: one of them, or all. */
  readonly doctors: PracticeOverview['doctors'];
  readonly rooms: readonly { readonly id: Uuid; readonly name: string }[];
  readonly items: readonly DiaryItem[];
  readonly taken: readonly TakenTime[];
  readonly opening: Opening;
  readonly manner: Manner;
}

/** What an address shows of what stands in the books. A phone has a list for a week. */
export function stageOf(parts: StageParts): Stage {
  const { address, narrow, doctors, rooms, items, taken, opening, manner } = parts;
  const { view, day, by } = address;
  if (view === 'month') return { type: 'month', days: monthDays(day, doctors, taken, opening) };
  if (view === 'list' || (narrow && view !== 'day')) return { type: 'list', items };
  const page = `${view} ${by} ${daysOf(address).from}`;
  if (view !== 'day') {
    const options = { work: view === 'workweek' };
    const week = weekView(day, doctors, items, opening, manner, options);
    return { type: 'board', page, view: week };
  }
  const byRoom = by === 'room' && !narrow && rooms.length > 0;
  const columns = byRoom
    ? roomView(day, rooms, doctors[0]?.id ?? '', items, opening)
    : dayView(day, doctors, items, opening);
  return { type: 'board', page, view: columns };
}

/** The heading of what an address shows. */
export function titleOf({ view, day }: Address, manner: Manner, narrow: boolean): string {
  if (view === 'day') {
    // The year is said where there is room for it.
    const year = narrow ? '' : ` ${day.slice(0, 4)}`;
    return `${formatDay(day, manner, 'weekday')}${year}`;
  }
  if (view === 'month') {
    return new Intl.DateTimeFormat(manner.locale, {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC'
    }).format(new Date(`${day}T00:00Z`));
  }
  const monday = mondayOf(day);
  const last = addDays(monday, view === 'workweek' ? 4 : 6);
  const sameMonth = monday.slice(0, 7) === last.slice(0, 7);
  const first = sameMonth ? String(Number(monday.slice(8))) : formatDay(monday, manner, 'short');
  return `${first} to ${formatDay(last, manner, 'medium')}`;
}
