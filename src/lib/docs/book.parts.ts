import {
  appointment as appointmentEntry,
  type Appointment,
  type AppointmentStatus,
  type Book
} from './book.schema.ts';
import { canBeMoved } from './book.status.ts';
import { uuid, wallTime } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { liveEntry, type ChangeContext } from './core/write.ts';
import { bookId } from './kinds.ts';

/** What the changes of a book have in common. */

/** The month of a wall time, and so its book. */
export const monthOf = (start: string): string => start.slice(0, 7);

/** The book of a doctor in which a start belongs; every device derives and begins the same one. */
export const bookOf = (args: { doctor: Uuid; start: string }, context: ChangeContext) => {
  const month = monthOf(args.start);
  return {
    kind: 'book' as const,
    id: bookId(context.practice, args.doctor, month),
    genesis: { doctor: args.doctor, month }
  };
};
export const target = (args: { book: Uuid }) => ({ kind: 'book' as const, id: args.book });

export const shape = appointmentEntry.shape;
export const where = { doctor: uuid, start: wallTime, minutes: shape.minutes };
export const details = {
  patient: shape.patient,
  title: shape.title,
  consultationType: shape.consultationType,
  room: shape.room,
  reason: shape.reason,
  note: shape.note
};

export function mustBeInMonth(draft: Book, start: string): void {
  if (monthOf(start) === String(draft.month)) return;
  refuse(
    'outside-the-month',
    `${start.replace('T', ' ')} is not in ${String(draft.month)}, the month of this book.`,
    'Move the appointment into the book of the other month.'
  );
}

export function mustSayWho(appointment: { patient?: unknown; title?: unknown }): void {
  if (appointment.patient || appointment.title) return;
  refuse('appointment-for-nobody', 'An appointment needs a patient, or a title that says who.');
}

/** The appointment where it lives; refused where it went on into another book. */
export function appointmentHere(draft: Book, id: Uuid): Appointment {
  const found = liveEntry(draft.appointments, id);
  if (found.movedTo) {
    refuse(
      'appointment-moved',
      'This appointment was moved to another day or doctor.',
      'Open it where it is now.'
    );
  }
  return found;
}

/** An appointment that can still be given another time. */
export function movable(draft: Book, id: Uuid): Appointment {
  const found = appointmentHere(draft, id);
  const status = String(found.status) as AppointmentStatus;
  if (!canBeMoved(status)) {
    refuse('appointment-over', `An appointment that is “${status}” can no longer be moved.`);
  }
  return found;
}
