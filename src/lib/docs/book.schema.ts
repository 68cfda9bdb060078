import { z } from 'zod';
import { MOST_IN_SERIES } from './book.rule.ts';
import {
  collection,
  day,
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

/** What an appointment says beside its time and status; `patient` stands for its title as well. */
export const DETAIL_FIELDS = ['patient', 'consultationType', 'room', 'reason', 'note'] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/** The detail that a field of an appointment belongs to. */
export const detailOf = (field: string): DetailField | undefined =>
  DETAIL_FIELDS.find((one) => one === (field === 'title' ? 'patient' : field));

/** A rule by which an appointment comes again, as each of its appointments carries it. */
export const series = z.object({
  id: z.uuid(),
  /** The day on which the rule has this one, wherever it was moved to since. */
  on: day,
  every: z.int().min(1).max(52),
  unit: z.enum(['day', 'week', 'month']),
  first: wallTime,
  times: z.int().min(2).max(MOST_IN_SERIES),
  /** The length and the doctor that the rule gives it. */
  minutes: z.int().min(5).max(720),
  doctor: z.uuid(),
  /** What was changed of this one alone: it stays when the rest of the series is changed. */
  own: z.partialRecord(z.enum(DETAIL_FIELDS), z.boolean()).default({})
});
export type Series = z.infer<typeof series>;

/** The patient was reminded of a time, and how. */
export const reminded = stamp.extend({
  start: wallTime,
  how: z.enum(['sms', 'email', 'phone', 'file'])
});
export type Reminded = z.infer<typeof reminded>;

export const appointment = entry({
  /** Absent for somebody who is not registered yet: then `title` says who. */
  patient: z.uuid().optional(),
  title: line.optional(),
  start: wallTime,
  minutes: z.int().min(5).max(720),
  consultationType: z.uuid().optional(),
  room: z.uuid().optional(),
  reason: line.optional(),
  note: prose.optional(),
  status: z.enum(APPOINTMENT_STATUSES),
  /** When the present status was set, and by whom; nobody where it is as it was booked. */
  statusAt: instant,
  statusBy: z.uuid().optional(),
  arrivedAt: instant.optional(),
  /** When the doctor first saw the patient, and when the visit was over: for waiting times. */
  seenAt: instant.optional(),
  doneAt: instant.optional(),
  cancelReason: line.optional(),
  /** When each detail was edited last, so that an edit is not lost by a move on another device. */
  edits: z.partialRecord(z.enum(DETAIL_FIELDS), instant).default({}),
  /** See `book.series.ts`. */
  series: series.optional(),
  reminded: reminded.optional(),
  /** The appointment went on, under the same id, into this other book (another doctor or month). */
  movedTo: z.uuid().optional(),
  /** When it went, and which time it had then: another one was given to it by who knew nothing of it. */
  moved: stamp.extend({ start: wallTime.optional() }).optional(),
  /**
   * Appointments that this one overlaps on purpose, by their ids. It holds for these two times
   * alone: moved, they are two appointments that overlap for another reason.
   */
  alongside: z.record(z.uuid(), stamp.extend({ start: wallTime, otherStart: wallTime })).optional()
});

export type Appointment = z.infer<typeof appointment>;

/** Whether it went on into another book while another device gave it another time in this one. */
export const isContested = ({ movedTo, moved, removed, start }: Appointment): boolean =>
  Boolean(movedTo && moved?.start && !removed) && String(moved!.start) !== String(start);

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
