import { z } from 'zod';
import {
  collection,
  documentBase,
  entry,
  instant,
  line,
  month,
  prose,
  stamp,
  wallTime
} from './core/fields.ts';

export const APPOINTMENT_STATUSES = [
  'booked',
  'confirmed',
  'arrived',
  'with-nurse',
  'ready',
  'with-doctor',
  'billing',
  'done',
  'no-show',
  'cancelled'
] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

export const appointment = entry({
  /** Absent for somebody who is not registered yet: then `title` says who. */
  patient: z.uuid().optional(),
  title: line.optional(),
  start: wallTime,
  minutes: z.int().min(5).max(720),
  consultationType: z.uuid().optional(),
  reason: line.optional(),
  note: prose.optional(),
  status: z.enum(APPOINTMENT_STATUSES),
  /** When the present status was set. */
  statusAt: instant,
  arrivedAt: instant.optional(),
  cancelReason: line.optional(),
  /** The appointment went on, under the same id, into this other book (another doctor or month). */
  movedTo: z.uuid().optional(),
  moved: stamp.optional(),
  /**
   * Appointments that this one overlaps on purpose, by their ids. It holds for these two times
   * alone: moved, they are two appointments that overlap for another reason.
   */
  alongside: z.record(z.uuid(), stamp.extend({ start: wallTime, otherStart: wallTime })).optional()
});

/** Time in which nobody is to be booked. */
export const block = entry({ title: line, start: wallTime, minutes: z.int().min(5).max(1440) });

/** One doctor's appointments of one month. */
export const bookSchema = z.object({
  ...documentBase('book'),
  doctor: z.uuid(),
  month,
  appointments: collection(appointment),
  blocks: collection(block)
});
export type Book = z.infer<typeof bookSchema>;
export type Appointment = z.infer<typeof appointment>;
