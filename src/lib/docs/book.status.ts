import type { Appointment, AppointmentStatus } from './book.schema.ts';
import { refuse } from './core/refuse.ts';
import { setFields, type Patch } from './core/write.ts';

/**
 * How an appointment goes on.
 *
 * - Before the visit: booked ⇄ confirmed; from either to anywhere.
 * - In the practice: arrived, with-nurse, ready, with-doctor, billing and done follow each other in
 *   any order, forwards and back, since no two practices work alike and a wrong tap is undone.
 * - Back from in the practice to booked or confirmed undoes the arrival.
 * - Over: cancelled and no-show end the appointment. Both go back to booked or confirmed; a no-show
 *   who comes after all goes on to arrived.
 *
 * Refused: no-show for somebody who has arrived; cancelling once the doctor has seen the patient
 * (with-doctor, billing, done); going on from cancelled without booking again; and from no-show
 * anywhere but arrived, booked or confirmed.
 */
const BEFORE: readonly AppointmentStatus[] = ['booked', 'confirmed'];
const WAITING: readonly AppointmentStatus[] = ['arrived', 'with-nurse', 'ready'];
const SEEN: readonly AppointmentStatus[] = ['with-doctor', 'billing', 'done'];
const OVER: readonly AppointmentStatus[] = ['cancelled', 'no-show'];

/** The statuses that can follow `status`. */
export function nextStatuses(status: AppointmentStatus): readonly AppointmentStatus[] {
  const all: AppointmentStatus[] = [...BEFORE, ...WAITING, ...SEEN];
  const next = ((): AppointmentStatus[] => {
    if (BEFORE.includes(status)) return [...all, ...OVER];
    if (WAITING.includes(status)) return [...all, 'cancelled'];
    if (SEEN.includes(status)) return all;
    return status === 'no-show' ? [...BEFORE, 'arrived'] : [...BEFORE];
  })();
  return next.filter((other) => other !== status);
}

/** Whether the appointment can still be given another time. */
export const canBeMoved = (status: AppointmentStatus): boolean =>
  BEFORE.includes(status) || WAITING.includes(status);

/** Sets the status with what belongs to it: when, arrival, and why it was cancelled. */
export function enterStatus(
  appointment: Appointment,
  status: AppointmentStatus,
  at: string,
  reason?: string
): void {
  const present = String(appointment.status) as AppointmentStatus;
  if (present === status) return;
  if (!nextStatuses(present).includes(status)) {
    refuse(
      'status-not-possible',
      `An appointment that is “${present}” cannot become “${status}”.`,
      OVER.includes(present) ? 'Book it again first.' : 'Undo the arrival first.'
    );
  }
  const patch: Patch<Appointment> = { status, statusAt: at };
  if (BEFORE.includes(status)) patch.arrivedAt = patch.seenAt = null;
  if (status !== 'done') patch.doneAt = null;
  else patch.doneAt = at;
  if (status === 'with-doctor' && !appointment.seenAt) patch.seenAt = at;
  // Whoever is with the nurse has arrived; `done` set afterwards says nothing of when they came.
  else if (status !== 'done' && !OVER.includes(status) && !appointment.arrivedAt) {
    patch.arrivedAt = at;
  }
  patch.cancelReason = OVER.includes(status) ? reason : null;
  setFields(appointment, patch);
}
