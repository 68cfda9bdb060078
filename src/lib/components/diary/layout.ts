import type { DiaryItem } from '../../projections/catalogue.ts';
import { DAY_MINUTES, minutesOf, timeOfDay } from './times.ts';

/** A span within one day, in minutes from midnight. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An item with its place in a column. */
export interface Placed extends Span {
  readonly item: DiaryItem;
  /** Which of the lanes of its cluster it stands in, and how many there are. */
  readonly lane: number;
  readonly lanes: number;
}

/** The part of a day that an item takes; what goes on after midnight is cut off. */
export function spanOf(item: Pick<DiaryItem, 'start' | 'minutes'>): Span {
  const from = minutesOf(item.start);
  return { from, to: Math.min(from + item.minutes, DAY_MINUTES) };
}

export const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

/** An appointment that takes no time any more: it may lie under others without a conflict. */
export const isOver = ({ status }: DiaryItem): boolean =>
  status === 'cancelled' || status === 'no-show';

/**
 * Places a column's items side by side where they overlap: each in the first lane that is free, and
 * all items of one cluster equally wide. Ordered by time, then length, then id.
 */
export function placeItems(items: readonly DiaryItem[]): Placed[] {
  const spans = items
    .map((item) => ({ item, ...spanOf(item) }))
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.item.id < b.item.id ? -1 : 1));
  const placed: Placed[] = [];
  let cluster: (Span & { item: DiaryItem; lane: number })[] = [];
  let ends: number[] = [];
  const finish = () => {
    placed.push(...cluster.map((one) => ({ ...one, lanes: ends.length })));
    cluster = [];
    ends = [];
  };
  for (const span of spans) {
    if (ends.every((end) => end <= span.from)) finish();
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.to;
    cluster.push({ ...span, lane });
  }
  finish();
  return placed;
}

/** Opening hours as the practice keeps them. */
export interface OpeningHours {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

/** When a practice that has not said so is taken to be open. */
const USUAL: Span = { from: 8 * 60, to: 17 * 60 };

/**
 * The spans in which a practice is open on a weekday, in order. A practice that has set no hours at
 * all is taken to be open on weekdays; one that has is closed on the days it left out.
 */
export function openSpans(hours: readonly OpeningHours[], weekday: number): Span[] {
  if (hours.length === 0) return weekday <= 5 ? [USUAL] : [];
  return hours
    .filter((one) => one.weekday === weekday)
    .map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
}

/**
 * The hours that a diary shows: whole hours around the opening times, and around everything booked
 * outside them, so that nothing is ever out of sight.
 */
export function visibleSpan(open: readonly Span[], items: readonly Span[]): Span {
  const spans = open.length > 0 ? [...open, ...items] : [USUAL, ...items];
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  return { from: Math.floor(from / 60) * 60, to: Math.min(Math.ceil(to / 60) * 60, DAY_MINUTES) };
}

/** What is free within `open`, in order; stretches shorter than `least` minutes are left out. */
export function freeSpans(open: readonly Span[], busy: readonly Span[], least = 1): Span[] {
  const taken = [...busy].sort((a, b) => a.from - b.from);
  return open.flatMap(({ from, to }) => {
    const free: Span[] = [];
    let at = from;
    for (const one of [...taken, { from: to, to }]) {
      const until = Math.min(one.from, to);
      if (until - at >= least) free.push({ from: at, to: until });
      at = Math.max(at, one.to);
    }
    return free;
  });
}

/** Times of day within `open` at which `minutes` are free, from `after` on, on a raster of `step`. */
export function freeStarts(
  open: readonly Span[],
  busy: readonly Span[],
  { minutes, after = 0, step = 5, most = 3 }: FreeOptions
): number[] {
  const found: number[] = [];
  for (const span of open) {
    let start = Math.ceil(Math.max(span.from, after) / step) * step;
    while (start + minutes <= span.to && found.length < most) {
      const wanted = { from: start, to: start + minutes };
      const blocking = busy.filter((one) => overlap(one, wanted));
      if (blocking.length === 0) {
        found.push(start);
        start += minutes;
      } else {
        start = Math.ceil(Math.max(...blocking.map(({ to }) => to)) / step) * step;
      }
    }
  }
  return found;
}

export interface FreeOptions {
  readonly minutes: number;
  readonly after?: number;
  readonly step?: number;
  readonly most?: number;
}

/**
 * Where a booking begins that was asked for by pointing at a slot: at its beginning, or, where an
 * item reaches into it, when that one ends.
 */
export function startWithin(slot: Span, busy: readonly Span[]): number {
  const reaching = busy.filter(
    ({ from, to }) => from <= slot.from && to > slot.from && to < slot.to
  );
  return reaching.length > 0 ? Math.max(...reaching.map(({ to }) => to)) : slot.from;
}

/** `09:00–09:20`. */
export const spanWords = ({ from, to }: Span): string => `${timeOfDay(from)}–${timeOfDay(to)}`;
