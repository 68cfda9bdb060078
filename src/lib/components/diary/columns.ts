import { addDays, formatDay, type Manner } from '../../app/format.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import {
  isOver,
  openSpans,
  placeItems,
  spanOf,
  visibleSpan,
  type OpeningHours,
  type Placed,
  type Span
} from './layout.ts';
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
  hours: readonly OpeningHours[]
): DiaryView {
  const open = openSpans(hours, weekdayOf(day));
  return viewOf(
    doctors.map((doctor) => ({
      key: doctor.id,
      doctor: doctor.id,
      day,
      title: doctor.name,
      about: doctor.speciality,
      hue: doctor.hue,
      open
    })),
    items
  );
}

/** A doctor's week, with a column for each day; a weekend without hours or bookings is left out. */
export function weekView(
  day: string,
  doctor: Doctor,
  items: readonly DiaryItem[],
  hours: readonly OpeningHours[],
  manner: Manner
): DiaryView {
  const monday = mondayOf(day);
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  return viewOf(
    days
      .map((one) => ({
        key: one,
        doctor: doctor.id,
        day: one,
        title: formatDay(one, manner, 'weekday'),
        about: null,
        hue: doctor.hue,
        open: openSpans(hours, weekdayOf(one))
      }))
      .filter(
        ({ day: one, open }) =>
          open.length > 0 || one === day || items.some((item) => item.start.startsWith(one))
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
