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

/** The days of a series, in order. Months are counted from the first, so that the 31st comes back. */
export function seriesDays({ every, unit, first, times }: SeriesRule): string[] {
  const begins = first.slice(0, 10);
  return Array.from({ length: times }, (_, index) => {
    if (unit === 'month') return monthsLater(begins, index * every);
    return daysLater(begins, index * every * (unit === 'week' ? 7 : 1));
  });
}
