import type { AppointmentStatus, Series } from './book.schema.ts';
import { moveAppointment, type MovableAppointment, type RulePlace } from './book.move.ts';
import type { ChangeArgs, ChangeRequestFor } from './changes.ts';
import { derivedUuid, type Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { monthOf } from './book.changes.ts';
import { bookId } from './kinds.ts';
import { monthsBetween, monthsLater, seriesDays, daysBetween, daysLater } from './book.rule.ts';
import type { SeriesRule } from './book.rule.ts';

/**
 * Appointments that come again. Each of them is an appointment as any other, in the book of its
 * doctor and month; what makes them a series is the rule that each carries. So no change of a series
 * is more than changes of its appointments, and devices that change it at once merge as they do for
 * any two changes of one appointment.
 */

/** A series to be made: its rule, and what all of its appointments have in common. */
export interface NewSeries
  extends
    SeriesRule,
    Pick<
      ChangeArgs<'book.book'>,
      'doctor' | 'minutes' | 'patient' | 'title' | 'consultationType' | 'room' | 'reason' | 'note'
    > {
  readonly id: Uuid;
}

/** The appointment that a series has on a day of its rule: whoever makes the series makes the same. */
export const occurrenceId = (practice: Uuid, series: Uuid, on: string): Uuid =>
  derivedUuid(practice, 'occurrence', `${series}/${on}`);

/**
 * The changes that make a series, for one transaction; days in `skip` are left out. Made again, on
 * this device or another, it adds nothing.
 */
export function makeSeries(
  practice: Uuid,
  wanted: NewSeries,
  skip: Iterable<string> = []
): ChangeRequestFor<'book.book'>[] {
  const { id, every, unit, first, times, ...common } = wanted;
  if (times < 2 || times > MOST) {
    refuse('series-length', `A series has from 2 to ${MOST} appointments.`, 'Choose how many.');
  }
  const skipped = new Set(skip);
  const { doctor, minutes } = common;
  return seriesDays(wanted)
    .filter((on) => !skipped.has(on))
    .map((on) => ({
      change: 'book.book',
      args: {
        ...common,
        id: occurrenceId(practice, id, on),
        start: `${on}${first.slice(10)}`,
        series: { id, on, every, unit, first, times, minutes, doctor, own: {} }
      }
    }));
}

/** Most appointments of one series: two years of weeks. */
const MOST = 104;

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

/** What can be changed of an appointment beside its time; `null` clears. */
export type DetailsPatch = Pick<
  ChangeArgs<'book.editAppointment'>,
  'patient' | 'title' | 'consultationType' | 'room' | 'reason' | 'note'
>;

/** Whether it stands where the rule of its series has it. */
export const isByRule = ({ doctor, start, series }: SeriesItem): boolean =>
  !series || (start === `${series.on}${series.first.slice(10)}` && doctor === series.doctor);

/** Edits this one, this and all later ones, or all. */
export function editSeries(choice: Choice, patch: DetailsPatch): SeriesDoing {
  const { anchor, reach } = choice;
  const fields = Object.entries(patch).filter(([, value]) => value !== undefined);
  return doing(choice, (item) => {
    const mine = fields.filter(
      ([field]) =>
        item.id === anchor || !item.series?.own[field === 'title' ? 'patient' : (field as 'room')]
    );
    const edit = (values: (readonly [string, unknown])[]): ChangeRequestFor => ({
      change: 'book.editAppointment',
      args: {
        book: item.book,
        appointment: item.id,
        ...Object.fromEntries(values),
        ...(reach === 'this' ? {} : { alike: true })
      }
    });
    if (mine.length === 0) return { own: fields.length > 0 };
    return {
      requests: [edit(mine)],
      undo: [edit(mine.map(([field]) => [field, before(item, field)]))],
      own: mine.length < fields.length
    };
  });
}

/** What a field held. A diary shows the patient's name as title: that is nothing to write back. */
function before(item: SeriesItem, field: string): unknown {
  if (field === 'title' && item.patient) return null;
  return item[field as keyof DetailsPatch] ?? null;
}

/**
 * Moves this one, this and all later ones, or all, as far as this one goes: to another weekday, day
 * of the month, time, length or doctor, whichever of them `to` changes.
 */
export function moveSeries(
  practice: Uuid,
  choice: Choice,
  to: { readonly doctor: Uuid; readonly start: string; readonly minutes: number }
): SeriesDoing {
  const anchor = anchorOf(choice);
  const alone = choice.reach === 'this';
  const changes = {
    day: anchor.start.slice(0, 10) !== to.start.slice(0, 10),
    time: anchor.start.slice(10) !== to.start.slice(10),
    doctor: anchor.doctor !== to.doctor,
    minutes: anchor.minutes !== to.minutes
  };
  const place = changes.day || changes.time || changes.doctor;
  return doing(choice, (item) => {
    const { series } = item;
    const isAnchor = item.id === anchor.id;
    const moves = place && (isAnchor || isByRule(item));
    const stretches = changes.minutes && (isAnchor || item.minutes === series?.minutes);
    const own = (place && !moves) || (changes.minutes && !stretches);
    if (!moves && !stretches) return { own };
    const shift = (day: string): string =>
      changes.day && anchor.series && moves
        ? shifted(day, anchor.series, to.start.slice(0, 10))
        : day;
    const time = changes.time && moves ? to.start.slice(10) : undefined;
    const rule: RulePlace | undefined =
      series && !alone
        ? {
            on: shift(series.on),
            first: `${shift(series.first.slice(0, 10))}${time ?? series.first.slice(10)}`,
            minutes: stretches ? to.minutes : series.minutes,
            doctor: changes.doctor && moves ? to.doctor : series.doctor
          }
        : undefined;
    const there = isAnchor
      ? to
      : {
          doctor: moves && rule ? rule.doctor : item.doctor,
          start: moves && rule ? `${rule.on}${rule.first.slice(10)}` : item.start,
          minutes: stretches ? to.minutes : item.minutes
        };
    const book = bookId(practice, there.doctor, monthOf(there.start));
    const back = { doctor: item.doctor, start: item.start, minutes: item.minutes };
    const ruled = series && !alone ? placeOf(series) : undefined;
    return {
      requests: moveAppointment(item, { practice, book: item.book }, there, rule),
      undo: moveAppointment(item, { practice, book }, back, ruled),
      own
    };
  });
}

const placeOf = ({ on, first, minutes, doctor }: Series): RulePlace => ({
  on,
  first,
  minutes,
  doctor
});

/** A day of a rule as far from its place as the one whose day goes from `on` to `to`. */
function shifted(day: string, { on, unit }: Series, to: string): string {
  if (unit === 'month') return monthsLater(to, monthsBetween(on, day));
  return daysLater(day, daysBetween(on, to));
}

/** Cancels this one, this and all later ones, or all: those as well that were changed by hand. */
export function cancelSeries(choice: Choice, reason?: string): SeriesDoing {
  return doing(choice, (item) => {
    const set = (status: AppointmentStatus): ChangeRequestFor => ({
      change: 'book.setStatus',
      args: {
        book: item.book,
        appointment: item.id,
        status,
        ...(reason && status === 'cancelled' ? { reason } : {})
      }
    });
    return { requests: [set('cancelled')], undo: [set(item.status ?? 'booked')] };
  });
}

interface Part {
  readonly requests?: readonly ChangeRequestFor[];
  readonly undo?: readonly ChangeRequestFor[];
  readonly own?: boolean;
}

function anchorOf<T extends SeriesItem>({ items, anchor }: Choice<T>): T {
  const found = items.find(({ id }) => id === anchor);
  if (!found) {
    refuse('series-without-it', 'This appointment is not one of the series.', 'Open it again.');
  }
  return found;
}

/** Does something to each appointment that is meant and still to come. */
function doing(choice: Choice, work: (item: SeriesItem) => Part): SeriesDoing {
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
