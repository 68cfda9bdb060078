import type { Uuid } from '../../docs/core/ids.ts';
import type { Appointment, AppointmentStatus, Reminded, Series } from '../../docs/book.schema.ts';
import type { Scope } from '../../docs/kinds.ts';

/** Appointments, and the day. */
export interface DiaryQueries {
  /** Appointments and blocks of some days, for some or all doctors, in order of time. */
  'diary.range': {
    params: { from: string; to: string; doctors?: Uuid[] };
    result: DiaryItem[];
  };
  /** What stands in some rooms on some days, of whichever doctor; cancelled ones too. */
  'diary.rooms': { params: { from: string; to: string; rooms?: Uuid[] }; result: DiaryItem[] };
  /** All appointments of a series, cancelled ones too, in the order of its rule. */
  'diary.series': { params: { series: Uuid }; result: DiaryItem[] };
  /** When doctors are taken on some days, without saying by whom: for an overview of a month. */
  'diary.taken': {
    params: { from: string; to: string; doctors?: Uuid[] };
    result: TakenTime[];
  };
  /** Of these books, those of which something cannot be read, and how many entries that is. */
  'diary.unreadable': {
    params: { books: Uuid[] };
    result: { book: Uuid; problems: string[] }[];
  };
  'appointment.one': { params: { appointment: Uuid }; result: DiaryItem | null };
  /** Who is in the practice on a day, from arrival to the desk, longest there first. */
  'waiting.room': { params: { date: string }; result: DiaryItem[] };
  'patient.appointments': { params: { patient: Uuid }; result: DiaryItem[] };
  /** The five figures of the home page. */
  'today.summary': {
    params: { date: string; member?: Uuid; scopes?: Scope[] };
    result: TodaySummary;
  };
}

/** Time in which a doctor has an appointment that stands, or is not to be booked. */
export interface TakenTime {
  doctor: Uuid;
  type: 'appointment' | 'block';
  start: string;
  minutes: number;
}

export interface DiaryItem {
  id: Uuid;
  book: Uuid;
  doctor: Uuid;
  type: 'appointment' | 'block';
  start: string;
  end: string;
  minutes: number;
  patient: Uuid | null;
  title: string;
  consultationType: Uuid | null;
  status: AppointmentStatus | null;
  statusAt: string | null;
  arrivedAt: string | null;
  /** When the doctor first saw the patient, and when the visit was over. */
  seenAt: string | null;
  doneAt: string | null;
  room: Uuid | null;
  series: Series | null;
  /** That the patient was reminded, and of which time. */
  reminded: Reminded | null;
  /** When each detail was edited last: taken along when it is moved. */
  edits: Appointment['edits'] | null;
  reason: string | null;
  note: string | null;
  /** Which others it stands beside on purpose at its present time, and when those began then. */
  alongside: Record<Uuid, string> | null;
  /** Overlaps another appointment of the same doctor. */
  overlaps: boolean;
  /** Its room is taken by another appointment at that time, of whichever doctor. */
  roomClash: boolean;
}

export interface TodaySummary {
  appointments: number;
  waiting: number;
  done: number;
  drafts: number;
  unpaidCents: number;
  attention: number;
}
