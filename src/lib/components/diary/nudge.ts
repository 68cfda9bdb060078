import { canBeMoved } from '../../docs/book.status.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import type { Place } from './acts.ts';
import type { DiaryView } from './columns.ts';
import { minutesOf, wallTime } from './times.ts';

/** Minutes by which one key press moves. */
const STEP = 5;

/** Whether an item can be picked up: blocked time and visits that are over stay where they are. */
export const isMovable = ({ type, status }: DiaryItem): boolean =>
  type === 'appointment' && status !== null && canBeMoved(status);

/**
 * Where an arrow key moves an appointment: up and down in time, or with `stretch` its end; sideways
 * to the next column. Undefined where it leads nowhere.
 */
export function nudged(
  { columns }: DiaryView,
  item: DiaryItem,
  key: string,
  stretch: boolean
): Place | undefined {
  if (!isMovable(item)) return undefined;
  const { doctor, start, minutes } = item;
  const day = start.slice(0, 10);
  const from = minutesOf(start);
  const step = { ArrowUp: -STEP, ArrowDown: STEP }[key];
  if (step !== undefined) {
    return stretch
      ? { doctor, start, minutes: Math.max(STEP, minutes + step) }
      : { doctor, start: wallTime(day, from + step), minutes };
  }
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (sideways === undefined) return undefined;
  const at = columns.findIndex(
    (column) =>
      column.day === day &&
      (column.room === undefined ? column.doctor === doctor : column.room === item.room)
  );
  const beside = columns[at + sideways];
  if (at < 0 || !beside) return undefined;
  const there = wallTime(beside.day, from);
  // A column that is a room gives another room, and leaves the doctor.
  return beside.room === undefined
    ? { doctor: beside.doctor, start: there, minutes }
    : { doctor, start: there, minutes, room: beside.room };
}
