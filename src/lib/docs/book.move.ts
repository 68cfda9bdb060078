import {
  DETAIL_FIELDS,
  detailOf,
  isContested,
  type Appointment,
  type AppointmentStatus,
  type DetailField,
  type Reminded,
  type Series
} from './book.schema.ts';
import { monthOf } from './book.parts.ts';
import type { Uuid } from './core/ids.ts';
import { bookId } from './kinds.ts';
import type { ChangeRequestFor } from './changes.ts';

/** An appointment as a diary shows it; empty fields absent or `null`. */
export interface MovableAppointment {
  readonly id: Uuid;
  readonly minutes: number;
  readonly status: AppointmentStatus | null;
  readonly statusAt: string | null;
  readonly patient?: Uuid | null | undefined;
  readonly title?: string | null | undefined;
  readonly consultationType?: Uuid | null | undefined;
  readonly reason?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly statusBy?: Uuid | null | undefined;
  readonly arrivedAt?: string | null | undefined;
  readonly seenAt?: string | null | undefined;
  readonly room?: Uuid | null | undefined;
  readonly series?: Series | null | undefined;
  readonly reminded?: Reminded | null | undefined;
  readonly edits?: Appointment['edits'] | null | undefined;
}

/** Where the rule of a series has one of its appointments. */
export type RulePlace = Pick<Series, 'on' | 'first' | 'minutes' | 'doctor'>;

export type MoveRequest = ChangeRequestFor<'book.reschedule' | 'book.moveOut' | 'book.moveIn'>;

/**
 * The changes that move an appointment: one within its book, or two, to be made in one
 * transaction, into the book of another doctor or month. The appointment keeps its id either way.
 * `rule` is given where its series is moved; without it, the appointment was moved by hand.
 */
export function moveAppointment(
  appointment: MovableAppointment,
  from: { readonly practice: Uuid; readonly book: Uuid },
  to: { readonly doctor: Uuid; readonly start: string; readonly minutes?: number },
  rule?: RulePlace
): MoveRequest[] {
  const minutes = to.minutes ?? appointment.minutes;
  const book = bookId(from.practice, to.doctor, monthOf(to.start));
  if (book === from.book) {
    const args = { book, appointment: appointment.id, start: to.start, minutes };
    return [{ change: 'book.reschedule', args: { ...args, ...(rule ? { rule } : {}) } }];
  }
  // What a diary shows as title is the patient's name where there is one: not to be written down.
  const title = appointment.patient ? undefined : appointment.title;
  return [
    {
      change: 'book.moveOut',
      args: { book: from.book, appointment: appointment.id, to: book }
    },
    {
      change: 'book.moveIn',
      args: {
        appointment: appointment.id,
        doctor: to.doctor,
        start: to.start,
        minutes,
        ...present({
          patient: appointment.patient,
          title,
          consultationType: appointment.consultationType,
          reason: appointment.reason,
          note: appointment.note,
          statusBy: appointment.statusBy,
          arrivedAt: appointment.arrivedAt,
          seenAt: appointment.seenAt,
          room: appointment.room,
          series: appointment.series && { ...appointment.series, ...rule },
          reminded: appointment.reminded,
          edits: appointment.edits
        }),
        status: appointment.status ?? 'booked',
        statusAt: appointment.statusAt ?? new Date(0).toISOString()
      }
    }
  ];
}

/** Drops what is absent or `null`. */
function present<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** One book's entry for an appointment. */
export interface AppointmentCopy {
  readonly book: Uuid;
  readonly appointment: Appointment;
}

export type Details = Pick<
  Appointment,
  'patient' | 'title' | 'consultationType' | 'room' | 'reason' | 'note' | 'edits' | 'series'
>;

