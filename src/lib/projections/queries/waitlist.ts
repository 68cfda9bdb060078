import { z } from 'zod';
import type { SqlDatabase, SqlRow, SqlValue } from '../../sql.ts';
import type { WaitingItem } from '../catalogue.ts';
import { OVER } from './diary.ts';
import { date, DESTROYED, GROUP_OF, limit, NAMED_BY, uuid, type QueryArea } from './query.ts';

const TABLES = [
  'waiting',
  'patient',
  'appointment',
  'consultation_type',
  'doctor_type',
  'destruction',
  'patient_group'
];

/** Before noon is the morning. */
const NOON = '12:00';

/** Most urgent first, then longest waiting. */
const ORDER = `
  ORDER BY CASE w.urgency WHEN 'urgent' THEN 0 WHEN 'soon' THEN 1 ELSE 2 END, w.since, w.id`;

/** Who waits, with the time that they need of a doctor: `?1`, else of the one that they wait for. */
const WAITING = `
  SELECT w.*, coalesce(head.name, w.title, ${DESTROYED('w.patient')}, 'Somebody') AS name,
    coalesce(p.phone, head.phone) AS phone, coalesce(head.birth_date, p.birth_date) AS birth_date, coalesce(w.minutes, d.minutes, t.minutes) AS needed,
    a.book AS instead_book, a.doctor AS instead_doctor, a.starts AS instead_starts
  FROM waiting AS w
    LEFT JOIN patient AS p ON p.source = w.patient
    ${NAMED_BY('w.patient', 'head')}
    LEFT JOIN consultation_type AS t ON t.id = w.consultation_type
    LEFT JOIN doctor_type AS d
      ON d.consultation_type = w.consultation_type AND d.doctor = coalesce(?1, w.doctor)
    LEFT JOIN appointment AS a ON a.id = w.instead_of AND a.status NOT IN ${OVER}`;

interface WaitingRow extends SqlRow {
  id: string;
  patient: string | null;
  name: string;
  phone: string | null;
  birth_date: string | null;
  doctor: string | null;
  consultation_type: string | null;
  needed: number | null;
  from_day: string | null;
  to_day: string | null;
  part: string | null;
  urgency: string;
  note: string | null;
  instead_of: string | null;
  instead_book: string | null;
  instead_doctor: string | null;
  instead_starts: string | null;
  since: string;
  settled_how: string | null;
  settled_at: string | null;
  appointment: string | null;
}

const waitingItem = (row: WaitingRow): WaitingItem => ({
  id: row.id,
  patient: row.patient,
  name: row.name,
  phone: row.phone,
  birthDate: row.birth_date,
  doctor: row.doctor,
  consultationType: row.consultation_type,
  minutes: row.needed,
  from: row.from_day,
  to: row.to_day,
  when: row.part as WaitingItem['when'],
  urgency: row.urgency as WaitingItem['urgency'],
  note: row.note,
  insteadOf: row.instead_book
    ? {
        id: row.instead_of!,
        book: row.instead_book,
        doctor: row.instead_doctor!,
        start: row.instead_starts!
      }
    : null,
  since: row.since,
  settled: row.settled_how
    ? {
        how: row.settled_how as 'booked' | 'withdrawn',
        at: row.settled_at!,
        appointment: row.appointment
      }
    : null
});

const items = (db: SqlDatabase, rest: string, ...params: SqlValue[]): WaitingItem[] =>
  db
    .prepare(`${WAITING} ${rest}`)
    .all<WaitingRow>(...params)
    .map(waitingItem);

export const waitlistQueries: QueryArea<'waitlist.open' | 'waitlist.fitting' | 'waitlist.settled'> =
  {
    'waitlist.open': {
      about: 'Who is on the waiting list, most urgent first, then longest waiting.',
      params: z.strictObject({ doctor: uuid.optional(), patient: uuid.optional() }),
      tables: TABLES,
      run: (db, { doctor, patient }) =>
        items(
          db,
          `WHERE w.settled_how IS NULL AND (?1 IS NULL OR w.doctor IS NULL OR w.doctor = ?1)
           AND (?2 IS NULL OR w.patient IN ${GROUP_OF('?2')}) ${ORDER}`,
          doctor ?? null,
          patient ?? null
        )
    },
    'waitlist.fitting': {
      about:
        'Who on the waiting list could come in a gap, most urgent first, then longest waiting.',
      params: z.strictObject({
        doctor: uuid,
        date,
        start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
        minutes: z.int().min(1).max(1440)
      }),
      tables: TABLES,
      run: (db, { doctor, date: day, start, minutes }) =>
        items(
          db,
          `WHERE w.settled_how IS NULL AND (w.doctor IS NULL OR w.doctor = ?1)
           AND coalesce(w.from_day, ?2) <= ?2 AND coalesce(w.to_day, ?2) >= ?2
           AND coalesce(w.part, ?3) = ?3 AND coalesce(needed, 0) <= ?4
           AND coalesce(a.starts > ?5, 1) AND p.deceased_on IS NULL
           AND NOT EXISTS (
             SELECT 1 FROM appointment AS b
             WHERE b.patient = w.patient AND b.id <> coalesce(w.instead_of, '')
               AND b.starts >= ?2 AND b.starts < ?2 || 'T99' AND b.status NOT IN ${OVER}
           ) ${ORDER}`,
          doctor,
          day,
          start < NOON ? 'morning' : 'afternoon',
          minutes,
          `${day}T${start}`
        )
    },
    'waitlist.settled': {
      about: 'Who waits no more, latest first.',
      params: z.strictObject({ limit }),
      tables: TABLES,
      run: (db, { limit: most = 50 }) =>
        items(
          db,
          'WHERE w.settled_how IS NOT NULL ORDER BY w.settled_at DESC, w.id LIMIT ?2',
          null,
          most
        )
    }
  };
