import type { AppointmentStatus } from '../../docs/book.schema.ts';
import { formatDay, formatSpan, type Manner } from '../../format.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { STATUS_LABEL, WAITING } from '../appointment-status.ts';
import { spanOf } from './layout.ts';
import { timeOfDay } from './times.ts';

/** How long somebody who has arrived has been waiting, in milliseconds; null for all others. */
export function waitOf(item: DiaryItem, now: number): number | null {
  if (!item.status || !WAITING.includes(item.status)) return null;
  const since = Date.parse(item.arrivedAt ?? item.statusAt ?? '');
  return Number.isNaN(since) ? null : Math.max(0, now - since);
}

export const statusLabel = (status: AppointmentStatus): string => STATUS_LABEL[status];

/** The type of a visit; null where it has none or one that is no longer offered. */
export const typeOf = (item: DiaryItem, overview: PracticeOverview | null) =>
  overview?.consultationTypes.find(({ id }) => id === item.consultationType) ?? null;

/** A wait where there is room for a word only. */
export const waitWords = (wait: number): string => (wait < 60_000 ? '<1 min' : formatSpan(wait));

/** Everything that an appointment shows, as one sentence for a screen reader. */
export function itemWords(item: DiaryItem, overview: PracticeOverview | null, now: number): string {
  const { from, to } = spanOf(item);
  const wait = waitOf(item, now);
  return [
    `${timeOfDay(from)} to ${timeOfDay(to)}`,
    item.title,
    item.type === 'block' ? 'blocked time' : typeOf(item, overview)?.name,
    item.status && statusLabel(item.status),
    wait === null ? '' : `waiting ${formatSpan(wait)}`,
    item.reason,
    item.overlaps ? 'overlaps another appointment' : ''
  ]
    .filter(Boolean)
    .join(', ');
}

/** `Tue 24 Nov, 09:20`. */
export const whenWords = (start: string, manner: Manner): string =>
  `${formatDay(start.slice(0, 10), manner, 'weekday')}, ${start.slice(11, 16)}`;
