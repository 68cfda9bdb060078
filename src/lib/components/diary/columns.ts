import { addDays, formatDay, type Manner } from '../../app/format.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { isOver, placeItems, spanOf, visibleSpan, type Placed, type Span } from './layout.ts';
import type { Opening } from './opening.ts';
import { mondayOf, weekdayOf } from './times.ts';

/** One column of the diary: a doctor's day. */
export interface DiaryColumn {
  readonly key: string;
  readonly doctor: Uuid;
  readonly day: string;
  readonly title: string;
  readonly about: string | null;
  readonly hue: number;
  readonly open: readonly Span[];
  /** Why nobody is expected on it, where it is not the weekday: a public holiday, leave. */
  readonly closed: string | null;
  readonly placed: readonly Placed[];
  /** What takes time: appointments that stand, and blocks. */
  readonly busy: readonly Span[];
}

/** The slot that a person points at or has gone to. */
export interface Slot {
  readonly doctor: Uuid;
  readonly day: string;
  /** Minutes from midnight. */
  readonly start: number;
}

export interface DiaryView {
  readonly columns: readonly DiaryColumn[];
  /** The hours that are shown. */
  readonly shown: Span;
}

type Doctor = PracticeOverview['doctors'][number];

/** A day, with a column for each doctor. */
export function dayView(
  day: string,
  doctors: readonly Doctor[],
  items: readonly DiaryItem[],
  opening: Opening
): DiaryView {
  return viewOf(
    doctors.map((doctor) => {
      const { spans, closed } = opening(day, doctor.id);
      return {
        key: doctor.id,
        doctor: doctor.id,
        day,
        title: doctor.name,
        about: closed ?? doctor.speciality,
        hue: doctor.hue,
        open: spans,
        closed
      };
    }),
    items
  );
}

/** A doctor's week, with a column for each day; a weekend without hours or bookings is left out. */
export function weekView(
  day: string,
  doctor: Doctor,
  items: readonly DiaryItem[],
  opening: Opening,
  manner: Manner
): DiaryView {
  const monday = mondayOf(day);
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  return viewOf(
    days
      .map((one) => {
        const { spans, closed } = opening(one, doctor.id);
        return {
          key: one,
          doctor: doctor.id,
          day: one,
          title: formatDay(one, manner, 'weekday'),
          about: closed,
          hue: doctor.hue,
          open: spans,
          closed
        };
      })
      .filter(
        // A holiday in the week is shown with its name; a weekday that is never open is not.
        ({ day: one, open, closed }) =>
          open.length > 0 ||
          (closed !== null && weekdayOf(one) <= 5) ||
          one === day ||
          items.some((item) => item.start.startsWith(one))
      ),
    items
  );
}

type Frame = Omit<DiaryColumn, 'placed' | 'busy'>;

function viewOf(frames: readonly Frame[], items: readonly DiaryItem[]): DiaryView {
  const columns = frames.map((frame) => {
    const own = items.filter(
      (item) => item.doctor === frame.doctor && item.start.startsWith(frame.day)
    );
    return {
      ...frame,
      placed: placeItems(own),
      busy: own.filter((item) => !isOver(item)).map(spanOf)
    };
  });
  return {
    columns,
    shown: visibleSpan(
      columns.flatMap(({ open }) => open),
      columns.flatMap(({ placed }) => placed)
    )
  };
}
