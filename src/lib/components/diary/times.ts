import { addDays } from '../../format.ts';

/** Wall times of a diary as whole minutes from midnight, and back. */

/** Minutes of a day. */
export const DAY_MINUTES = 24 * 60;

/** Minutes from midnight of a wall time (`2026-11-22T09:30`) or a time of day (`09:30`). */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.slice(-5).split(':').map(Number);
  return hours * 60 + minutes;
}

/** `570` as `09:30`; the end of the day is `24:00`. */
export const timeOfDay = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The wall time a number of minutes after midnight of a day; goes on into the days around it. */
export function wallTime(day: string, minutes: number): string {
  const days = Math.floor(minutes / DAY_MINUTES);
  return `${days === 0 ? day : addDays(day, days)}T${timeOfDay(minutes - days * DAY_MINUTES)}`;
}

/** The weekday of a day, 1 Monday to 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay() || 7;

/** The Monday on or before a day. */
export const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** The nearest multiple of `step`. */
export const snap = (minutes: number, step: number): number => Math.round(minutes / step) * step;
