import { nextStatuses } from '../../docs/book.status.ts';
import type { AppointmentStatus } from '../../docs/book.schema.ts';
import { monthOf } from '../../docs/book.changes.ts';
import { moveAppointment } from '../../docs/book.move.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import { derivedUuid, type Uuid } from '../../docs/core/ids.ts';
import { bookId } from '../../docs/kinds.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import { stepTo } from '../waiting/acts.ts';

/** The changes behind what people do in a diary, and the changes that take them back. */

export interface Doing {
  readonly requests: readonly ChangeRequestFor[];
  readonly undo: readonly ChangeRequestFor[];
}

export interface Place {
  readonly doctor: Uuid;
  /** Wall time. */
  readonly start: string;
  readonly minutes: number;
  /** Another room, or none; undefined leaves it in the one it has. */
  readonly room?: Uuid | null | undefined;
}

const isElsewhereInTime = (item: DiaryItem, to: Place): boolean =>
  item.doctor !== to.doctor || item.start !== to.start || item.minutes !== to.minutes;

/** Whether it would be in another room there. */
const isInAnotherRoom = (item: DiaryItem, { room }: Place): boolean =>
  room !== undefined && room !== item.room;

/** Whether moving there would change anything. */
export const isElsewhere = (item: DiaryItem, to: Place): boolean =>
  isElsewhereInTime(item, to) || isInAnotherRoom(item, to);

/** Moves an appointment, or gives it another length or room; across doctors and months too. */
export function move(practice: Uuid, item: DiaryItem, to: Place): Doing {
  const there = bookId(practice, to.doctor, monthOf(to.start));
  const back = { doctor: item.doctor, start: item.start, minutes: item.minutes };
  const place = { doctor: to.doctor, start: to.start, minutes: to.minutes };
  const elsewhere = isElsewhereInTime(item, to);
  const roomed = (room: Uuid | null): ChangeRequestFor[] =>
    isInAnotherRoom(item, to)
      ? [{ change: 'book.editAppointment', args: { book: there, appointment: item.id, room } }]
      : [];
  return {
    requests: [
      ...(elsewhere ? moveAppointment(item, { practice, book: item.book }, place) : []),
      ...roomed(to.room ?? null)
    ],
    undo: [
      ...roomed(item.room),
      ...(elsewhere ? moveAppointment(item, { practice, book: there }, back) : [])
    ]
  };
}

const set = (
  item: Pick<DiaryItem, 'book' | 'id'>,
  status: AppointmentStatus,
  reason?: string
): ChangeRequestFor => ({
  change: 'book.setStatus',
  args: { book: item.book, appointment: item.id, status, ...(reason ? { reason } : {}) }
});

/** Sets where an appointment stands; the way back restores its times. */
export const setStatus = (item: DiaryItem, status: AppointmentStatus, reason?: string): Doing =>
  stepTo(item, status, reason);

/** A booking is taken back by cancelling it: what was in a diary is never erased. */
export const unbook = (book: Uuid, appointment: Uuid): ChangeRequestFor =>
  set({ book, id: appointment }, 'cancelled', 'Booked by mistake');

/**
 * The consultation of an appointment: derived, so that two devices that start the note of one visit
 * write into one note. The patient is part of it, for an appointment may be given to another.
 */
export const visitConsultation = (practice: Uuid, appointment: Uuid, patient: Uuid): Uuid =>
  derivedUuid(practice, 'consultation', `${appointment}/${patient}`);

/** Starts the note of a visit, or finds it again, and says that the patient is with the doctor. */
export function startVisit(
  practice: Uuid,
  item: DiaryItem & { readonly patient: Uuid }
): { readonly consultation: Uuid; readonly requests: readonly ChangeRequestFor[] } {
  const consultation = visitConsultation(practice, item.id, item.patient);
  const { patient, doctor, id: appointment, consultationType, reason, status } = item;
  const seeing = status !== null && nextStatuses(status).includes('with-doctor');
  return {
    consultation,
    requests: [
      {
        change: 'consultation.start',
        args: {
          id: consultation,
          patient,
          doctor,
          appointment,
          ...(consultationType ? { consultationType } : {}),
          ...(reason ? { reason } : {})
        }
      },
      ...(seeing && status !== 'billing' && status !== 'done' ? [set(item, 'with-doctor')] : [])
    ]
  };
}

/** The act that usually follows, first; what else is possible after it. */
export const USUAL_NEXT: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  booked: ['arrived', 'confirmed', 'no-show'],
  confirmed: ['arrived', 'no-show'],
  arrived: ['with-nurse', 'ready', 'with-doctor'],
  'with-nurse': ['ready', 'with-doctor'],
  ready: ['with-doctor'],
  'with-doctor': ['billing', 'done'],
  billing: ['done'],
  done: ['billing'],
  'no-show': ['arrived', 'booked'],
  cancelled: ['booked']
};

/** What a status is called as an act, on a button. */
export const STATUS_ACT: Record<AppointmentStatus, string> = {
  booked: 'Book again',
  confirmed: 'Confirm',
  arrived: 'Arrived',
  'with-nurse': 'With nurse',
  ready: 'Ready',
  'with-doctor': 'With doctor',
  billing: 'To billing',
  done: 'Done',
  'no-show': 'Did not come',
  cancelled: 'Cancel'
};
