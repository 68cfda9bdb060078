import { z } from 'zod';
import { collection, day, documentBase, entry, line, stamp } from './core/fields.ts';

/** Somebody who would come if there were time: for the next gap, or instead of a later appointment. */
export const waiting = entry({
  /** Absent for somebody who is not registered yet: then `title` says who. */
  patient: z.uuid().optional(),
  title: line.optional(),
  /** Absent: with any doctor. */
  doctor: z.uuid().optional(),
  consultationType: z.uuid().optional(),
  minutes: z.int().min(5).max(720).optional(),
  /** Days between which it would suit, both included. */
  from: day.optional(),
  to: day.optional(),
  when: z.enum(['morning', 'afternoon']).optional(),
  urgency: z.enum(['routine', 'soon', 'urgent']),
  note: line.optional(),
  /** The appointment that they have already and would come sooner than. */
  insteadOf: z.uuid().optional(),
  /** How it ended. */
  settled: stamp
    .extend({ how: z.enum(['booked', 'withdrawn']), appointment: z.uuid().optional() })
    .optional()
});

/** The practice's waiting list; one per practice. */
export const waitlistSchema = z.object({
  ...documentBase('waitlist'),
  waiting: collection(waiting)
});
export type Waitlist = z.infer<typeof waitlistSchema>;
