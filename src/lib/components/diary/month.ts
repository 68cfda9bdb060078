import { addDays, type Manner } from '../../format.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { TakenTime } from '../../projections/catalogue.ts';
import { freeSpans, overlap, spanOf, type Span } from './layout.ts';
import type { Opening } from './opening.ts';
import { daysOf } from './address.ts';

/** One day of the month overview. */
export interface MonthDay {
  readonly day: string;
  /** Of the days around the month. */
  readonly outside: boolean;
  readonly appointments: number;
  readonly overlaps: number;
  /** Minutes in which somebody could still be booked; null where nobody is expected at all. */
  readonly free: number | null;
  /** Share of the open minutes that are taken, 0 to 1. */
  readonly taken: number;
  /** A public holiday or a closed day. */
  readonly closed: string | null;
  /** Who is away, and why. */
  readonly away: readonly { readonly name: string; readonly why: string }[];
}

/** Free stretches shorter than this are no place for anybody. */
const SHORTEST = 10;

/** The days of a month in whole weeks, with how full each is. */
export function monthDays(
  day: string,
  doctors: readonly { readonly id: Uuid; readonly name: string }[],
  taken: readonly TakenTime[],
  opening: Opening
): MonthDay[] {
  const { from, to } = daysOf({ view: 'month', day });
  const byDay = Map.groupBy(taken, ({ start }) => start.slice(0, 10));
  const days: MonthDay[] = [];
  for (let one = from; one <= to; one = addDays(one, 1)) {
    const there = byDay.get(one) ?? [];
    const whole = opening(one);
    let open = 0;
    let free = 0;
    let overlaps = 0;
    const away: { name: string; why: string }[] = [];
    for (const { id, name } of doctors) {
      const { spans, closed } = opening(one, id);
      if (closed && !whole.closed) away.push({ name, why: closed });
      const own = there.filter(({ doctor }) => doctor === id);
      const busy = own.map(spanOf);
      overlaps += overlapping(own.filter(({ type }) => type === 'appointment').map(spanOf));
      open += length(spans);
      free += length(freeSpans(spans, busy, SHORTEST));
    }
    days.push({
      day: one,
      outside: one.slice(0, 7) !== day.slice(0, 7),
      appointments: there.filter(({ type }) => type === 'appointment').length,
      overlaps,
      free: open === 0 ? null : free,
      taken: open === 0 ? 0 : 1 - free / open,
      closed: whole.closed,
      away
    });
  }
  return days;
}

const length = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** How many of some spans, in order of their beginning, overlap another. */
const overlapping = (spans: readonly Span[]): number =>
  spans.filter((one, at) => spans.some((other, next) => next !== at && overlap(one, other))).length;

/** The names of the weekdays, Monday first. */
export const weekdayNames = ({ locale }: Manner): { short: string; long: string }[] =>
  Array.from({ length: 7 }, (_, index) => {
    // The fifth of January 1970 was a Monday.
    const day = new Date(Date.UTC(1970, 0, 5 + index));
    const name = (weekday: 'short' | 'long') =>
      new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(day);
    return { short: name('short'), long: name('long') };
  });
