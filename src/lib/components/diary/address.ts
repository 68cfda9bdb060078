import type { Uuid } from '../../docs/core/ids.ts';
import { addDays } from '../../format.ts';
import { mondayOf } from './times.ts';

/** How a diary can be looked at. */
export const VIEWS = ['day', 'workweek', 'week', 'month', 'list'] as const;
export type ViewName = (typeof VIEWS)[number];

/** What a view is called on its button, and the keys that lead to it. */
export const VIEW_WORDS: Record<ViewName, { readonly label: string; readonly keys: string }> = {
  day: { label: 'Day', keys: 'v d' },
  workweek: { label: 'Work week', keys: 'v w' },
  week: { label: 'Week', keys: 'v e' },
  month: { label: 'Month', keys: 'v m' },
  list: { label: 'List', keys: 'v l' }
};

/** What a diary shows, as its address says it: so that back, a link and a second window work. */
export interface Address {
  readonly view: ViewName;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** One doctor, or all of them; null follows the view: all of a day, one in a week. */
  readonly doctor: Uuid | 'all' | null;
  /** What the columns of a day are. */
  readonly by: 'doctor' | 'room';
}

/** Reads an address; what it does not say, or says wrongly, is today's diary by doctor. */
export function readAddress(params: URLSearchParams, today: string): Address {
  const view = VIEWS.find((name) => name === params.get('view')) ?? 'day';
  const day = params.get('day') ?? '';
  return {
    view,
    day: isDay(day) ? day : today,
    doctor: params.get('doctor') || null,
    by: params.get('by') === 'room' ? 'room' : 'doctor'
  };
}

/** Changes some of what an address says; today and the usual are left out of it. */
export function writeAddress(
  params: URLSearchParams,
  changes: Partial<Address>,
  today: string
): void {
  const usual: Partial<Record<keyof Address, string>> = { view: 'day', by: 'doctor', day: today };
  for (const [key, value] of Object.entries(changes)) {
    if (!value || value === usual[key as keyof Address]) params.delete(key);
    else params.set(key, value);
  }
}

/**
 * The doctor whose time is shown; undefined where all are. Where there is room for one alone, it is
 * who was asked for, else who has the appointment that a link points at, else the first.
 */
export function doctorShown<D extends { readonly id: Uuid }>(
  doctors: readonly D[],
  {
    asked,
    pointed,
    single,
    narrow
  }: {
    readonly asked: string | null;
    readonly pointed: Uuid | undefined;
    readonly single: boolean;
    readonly narrow: boolean;
  }
): D | undefined {
  const found = doctors.find(({ id }) => id === asked);
  if (found || !single || (asked === 'all' && !narrow)) return found;
  return doctors.find(({ id }) => id === pointed) ?? doctors[0];
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));

/** The first and last day that a view shows, both included. */
export function daysOf({ view, day }: Pick<Address, 'view' | 'day'>): {
  readonly from: string;
  readonly to: string;
} {
  if (view === 'day') return { from: day, to: day };
  if (view === 'month') {
    const first = `${day.slice(0, 7)}-01`;
    // Whole weeks: the days around a month are shown too.
    return { from: mondayOf(first), to: addDays(mondayOf(lastOfMonth(day)), 6) };
  }
  return { from: mondayOf(day), to: addDays(mondayOf(day), 6) };
}

/** The day a page further, or back: another day, week, or the same day of another month. */
export function turned({ view, day }: Pick<Address, 'view' | 'day'>, by: 1 | -1): string {
  if (view === 'day') return addDays(day, by);
  if (view !== 'month') return addDays(day, by * 7);
  const next = by === 1 ? addDays(lastOfMonth(day), 1) : addDays(`${day.slice(0, 7)}-01`, -1);
  const last = lastOfMonth(next);
  const same = `${next.slice(0, 7)}-${day.slice(8)}`;
  return same > last ? last : same;
}

/** The last day of the month that a day lies in. */
export function lastOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** What one step is called. */
export const unitOf = (view: ViewName): 'day' | 'week' | 'month' =>
  view === 'day' || view === 'month' ? view : 'week';
