import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { listWords } from '../../format.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import type { Place } from './acts.ts';
import { isOver, overlap, spanOf, spanWords } from './layout.ts';

/** What stands where something would go: with the same doctor, or in the same room. */
export function clashing(
  items: readonly DiaryItem[],
  place: Place,
  except?: Uuid
): readonly DiaryItem[] {
  const wanted = spanOf(place);
  const day = place.start.slice(0, 10);
  return items.filter(
    (item) =>
      item.id !== except &&
      !isOver(item) &&
      item.start.startsWith(day) &&
      (item.doctor === place.doctor || (place.room && item.room === place.room)) &&
      overlap(spanOf(item), wanted)
  );
}

/** `Nomvula Dlamini, 09:00–09:20, and Lunch, 13:00–14:00`. */
export const clashWords = (clashes: readonly DiaryItem[]): string =>
  listWords(clashes.slice(0, 3).map((item) => `${item.title} (${spanWords(spanOf(item))})`)) +
  (clashes.length > 3 ? ` and ${clashes.length - 3} more` : '');

/**
 * Says in the book that an appointment overlaps others on purpose, so that nobody is asked about it
 * again. Blocks, and appointments of other doctors in the room, are no double booking.
 */
export const knowingly = (
  book: Uuid,
  appointment: Uuid,
  doctor: Uuid,
  clashes: readonly DiaryItem[]
): ChangeRequestFor[] =>
  clashes
    .filter((other) => other.type === 'appointment' && other.doctor === doctor)
    .map((other) => ({
      change: 'book.keepBoth',
      args: { book, appointment, other: other.id, otherStart: other.start }
    }));
