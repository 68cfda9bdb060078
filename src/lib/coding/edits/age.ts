import type { AgeRange } from '../rows.ts';

/** How old somebody is on a day, in whole years, months or days; undefined before the birth. */
export function ageIn(unit: AgeRange['unit'], birthDate: string, on: string): number | undefined {
  if (on < birthDate) return undefined;
  if (unit === 'days') return Math.floor((Date.parse(on) - Date.parse(birthDate)) / 86_400_000);
  const [fromYear, fromMonth, fromDay] = numbers(birthDate);
  const [year, month, day] = numbers(on);
  // Who is born on the 31st is a month older on the last day of a shorter month.
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const months =
    (year - fromYear) * 12 + month - fromMonth - (day < Math.min(fromDay, lastDay) ? 1 : 0);
  return unit === 'months' ? months : Math.floor(months / 12);
}

const numbers = (day: string): [number, number, number] =>
  day.split('-').map(Number) as [number, number, number];

/** `from 20 years`, `up to 19 years`, `10 to 55 years`. */
export function ageWords({ unit, min, max }: AgeRange): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max} ${unit}`;
  return min !== undefined ? `from ${min} ${unit}` : `up to ${max ?? 0} ${unit}`;
}
