import { wallAt } from '../../../format.ts';

/** The instant of a wall time (`2026-11-22T09:30`) in a zone, ISO 8601. */
export function instantOf(wall: string, timeZone: string): string {
  const guess = Date.parse(`${wall}Z`);
  // A zone's offset at that moment, found from how the moment reads there.
  const offset = (at: number) => Date.parse(`${wallAt(at, timeZone)}Z`) - at;
  return new Date(guess - offset(guess - offset(guess))).toISOString();
}

/** Parts of the past that a trend is looked at in, in days. */
export const PERIODS = [
  { value: '90', label: '3 months' },
  { value: '365', label: '1 year' },
  { value: '1826', label: '5 years' },
  { value: 'all', label: 'All' }
] as const;
export type Period = (typeof PERIODS)[number]['value'];

const DAY = 86_400_000;

/** The periods that show less than everything, and everything; none where all of it is short anyway. */
export function periodsFor(points: readonly { readonly at: string }[]): (typeof PERIODS)[number][] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return [];
  const days = (Date.parse(last.at) - Date.parse(first.at)) / DAY;
  const shorter = PERIODS.filter(({ value }) => value !== 'all' && Number(value) < days);
  return shorter.length === 0 ? [] : [...shorter, PERIODS[PERIODS.length - 1]!];
}

/** The points of a period that ends with the newest one. */
export function within<P extends { readonly at: string }>(
  points: readonly P[],
  period: Period
): readonly P[] {
  const last = points.at(-1);
  if (!last || period === 'all') return points;
  const from = Date.parse(last.at) - Number(period) * DAY;
  return points.filter(({ at }) => Date.parse(at) >= from);
}
