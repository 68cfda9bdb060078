import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem } from './diary.ts';

/** The waiting room, who is to be reminded, and who did not come. */
export interface WaitingQueries {
  /** Everybody who is expected, in the practice, done or missing on a day, in order of time. */
  'waiting.board': { params: { date: string; doctors?: Uuid[] }; result: BoardItem[] };
  /** Appointments of some days that stand, with how the patient is reached. */
  'reminders.due': {
    params: { from: string; to: string; doctors?: Uuid[] };
    result: ReminderRow[];
  };
  /** Who did not come in a period, whoever did so last first, and whether they are booked again. */
  'waiting.missed': { params: { from: string; to: string; now?: string }; result: MissedRow[] };
}

export interface BoardItem extends DiaryItem {
  /** Who set the present status; null where it is as it was booked. */
  statusBy: Uuid | null;
  /** The record is restricted: `title` are initials. */
  restricted: boolean;
}

export interface ReminderRow {
  id: Uuid;
  book: Uuid;
  doctor: Uuid;
  /** As patients say it: `Dr P Naidoo`. */
  doctorName: string | null;
  start: string;
  minutes: number;
  patient: Uuid | null;
  /** For lists; of who is not registered, what the diary says. */
  name: string;
  /** For a greeting: `Mrs Thandi Nkosi`. */
  called: string;
  mobile: string | null;
  email: string | null;
  phone: string | null;
  prefers: 'sms' | 'email' | 'phone' | null;
  /** That they were reminded of the time that the appointment has now. */
  reminded: { at: string; by: Uuid; how: 'sms' | 'email' | 'phone' | 'file' } | null;
}

export interface MissedRow {
  /** Null of somebody who is not registered. */
  patient: Uuid | null;
  name: string;
  phone: string | null;
  /** In the period, and ever. */
  missed: number;
  missedEver: number;
  /** The last one in the period. */
  last: {
    id: Uuid;
    start: string;
    doctor: Uuid;
    consultationType: Uuid | null;
    reason: string | null;
  };
  /** When they are booked next, after `now`; null where they are not. */
  next: string | null;
}
