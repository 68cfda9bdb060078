import type { Uuid } from '../../docs/core/ids.ts';

/** Who would come if there were time. */
export interface WaitlistQueries {
  /** Who waits, most urgent first, then longest waiting; of a doctor, also who would see anybody. */
  'waitlist.open': {
    params: { doctor?: Uuid; patient?: Uuid };
    result: WaitingItem[];
  };
  /**
   * Who could come in a gap, in the same order: a doctor, a day, a time of day (`09:30`) and how many
   * minutes are free.
   */
  'waitlist.fitting': {
    params: { doctor: Uuid; date: string; start: string; minutes: number };
    result: WaitingItem[];
  };
  /** Who waits no more, latest first. */
  'waitlist.settled': { params: { limit?: number }; result: WaitingItem[] };
}

export interface WaitingItem {
  id: Uuid;
  patient: Uuid | null;
  /** The patient's name, or what was written down of somebody who is not registered. */
  name: string;
  phone: string | null;
  birthDate: string | null;
  /** Null: with any doctor. */
  doctor: Uuid | null;
  consultationType: Uuid | null;
  /** What was asked for, else what the doctor or the type takes; null where nobody says. */
  minutes: number | null;
  from: string | null;
  to: string | null;
  when: 'morning' | 'afternoon' | null;
  urgency: 'routine' | 'soon' | 'urgent';
  note: string | null;
  /** The appointment that they have already and would come sooner than; null where it was given up. */
  insteadOf: { id: Uuid; book: Uuid; doctor: Uuid; start: string } | null;
  /** When they were put on the list. */
  since: string;
  settled: { how: 'booked' | 'withdrawn'; at: string; appointment: Uuid | null } | null;
}
