import type { AppointmentStatus } from '../docs/book.schema.ts';

/** Each state of an appointment in a word. */
export const STATUS_LABEL: Record<AppointmentStatus, string> = {
  booked: 'Booked',
  confirmed: 'Confirmed',
  arrived: 'Arrived',
  'with-nurse': 'With nurse',
  ready: 'Ready',
  'with-doctor': 'With doctor',
  billing: 'Billing',
  done: 'Done',
  'no-show': 'Did not come',
  cancelled: 'Cancelled'
};

/** In the building, and waiting for somebody. */
export const WAITING: readonly AppointmentStatus[] = ['arrived', 'with-nurse', 'ready'];
