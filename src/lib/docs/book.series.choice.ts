import type { MovableAppointment } from './book.move.ts';
import type { ChangeRequestFor } from './changes.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';

/** Which appointments of a series are meant, seen from one of them. */
export type Reach = 'this' | 'later' | 'all';

/** One appointment of a series as a diary shows it. */
export interface SeriesItem extends MovableAppointment {
  readonly book: Uuid;
  readonly doctor: Uuid;
  readonly start: string;
}

/** What is done to a series, how it is taken back, and what of it stays as it is. */
export interface SeriesDoing {
  readonly requests: readonly ChangeRequestFor[];
  readonly undo: readonly ChangeRequestFor[];
  /** Appointments that are changed. */
  readonly changed: number;
  /** Those that keep what somebody changed of them alone. */
  readonly own: number;
  /** Those that are past, over, or already in the practice. */
  readonly over: number;
}

/** Whose appointments are changed: those of a series (all of them), seen from one, at a wall time. */
export interface Choice<T extends SeriesItem = SeriesItem> {
  readonly items: readonly T[];
  readonly anchor: Uuid;
  readonly reach: Reach;
  /** The practice's own wall time: what has begun is left as it is. */
  readonly now: string;
}

/** What is done to one appointment of a series. */
export interface Part {
  readonly requests?: readonly ChangeRequestFor[];
  readonly undo?: readonly ChangeRequestFor[];
  readonly own?: boolean;
}

/** The appointment from which the others are seen. */
export function anchorOf<T extends SeriesItem>({ items, anchor }: Choice<T>): T {
  const found = items.find(({ id }) => id === anchor);
  if (!found) {
    refuse('series-without-it', 'This appointment is not one of the series.', 'Open it again.');
  }
  return found;
}

/** Does something to each appointment that is meant and still to come. */
export function doing(choice: Choice, work: (item: SeriesItem) => Part): SeriesDoing {
  const { items, reach, now } = choice;
  const anchor = anchorOf(choice);
  const reached = items.filter(
    (item) =>
      item === anchor ||
      reach === 'all' ||
      (reach === 'later' && (item.series?.on ?? item.start) >= (anchor.series?.on ?? anchor.start))
  );
  const coming = reached.filter(
    (item) =>
      item === anchor ||
      ((item.status === 'booked' || item.status === 'confirmed') && item.start >= now)
  );
  const parts = coming.map(work);
  return {
    requests: parts.flatMap(({ requests = [] }) => requests),
    undo: parts.flatMap(({ undo = [] }) => undo),
    changed: parts.filter(({ requests = [] }) => requests.length > 0).length,
    own: parts.filter(({ own }) => own).length,
    over: reached.length - coming.length
  };
}
