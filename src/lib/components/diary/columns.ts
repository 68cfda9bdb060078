import type { Uuid } from '../../docs/core/ids.ts';
import { addDays, formatDay, type Manner } from '../../format.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { isOver, placeItems, spanOf, visibleSpan, type Placed, type Span } from './layout.ts';
import type { Opening } from './opening.ts';
import { mondayOf, weekdayOf } from './times.ts';

/** One column of the diary: a doctor's day, or a room's. */
export interface DiaryColumn {
  readonly key: string;
  /** Whose it is; in a column of a room, who is booked into it unless said otherwise. */
  readonly doctor: Uuid;
  readonly day: string;
  /** Of a column of a room: which one, null for what has none. Undefined in a doctor's column. */
  readonly room?: Uuid | null | undefined;
  readonly title: string;
  readonly about: string | null;
  /** What stands over several columns: the day, where it has a column for each doctor. */
  readonly group?: string | undefined;
  readonly hue: number;
  readonly open: readonly Span[];
  /** Why nobody is expected on it, where it is not the weekday: a public holiday, leave. */
  readonly closed: string | null;
  readonly placed: readonly Placed[];
  /** What takes time: appointments that stand, and blocks. */
  readonly busy: readonly Span[];
}

export interface DiaryView {
  readonly columns: readonly DiaryColumn[];
  /** The hours that are shown. */
  readonly shown: Span;
}

type Doctor = PracticeOverview['doctors'][number];
type Room = { readonly id: Uuid; readonly name: string };

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

/** A day, with a column for each room, and one for what has none of those. */
export function roomView(
  day: string,
  rooms: readonly Room[],
  doctor: Uuid,
  items: readonly DiaryItem[],
  opening: Opening
): DiaryView {
  const { spans, closed } = opening(day);
  const known = new Set(rooms.map(({ id }) => id));
  // Time that a doctor has blocked is in no room: it would stand in the way of everybody.
  const held = items
    .filter(({ type }) => type === 'appointment')
    .map((item) => (item.room && !known.has(item.room) ? { ...item, room: null } : item));
  return viewOf(
    [...rooms, null].map((room, index) => ({
      key: room?.id ?? 'none',
      doctor,
      day,
      room: room?.id ?? null,
      title: room?.name ?? 'No room yet',
      about: closed,
      hue: room ? (200 + index * 67) % 360 : 60,
      open: spans,
      closed
    })),
    held
  );
}

/** Which days of a week are shown. */
export interface WeekOptions {
  /** Monday to Friday, and the chosen day, whatever stands on the weekend. */
  readonly work?: boolean | undefined;
}

/** A week, with a column for each day, or for each doctor of each day. */
export function weekView(
  day: string,
  whose: Doctor | readonly Doctor[],
  items: readonly DiaryItem[],
  opening: Opening,
  manner: Manner,
  { work = false }: WeekOptions = {}
): DiaryView {
  const doctors = 'id' in whose ? [whose] : whose;
  const monday = mondayOf(day);
  const taken = new Set(items.map(({ start }) => start.slice(0, 10)));
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index)).filter((one) => {
    if (one === day) return true;
    if (work) return weekdayOf(one) <= 5;
    if (taken.has(one)) return true;
    const states = doctors.map(({ id }) => opening(one, id));
    // A holiday in the week is shown with its name; a weekday that is never open is not.
    return states.some(
      ({ spans, closed }) => spans.length > 0 || (closed !== null && weekdayOf(one) <= 5)
    );
  });
  const single = doctors.length === 1;
  return viewOf(
    days.flatMap((one) => {
      const group = formatDay(one, manner, 'weekday');
      return doctors.map((doctor) => {
        const { spans, closed } = opening(one, doctor.id);
        return {
          key: single ? one : `${one} ${doctor.id}`,
          doctor: doctor.id,
          day: one,
          title: single ? group : doctor.shortName.replace(/^(Dr|Prof)\.? /, ''),
          about: closed,
          ...(single ? {} : { group }),
          hue: doctor.hue,
          open: spans,
          closed
        };
      });
    }),
    items
  );
}

type Frame = Omit<DiaryColumn, 'placed' | 'busy'>;

/** Where an item belongs: by room where the columns are rooms, or else by doctor. */
const placeKey = (day: string, doctor: Uuid, room: Uuid | null | undefined): string =>
  `${day} ${room === undefined ? doctor : (room ?? 'none')}`;

function viewOf(frames: readonly Frame[], items: readonly DiaryItem[]): DiaryView {
  const byRoom = frames[0]?.room !== undefined;
  const own = new Map<string, DiaryItem[]>();
  for (const item of items) {
    const key = placeKey(item.start.slice(0, 10), item.doctor, byRoom ? item.room : undefined);
    const there = own.get(key);
    if (there) there.push(item);
    else own.set(key, [item]);
  }
  const columns = frames.map((frame) => {
    const mine = own.get(placeKey(frame.day, frame.doctor, frame.room)) ?? [];
    return {
      ...frame,
      placed: placeItems(mine),
      busy: mine.filter((item) => !isOver(item)).map(spanOf)
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
