import type { DiaryView } from './columns.ts';
import { SLOT } from './cursor.ts';
import type { Placed } from './layout.ts';

/** A column and the slot of it that a pointer is over. */
export interface Point {
  readonly column: number;
  /** Minutes from midnight at which the slot begins. */
  readonly slot: number;
}

interface At {
  readonly clientX: number;
  readonly clientY: number;
}

/** Where on the board a pointer is; null beside the columns. */
export function pointAt(
  { clientX, clientY }: At,
  body: HTMLElement | undefined,
  { columns, shown }: DiaryView
): Point | null {
  if (!body) return null;
  const box = body.getBoundingClientRect();
  const column = Math.floor(((clientX - box.left) / box.width) * columns.length);
  const minute = shown.from + ((clientY - box.top) / box.height) * (shown.to - shown.from);
  if (column < 0 || column >= columns.length || minute < shown.from || minute >= shown.to)
    return null;
  return { column, slot: Math.floor(minute / SLOT) * SLOT };
}

/** The entry that an event happened on, and its column. */
export function itemUnder(
  target: EventTarget | null,
  view: DiaryView
): { readonly placed: Placed; readonly button: HTMLElement; readonly column: number } | null {
  const button = (target as HTMLElement | null)?.closest<HTMLElement>('[data-item]');
  const column = Number(button?.closest<HTMLElement>('[data-column]')?.dataset.column);
  const placed = view.columns[column]?.placed.find(({ item }) => item.id === button?.dataset.item);
  return button && placed ? { placed, button, column } : null;
}

/** How far a board is scrolled sideways to show a column, with a little of the one before it. */
export function columnScroll(body: HTMLElement, { columns }: DiaryView, index: number): number {
  return (body.offsetWidth / columns.length) * Math.max(0, index - 0.5);
}
