import type { Series } from './book.schema.ts';

/** The days of a rule by which appointments come again. All days are `YYYY-MM-DD`. */

export type SeriesRule = Pick<Series, 'every' | 'unit' | 'first' | 'times'>;

const DAY_MS = 24 * 60 * 60 * 1000;
const at = (day: string): number => Date.parse(`${day}T00:00Z`);

export const daysLater = (day: string, days: number): string =>
  new Date(at(day) + days * DAY_MS).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  Math.round((at(to) - at(from)) / DAY_MS);

const monthNumber = (day: string): number =>
  Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

export const monthsBetween = (from: string, to: string): number =>
  monthNumber(to) - monthNumber(from);

/** The same day of another month, or its last day where it has no such day: 31 January, 28 February. */
export function monthsLater(day: string, months: number): string {
  const month = monthNumber(day) + months;
  const year = Math.floor(month / 12);
  const last = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
  const date = new Date(Date.UTC(year, month % 12, Math.min(Number(day.slice(8)), last)));
  return date.toISOString().slice(0, 10);
}

/** Most appointments of one series: two years of weeks. */
export const MOST_IN_SERIES = 104;

type Rhythm = Pick<SeriesRule, 'every' | 'unit' | 'first'>;

const daysOf = ({ every, unit }: Pick<Rhythm, 'every' | 'unit'>): number =>
  every * (unit === 'week' ? 7 : 1);

/** The day of a series with this number, the first being 0. Months are counted from the first, so that the 31st comes back. */
export function seriesDay(rule: Rhythm, number: number): string {
  const begins = rule.first.slice(0, 10);
  if (rule.unit === 'month') return monthsLater(begins, number * rule.every);
  return daysLater(begins, number * daysOf(rule));
}

/** The number of a day of a series: {@link seriesDay} the other way round. */
export function seriesNumber(rule: Rhythm, on: string): number {
  const begins = rule.first.slice(0, 10);
  if (rule.unit === 'month') return Math.round(monthsBetween(begins, on) / rule.every);
  return Math.round(daysBetween(begins, on) / daysOf(rule));
}

/** The days of a series, in order. */
export const seriesDays = (rule: SeriesRule): string[] =>
  Array.from({ length: rule.times }, (_, number) => seriesDay(rule, number));
