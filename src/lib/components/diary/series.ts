import type { SeriesRule } from '../../docs/book.rule.ts';
import { seriesDays } from '../../docs/book.rule.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import { isOver, overlap, spanOf, type Span } from './layout.ts';
import type { Opening } from './opening.ts';
import { minutesOf } from './times.ts';

/** What stands in the way of an appointment: said beforehand, decided by a person. */
export interface Obstacle {
  readonly type: 'holiday' | 'leave' | 'closed' | 'hours' | 'block' | 'overlap' | 'room' | 'past';
  /** As the diary says it: `Day of Reconciliation`, `Lunch`, the name of who is booked there. */
  readonly words: string;
}

export interface SeriesDate {
  /** The day by the rule, which is also what is skipped by. */
  readonly on: string;
  /** Wall time. */
  readonly start: string;
  readonly obstacle: Obstacle | null;
}

/** What is known of the days that a series would take. */
export interface Ground {
  readonly opening: Opening;
  /** What stands on the days from the first to the last: see {@link seriesSpan}. */
  readonly items: readonly DiaryItem[];
  /** The practice's own wall time. */
  readonly now: string;
}

export interface SeriesWish extends SeriesRule {
  readonly doctor: Uuid;
  readonly minutes: number;
  readonly room?: Uuid | null | undefined;
}

/** The first and last day of a rule: what to ask `diary.range` for (of all doctors, where it has a room). */
export function seriesSpan(rule: SeriesRule): { from: string; to: string } {
  const days = seriesDays(rule);
  return { from: days[0]!, to: days.at(-1)! };
}

/** The dates of a series before it is made, each with the first thing that stands in its way. */
export function previewSeries(wish: SeriesWish, ground: Ground): SeriesDate[] {
  return previewDays(seriesDays(wish), wish, ground);
}

/** {@link previewSeries} for some of its days: those that are added at its end. */
export function previewDays(
  days: readonly string[],
  wish: Pick<SeriesWish, 'doctor' | 'minutes' | 'room' | 'first'>,
  ground: Ground
): SeriesDate[] {
  return days.map((on) => {
    const start = `${on}${wish.first.slice(10)}`;
    return { on, start, obstacle: obstacleAt({ ...wish, start }, ground) };
  });
}

/** Days on which something stands in the way are left out, unless somebody decided otherwise. */
export const skippedDays = (
  dates: readonly SeriesDate[],
  decided: ReadonlyMap<string, boolean>
): ReadonlySet<string> =>
  new Set(dates.filter(({ on, obstacle }) => !(decided.get(on) ?? !obstacle)).map(({ on }) => on));

/** What stands in the way of an appointment at a place; null where nothing does. */
export function obstacleAt(
  at: {
    readonly doctor: Uuid;
    readonly start: string;
    readonly minutes: number;
    readonly room?: Uuid | null | undefined;
    /** The appointment itself, which is not in its own way. */
    readonly id?: Uuid | undefined;
  },
  { opening, items, now }: Ground
): Obstacle | null {
  const day = at.start.slice(0, 10);
  if (at.start < now) return { type: 'past', words: 'In the past' };
  const { spans, closed, why } = opening(day, at.doctor);
  if (closed !== null) return { type: why ?? 'closed', words: closed };
  if (spans.length === 0) return { type: 'closed', words: 'Closed on this weekday' };
  const from = minutesOf(at.start);
  const wanted: Span = { from, to: from + at.minutes };
  const there = items.filter(
    (item) =>
      item.id !== at.id &&
      item.start.slice(0, 10) === day &&
      !isOver(item) &&
      overlap(spanOf(item), wanted)
  );
  const mine = there.filter(({ doctor }) => doctor === at.doctor);
  const block = mine.find(({ type }) => type === 'block');
  if (block) return { type: 'block', words: block.title };
  const other = mine[0];
  if (other) return { type: 'overlap', words: other.title };
  const inRoom = at.room ? there.find(({ room }) => room === at.room) : undefined;
  if (inRoom) return { type: 'room', words: inRoom.title };
  if (!spans.some((span) => span.from <= wanted.from && wanted.to <= span.to)) {
    return { type: 'hours', words: 'Outside working hours' };
  }
  return null;
}

/** How often a series comes: its appointments say how often it came when each was booked. */
export const timesOf = (items: readonly Pick<DiaryItem, 'series'>[]): number =>
  Math.max(...items.map(({ series }) => series?.times ?? 0));

const UNITS = { day: 'day', week: 'week', month: 'month' };

/** A rule in words: `every 2 weeks, 12 times`. */
export function ruleWords({
  every,
  unit,
  times
}: Pick<SeriesRule, 'every' | 'unit' | 'times'>): string {
  const often = every === 1 ? `every ${UNITS[unit]}` : `every ${every} ${UNITS[unit]}s`;
  return `${often}, ${times} times`;
}
