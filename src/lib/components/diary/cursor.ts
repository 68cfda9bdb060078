import type { DiaryColumn, DiaryView } from './columns.ts';
import type { Placed } from './layout.ts';

/** Minutes of one row of the grid. */
export const SLOT = 15;

/** A place in the grid: a column, a row, and which of the items that begin there. */
export interface Place {
  readonly column: number;
  readonly row: number;
  readonly item: number;
}

/** The first minute of every row that is shown. */
export const slotsOf = ({ shown }: DiaryView): number[] =>
  Array.from({ length: (shown.to - shown.from) / SLOT }, (_, row) => shown.from + row * SLOT);

/** The items that begin within a slot, in the order of their lanes. */
export const beginningAt = ({ placed }: DiaryColumn, slot: number): Placed[] =>
  placed
    .filter(({ from }) => from >= slot && from < slot + SLOT)
    .sort((a, b) => a.from - b.from || a.lane - b.lane);

/** Whether a slot is taken from its first to its last minute by what began before it. */
export const isCovered = ({ placed }: DiaryColumn, slot: number): boolean =>
  placed.some(({ from, to }) => from < slot && to >= slot + SLOT);

/**
 * Where a key leads from a place, or undefined where it leads nowhere. Rows that are covered by what
 * began above them are passed over; items that begin in one slot are gone through one by one.
 */
export function placeAfter(view: DiaryView, at: Place, key: string): Place | undefined {
  const { columns } = view;
  const rows = slotsOf(view);
  const count = (column: number, row: number): number => {
    const [in_, slot] = [columns[column], rows[row]];
    return in_ && slot !== undefined ? beginningAt(in_, slot).length : 0;
  };
  const hidden = (column: number, row: number): boolean =>
    count(column, row) === 0 && isCovered(columns[column]!, rows[row]!);

  const down = (row: number, step: number): Place | undefined => {
    let next = row;
    do next += step;
    while (next >= 0 && next < rows.length && hidden(at.column, next));
    if (next < 0 || next >= rows.length) return undefined;
    return {
      column: at.column,
      row: next,
      item: step < 0 ? Math.max(count(at.column, next) - 1, 0) : 0
    };
  };
  const across = (column: number): Place | undefined => {
    if (column < 0 || column >= columns.length) return undefined;
    let row = at.row;
    // To the beginning of what covers this time in the other column.
    while (row > 0 && hidden(column, row)) row--;
    return { column, row, item: 0 };
  };

  switch (key) {
    case 'ArrowDown':
      return at.item + 1 < count(at.column, at.row)
        ? { ...at, item: at.item + 1 }
        : down(at.row, 1);
    case 'ArrowUp':
      return at.item > 0 ? { ...at, item: at.item - 1 } : down(at.row, -1);
    case 'ArrowRight':
      return across(at.column + 1);
    case 'ArrowLeft':
      return across(at.column - 1);
    case 'Home':
      return across(0);
    case 'End':
      return across(columns.length - 1);
    case 'PageDown':
      return down(Math.min(at.row + 3, rows.length - 2), 1);
    case 'PageUp':
      return down(Math.max(at.row - 3, 1), -1);
    default:
      return undefined;
  }
}

/** Where the cursor stands when nobody has moved it: at the present or first open time. */
export function firstPlace(view: DiaryView, now: number | null): Place {
  const open = view.columns[0]?.open[0]?.from ?? view.shown.from;
  const wanted = now === null ? open : now;
  const last = Math.max(slotsOf(view).length - 1, 0);
  const row = Math.floor((wanted - view.shown.from) / SLOT);
  return { column: 0, row: Math.min(Math.max(row, 0), last), item: 0 };
}
