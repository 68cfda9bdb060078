import { moveAppointment } from '../../docs/book.move.ts';
import { canBeMoved } from '../../docs/book.status.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import { move, setStatus, type Doing, type Place } from './acts.ts';
import { freeSlots, type DaysAhead } from './next-free.ts';

/** Ways out of a double booking, each in one step and each with a way back. */

/** Two appointments at one time, in the order in which they begin. */
export interface Pair {
  readonly first: DiaryItem;
  readonly second: DiaryItem;
}

/** One of the two given another time. */
export interface Moving extends Doing {
  readonly item: DiaryItem;
  readonly to: Place;
}

/**
 * The one that gives way: what is not under way yet, and of two such the one that begins later, or
 * at one time the one that was booked last. Undefined where both are under way.
 */
export function givingWay({ first, second }: Pair): DiaryItem | undefined {
  const movable = [second, first].filter(({ status }) => status !== null && canBeMoved(status));
  if (movable.length < 2 || first.start !== second.start) return movable[0];
  // Ids are ordered by time: of two at one time the greater was booked later.
  return first.id > second.id ? first : second;
}

/**
 * The appointment that gives way, moved to the next time that is free with the same doctor (and in its
 * room); `now` is the practice's wall time. Undefined where neither can move or four weeks are full.
 */
export async function moveToNextFree(
  practice: Uuid,
  pair: Pair,
  now: string,
  ahead: DaysAhead,
  item: DiaryItem | undefined = givingWay(pair)
): Promise<Moving | undefined> {
  if (!item) return undefined;
  const [slot] = await freeSlots(
    {
      minutes: item.minutes,
      doctors: [item.doctor],
      room: item.room,
      from: item.start > now ? item.start : now,
      except: item.id
    },
    ahead
  );
  return slot && { item, to: slot, ...move(practice, item, slot) };
}

/** Both stay, side by side: said once, and asked again when one of them is moved. */
export function keepBoth({ first, second }: Pair): Doing {
  const args = {
    book: first.book,
    appointment: first.id,
    other: second.id,
    otherStart: second.start
  };
  return {
    requests: [{ change: 'book.keepBoth', args }],
    undo: [{ change: 'book.keepBoth', args: { ...args, keep: false } }]
  };
}

/**
 * Says which of two places of one appointment holds, after two devices moved it at once; `shown` is
 * whether the one that is kept is where the diary shows it. Taken back, it is in both again, and shown
 * where it was.
 */
export function keepPlace(practice: Uuid, kept: DiaryItem, left: DiaryItem, shown: boolean): Doing {
  if (!shown) {
    return {
      requests: moveAppointment(left, { practice, book: left.book }, kept),
      // The place that is left lives again, and as the later of the two it is the one that is shown.
      undo: moveAppointment(kept, { practice, book: kept.book }, left).filter(
        ({ change }) => change === 'book.moveIn'
      )
    };
  }
  const args = { book: left.book, appointment: left.id, to: kept.book };
  return {
    requests: [{ change: 'book.moveOut', args }],
    undo: [{ change: 'book.takeBackMove', args }]
  };
}

/** Whether somebody keeps two appointments side by side on purpose, at the times that they have. */
export const isKept = (one: DiaryItem, other: DiaryItem): boolean =>
  one.alongside?.[other.id] === other.start || other.alongside?.[one.id] === one.start;

/** One of the two cancelled: its patient has to be told. */
export const cancelOne = (item: DiaryItem, reason = 'Booked twice'): Doing =>
  setStatus(item, 'cancelled', reason);