/** Where an appointment lives, and how it stands. */
export interface Placement {
  /** The copy that says when and with whom. */
  readonly live: AppointmentCopy;
  /** How it stands: the status set last in any copy. */
  readonly status: Pick<
    Appointment,
    'status' | 'statusAt' | 'statusBy' | 'arrivedAt' | 'seenAt' | 'doneAt' | 'cancelReason'
  >;
  /** What it says: each detail as it was edited last in any copy. */
  readonly details: Details;
  /** Other books in which it lives too, or has a time that whoever moved it on knew nothing of. */
  readonly doubles: readonly Uuid[];
}

/**
 * Decides where an appointment lives, given its entries in all books (at least one), the same on
 * every device whatever order they arrived in.
 *
 * An entry that was not moved on is live. Two devices that move one appointment to different books
 * at once leave two live entries: the later one (arrival in its book or status, whichever is
 * later; then the greater book id) is shown and the others are reported as doubles. Where no entry
 * is live, because two moves crossed or the book it went to has not been received yet, the latest
 * entry is shown, so that no appointment is ever out of sight. Reported as well is an entry that was
 * given another time in the book that it was leaving. The status follows the copy in which
 * it was set last: a cancellation on one device is not lost by a move on another. So does each detail
 * follow the copy in which it was edited last: neither is a note.
 */
export function placeAppointment(copies: readonly AppointmentCopy[]): Placement | undefined {
  const known = copies.filter(({ appointment }) => !appointment.removed).sort(latestFirst);
  const living = known.filter(({ appointment }) => !appointment.movedTo);
  const live = living[0] ?? known[0];
  if (!live) return undefined;
  const standing = [...known].sort(
    (a, b) =>
      compare(b.appointment.statusAt, a.appointment.statusAt) ||
      Number(b === live) - Number(a === live) ||
      compare(b.book, a.book)
  )[0]!.appointment;
  const { status, statusAt, statusBy, arrivedAt, seenAt, doneAt, cancelReason } = standing;
  return {
    live,
    status: {
      status,
      statusAt,
      ...present({ statusBy, arrivedAt, seenAt, doneAt, cancelReason })
    },
    details: detailsOf(live, known),
    doubles: known
      .filter((one) => one !== live && (living.includes(one) || isContested(one.appointment)))
      .map((copy) => copy.book)
  };
}

/** Each detail of the copy in which it was edited last; of the live one where none was. */
function detailsOf(live: AppointmentCopy, known: readonly AppointmentCopy[]): Details {
  const editedAt = ({ appointment }: AppointmentCopy, field: DetailField): string =>
    appointment.edits[field] ?? '';
  const holders = Object.fromEntries(
    DETAIL_FIELDS.map((field) => {
      const [latest] = [...known].sort(
        (a, b) =>
          compare(editedAt(b, field), editedAt(a, field)) ||
          Number(b === live) - Number(a === live) ||
          compare(b.book, a.book)
      );
      return [field, latest!.appointment];
    })
  ) as Record<DetailField, Appointment>;
  const { series } = live.appointment;
  const each = <T>(of: (holder: Appointment, field: DetailField) => T | undefined) =>
    present(Object.fromEntries(DETAIL_FIELDS.map((field) => [field, of(holders[field], field)])));
  return {
    ...present(
      Object.fromEntries(WRITTEN.map((key) => [key, holders[detailOf(key)!][key]])) as Partial<
        Pick<Appointment, (typeof WRITTEN)[number]>
      >
    ),
    edits: each(({ edits }, field) => edits[field]),
    ...(series ? { series: { ...series, own: each((one, field) => one.series?.own[field]) } } : {})
  };
}

/** The fields behind the details. */
const WRITTEN = ['patient', 'title', 'consultationType', 'room', 'reason', 'note'] as const;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const latest = ({ added, statusAt }: Appointment): string =>
  added.at > statusAt ? added.at : statusAt;

const latestFirst = (a: AppointmentCopy, b: AppointmentCopy): number =>
  compare(latest(b.appointment), latest(a.appointment)) || compare(b.book, a.book);
