import type { AppointmentStatus } from '../../docs/book.schema.ts';
import { nextStatuses } from '../../docs/book.status.ts';
import { formatSpan } from '../../format.ts';
import type { BoardItem } from '../../projections/catalogue.ts';
import { isLongWait } from './long-wait.ts';

/** What a waiting-room board shows of a day. Pure: the clock comes in. */

/** A place on the board that somebody can be put into. */
export interface Section {
  readonly status: AppointmentStatus;
  /** In the order in which they are to be looked at. */
  readonly items: readonly BoardItem[];
}

/** Sections that stand one above the other. */
export interface Lane {
  readonly key: string;
  readonly sections: readonly Section[];
}

/** The lanes of the board from left to right, as a visit goes. */
export const LANES: readonly (readonly [key: string, statuses: readonly AppointmentStatus[]])[] = [
  ['expected', ['booked', 'confirmed']],
  ['arrived', ['arrived']],
  ['with-nurse', ['with-nurse']],
  ['ready', ['ready']],
  ['with-doctor', ['with-doctor']],
  ['billing', ['billing']],
  ['over', ['done', 'no-show']]
];

/** The order in which a visit goes through the board: what is left and right of a status. */
export const ORDER: readonly AppointmentStatus[] = LANES.flatMap(([, statuses]) => statuses);

const WAITING: readonly (AppointmentStatus | null)[] = ['arrived', 'with-nurse', 'ready'];
const EXPECTED: readonly (AppointmentStatus | null)[] = ['booked', 'confirmed'];

/** The day as a board: who has waited longest first, who was done last first, else by time. */
export function boardOf(items: readonly BoardItem[]): Lane[] {
  const bySection = Map.groupBy(items, ({ status }) => status);
  return LANES.map(([key, statuses]) => ({
    key,
    sections: statuses.map((status) => ({
      status,
      items: (bySection.get(status) ?? []).toSorted(orderIn(status))
    }))
  }));
}

function orderIn(status: AppointmentStatus): (a: BoardItem, b: BoardItem) => number {
  if (status === 'done') return (a, b) => descending(a.doneAt ?? a.start, b.doneAt ?? b.start);
  if (status === 'booked' || status === 'confirmed' || status === 'no-show') {
    return (a, b) => -descending(a.start, b.start);
  }
  const since = (item: BoardItem): string => item.arrivedAt ?? item.statusAt ?? item.start;
  return (a, b) => -descending(since(a), since(b)) || -descending(a.start, b.start);
}

const descending = (a: string, b: string): number => (a > b ? -1 : a < b ? 1 : 0);

/** The waiting of one patient, in milliseconds. */
export interface Waits {
  /** Since they came; null where nobody knows, or they are not here (any more). */
  readonly here: number | null;
  /** Since the present status. */
  readonly status: number | null;
}

/** For a list: who is here goes before who is expected, and who is over comes last. */
export const nearestFirst = (lanes: readonly Lane[]): Lane[] =>
  lanes.toSorted((a, b) => rank(a) - rank(b));
const rank = ({ key }: Lane): number => (key === 'expected' ? 1 : key === 'over' ? 2 : 0);

/** How long somebody has been here, and where they are now. */
export function waitsOf(item: BoardItem, now: number): Waits {
  const since = (instant: string | null): number | null => {
    const at = Date.parse(instant ?? '');
    // Another device's clock may be ahead of this one's.
    return Number.isNaN(at) ? null : Math.max(0, now - at);
  };
  const inside = !EXPECTED.includes(item.status) && !isOver(item);
  return {
    here: inside ? since(item.arrivedAt) : null,
    status: inside ? since(item.statusAt) : null
  };
}

export const isOver = ({ status }: Pick<BoardItem, 'status'>): boolean =>
  status === 'done' || status === 'no-show';

/** Whether somebody waits for the doctor, and for longer than the practice thinks right. */
export function waitsLong(item: BoardItem, now: number, longMinutes: number): boolean {
  const { here, status } = waitsOf(item, now);
  const waited = here ?? status;
  return WAITING.includes(item.status) && isLongWait(waited, longMinutes);
}

/** Minutes by which somebody who is expected is late; null where they are not. */
export function lateBy(item: BoardItem, wallNow: string): number | null {
  if (!EXPECTED.includes(item.status) || item.start >= wallNow) return null;
  const minutes = (wall: string): number => Date.parse(`${wall}Z`) / 60_000;
  return Math.round(minutes(wallNow) - minutes(item.start));
}

/** How long somebody has waited, in words: `Here 34 min, ready 5 min`. */
export function waitWords(item: BoardItem, now: number, statusWord: string): string {
  const { here, status } = waitsOf(item, now);
  const spanOf = (span: number): string => (span < 60_000 ? 'just now' : formatSpan(span));
  if (here === null) return status === null ? '' : `${statusWord} ${spanOf(status)}`;
  // Who has just arrived has been here for as long.
  if (item.status === 'arrived' || status === null) return `Here ${spanOf(here)}`;
  return `Here ${spanOf(here)}, ${statusWord.toLowerCase()} ${spanOf(status)}`;
}

/** The next status to one side of where somebody is that they can go to; undefined at the end. */
export function beside(status: AppointmentStatus, by: 1 | -1): AppointmentStatus | undefined {
  const possible = nextStatuses(status);
  for (let at = ORDER.indexOf(status) + by; at >= 0 && at < ORDER.length; at += by) {
    const other = ORDER[at]!;
    if (possible.includes(other)) return other;
  }
  return undefined;
}
