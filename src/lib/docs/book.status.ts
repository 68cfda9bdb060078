import { z } from 'zod';
import { APPOINTMENT_STATUSES, type Appointment, type AppointmentStatus } from './book.schema.ts';
import { instant, line, uuid, type Stamp } from './core/fields.ts';
import { refuse } from './core/refuse.ts';
import { atomic } from './core/write.ts';

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

/** What goes with a status: set and kept together, so that no two devices' halves are ever mixed. */
const STANDING = [
  'status',
  'statusAt',
  'statusBy',
  'arrivedAt',
  'seenAt',
  'doneAt',
  'cancelReason'
] as const;
type Standing = Partial<Record<(typeof STANDING)[number], string | null | undefined>>;

/**
 * Sets the status with what belongs to it: who and when, and why it was cancelled. Of the times of a
 * visit each is that of the first status that shows it, and goes with a step back before it:
 *
 * - `arrivedAt`: of arrived, or with-nurse or ready without it. Who goes straight to the doctor, to
 *   billing or to done has no known arrival, and is in no statistics of waiting.
 * - `seenAt`: of with-doctor. It stays when the doctor sends the patient to the nurse and sees them
 *   again; back to arrived, nobody has seen them.
 * - `doneAt`: of done; gone as soon as the visit goes on.
 *
 * Where two devices set it at once, one device's status stands with its own times, the same one
 * everywhere.
 */
export function enterStatus(
  appointment: Appointment,
  status: AppointmentStatus,
  { at, by }: Stamp,
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
  const before = BEFORE.includes(status);
  const waiting = WAITING.includes(status);
  const arrivedAt = before ? null : (said(appointment.arrivedAt) ?? (waiting ? at : null));
  const seenAt =
    before || status === 'arrived'
      ? null
      : (said(appointment.seenAt) ?? (status === 'with-doctor' ? at : null));
  write(appointment, {
    status,
    statusAt: at,
    statusBy: by,
    arrivedAt,
    seenAt,
    doneAt: status === 'done' ? at : null,
    cancelReason: OVER.includes(status) ? reason : null
  });
}

/** How an appointment stood, as {@link returnStatus} is given it. */
export const stood = z.strictObject({
  status: z.enum(APPOINTMENT_STATUSES),
  statusAt: instant,
  statusBy: uuid.optional(),
  arrivedAt: instant.optional(),
  seenAt: instant.optional(),
  doneAt: instant.optional(),
  cancelReason: line.optional()
});

/**
 * Takes a status back: the appointment stands as it stood, with its times, so that who was tapped by
 * mistake has not waited from the tap on. Refused where somebody has set another status since.
 */
export function returnStatus(
  appointment: Appointment,
  from: AppointmentStatus,
  to: z.infer<typeof stood>
): void {
  const present = String(appointment.status);
  if (present === to.status) return;
  if (present !== from) {
    refuse(
      'status-set-since',
      `Somebody has set this appointment to “${present}” since.`,
      'Look at where it stands now, and set it again if that is wrong.'
    );
  }
  write(appointment, to);
}

/** A field of a draft as plain text. */
const said = (value: unknown): string | null =>
  value === undefined || value === null ? null : String(value);

/** Writes every part, those that are not there as cleared: all parts of a status are of one hand. */
function write(appointment: Appointment, standing: Standing): void {
  const fields = appointment as Record<string, unknown>;
  for (const part of STANDING) fields[part] = atomic(standing[part] ?? null);
}
