import { formatDay, type Manner } from '../format.ts';
import type { ReportPeriod } from '../projections/catalogue.ts';

/** The periods that reports are asked for. */
export const PERIODS = {
  'this-month': 'This month',
  'last-month': 'Last month',
  quarter: 'This quarter',
  year: 'This year',
  own: 'From … to …'
} as const;
export type PeriodName = keyof typeof PERIODS;

const DAY_MS = 86_400_000;

const day = (year: number, month: number, of: number): string =>
  new Date(Date.UTC(year, month, of)).toISOString().slice(0, 10);

/** The days of a named period around a day; both ends included. What is still to come is in it. */
export function periodOf(name: Exclude<PeriodName, 'own'>, today: string): ReportPeriod {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const at = month - 1;
  const quarter = at - (at % 3);
  switch (name) {
    case 'this-month':
      return { from: day(year, at, 1), to: day(year, at + 1, 0) };
    case 'last-month':
      return { from: day(year, at - 1, 1), to: day(year, at, 0) };
    case 'quarter':
      return { from: day(year, quarter, 1), to: day(year, quarter + 3, 0) };
    case 'year':
      return { from: day(year, 0, 1), to: day(year, 12, 0) };
  }
}

/** What is wrong with days that somebody chose; null where nothing is. */
export function periodFault(from: string | undefined, to: string | undefined): string | null {
  if (!from || !to) return 'Choose the first and the last day.';
  if (to < from) return 'The last day lies before the first.';
  return Date.parse(to) - Date.parse(from) >= 3_660 * DAY_MS ? 'At most ten years at once.' : null;
}

/** `1 November 2026 to 30 November 2026`, as a heading says it. */
export const periodWords = ({ from, to }: ReportPeriod, manner: Manner): string =>
  from === to ? formatDay(from, manner) : `${formatDay(from, manner)} to ${formatDay(to, manner)}`;
