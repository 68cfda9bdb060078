import type { Uuid } from '../docs/core/ids.ts';
import { formatDay, formatPhone, listWords, type Manner } from '../format.ts';
import type { ReminderRow } from '../projections/catalogue.ts';
import { fill, type Piece } from '../templates/fill.ts';
import { wayTo, type Channel } from './channel.ts';
import { lengthOf } from './segments.ts';

/** What reminders say where the practice has no words of its own. */
export const DEFAULT_TEXT =
  'Reminder for {{name}}: {{doctor}}, {{date}} at {{time}}, {{practice}}. If you cannot come, please call {{phone}}.';

/** What a reminder's text may be filled from, and what each means. */
export const FIELDS = {
  name: 'the patient’s name',
  doctor: 'the doctor’s name',
  date: 'the day',
  time: 'the time',
  practice: 'the practice’s name',
  phone: 'the practice’s phone number'
} as const;

/** The practice, as far as reminders speak of it. */
export interface From {
  readonly practice: string;
  readonly phone: string | null;
  /** Absent: {@link DEFAULT_TEXT}. */
  readonly template?: string | undefined;
}

/** A reminder as it would be sent. */
export interface Reminder {
  /** Of the appointment. */
  readonly id: Uuid;
  readonly book: Uuid;
  readonly start: string;
  readonly patient: Uuid | null;
  readonly name: string;
  readonly doctorName: string | null;
  readonly channel: Channel;
  /** Number or address; null where nobody knows one. */
  readonly to: string | null;
  readonly subject: string;
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Messages on the phone bill; of an SMS alone. */
  readonly segments: number | null;
  /** Why it cannot be sent as it is; empty where it can. */
  readonly faults: readonly string[];
  readonly reminded: ReminderRow['reminded'];
}

/**
 * Writes the reminder of one appointment. A field that nobody knows is left standing in the text and
 * named among the faults, as is one of which nothing is recorded: no patient is sent either.
 */
export function prepare(row: ReminderRow, from: From, manner: Manner): Reminder {
  const date = formatDay(row.start.slice(0, 10), manner, 'weekday');
  const values = new Map<string, string>([
    ['name', row.called],
    ['doctor', row.doctorName ?? ''],
    ['date', date],
    ['time', row.start.slice(11, 16)],
    ['practice', from.practice],
    ['phone', from.phone ? formatPhone(from.phone) : '']
  ]);
  const { text, pieces, unknown, empty, asked, faults } = fill(
    from.template?.trim() || DEFAULT_TEXT,
    values
  );
  const { channel, to } = wayTo(row);
  return {
    id: row.id,
    book: row.book,
    start: row.start,
    patient: row.patient,
    name: row.name,
    doctorName: row.doctorName,
    channel,
    to,
    subject: `Your appointment on ${date}`,
    text,
    pieces,
    segments: channel === 'sms' ? lengthOf(text).segments : null,
    faults: [
      ...unknown.map((field) => `Nobody knows what {{${field}}} stands for.`),
      ...empty.map((field) => `Nothing is recorded for {{${field}}}.`),
      ...asked.map(({ options }) => `Nobody is asked to choose between ${listWords(options)}.`),
      ...faults,
      ...(to === null ? ['No number or address is known.'] : [])
    ],
    reminded: row.reminded
  };
}

/** Whether it can go out by a sender: called are people by people. */
export const isSendable = ({ channel, faults, reminded }: Reminder): boolean =>
  channel !== 'phone' && faults.length === 0 && reminded === null;

/** What opens the device's own messages or mail with the reminder written; null for a call. */
export function linkOf({ channel, to, subject, text }: Reminder): string | null {
  if (to === null) return null;
  const body = encodeURIComponent(text);
  if (channel === 'sms') return `sms:${to}?&body=${body}`;
  if (channel === 'email') {
    return `mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}&body=${body}`;
  }
  return `tel:${to}`;
}
