import { live } from '../entries.ts';
import type { Projector } from './projector.ts';

export const projectWaitlist: Projector<'waitlist'> = (waitlist) => ({
  patient: null,
  rows: {
    waiting: live(waitlist.waiting).map(({ id, entry }) => ({
      id,
      patient: entry.patient ?? null,
      title: entry.title ?? null,
      doctor: entry.doctor ?? null,
      consultation_type: entry.consultationType ?? null,
      minutes: entry.minutes ?? null,
      from_day: entry.from ?? null,
      to_day: entry.to ?? null,
      part: entry.when ?? null,
      urgency: entry.urgency,
      note: entry.note ?? null,
      instead_of: entry.insteadOf ?? null,
      since: entry.added.at,
      settled_how: entry.settled?.how ?? null,
      settled_at: entry.settled?.at ?? null,
      appointment: entry.settled?.appointment ?? null
    }))
  }
});
