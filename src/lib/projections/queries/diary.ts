import { z } from 'zod';
import type { AppointmentStatus } from '../../docs/book.schema.ts';
import type { SqlDatabase, SqlRow, SqlValue } from '../../sql.ts';
import type { DiaryItem } from '../catalogue.ts';
import { date, DESTROYED, GROUP_OF, NAMED_BY, uuid, type QueryArea } from './query.ts';
import { endOf } from './time.ts';

/** Statuses of appointments that take no time of the doctor's any more. */
export const OVER = `('cancelled', 'no-show')`;

/** Statuses of somebody who is in the practice. */
const PRESENT = `('arrived', 'with-nurse', 'ready', 'with-doctor', 'billing')`;

export const DIARY_TABLES = ['appointment', 'patient', 'patient_group', 'destruction'];

/** No appointment is longer (see its schema): how far back one that reaches into another can begin. */
const LONGEST = '-12 hours';

const APPOINTMENTS = `
  SELECT a.id, a.book, a.doctor, 'appointment' AS type, a.starts, a.ends, a.minutes, a.patient,
    coalesce(p.name, a.title, ${DESTROYED('a.patient')}, a.reason, 'Appointment') AS title,
    a.consultation_type, a.status, a.status_at, a.arrived_at, a.seen_at, a.done_at, a.room,
    a.series_rule, a.series, a.reminded, a.edits, a.reason, a.note, a.alongside,
    a.status NOT IN ${OVER} AND EXISTS (
      SELECT 1 FROM appointment AS b INDEXED BY appointment_doctor
      WHERE b.doctor = a.doctor AND b.starts < a.ends
        AND b.starts > strftime('%Y-%m-%dT%H:%M', a.starts, '${LONGEST}')
        AND b.ends > a.starts AND b.status NOT IN ${OVER} AND b.id <> a.id
    ) AS overlaps,
    a.room IS NOT NULL AND a.status NOT IN ${OVER} AND EXISTS (
      SELECT 1 FROM appointment AS b INDEXED BY appointment_room
      WHERE b.room = a.room AND b.starts < a.ends
        AND b.starts > strftime('%Y-%m-%dT%H:%M', a.starts, '${LONGEST}')
        AND b.ends > a.starts AND b.status NOT IN ${OVER} AND b.id <> a.id
    ) AS room_clash
  FROM appointment AS a ${NAMED_BY('a.patient')}`;

const BLOCKS = `
  SELECT id, source AS book, doctor, 'block' AS type, starts, ends, minutes, NULL AS patient, title,
    NULL AS consultation_type, NULL AS status, NULL AS status_at, NULL AS arrived_at, NULL AS seen_at,
    NULL AS done_at, NULL AS room, NULL AS series_rule, NULL AS series, NULL AS reminded,
    NULL AS edits, NULL AS reason, NULL AS note, NULL AS alongside, 0 AS overlaps, 0 AS room_clash
  FROM diary_block`;

interface DiaryRow extends SqlRow {
  id: string;
  book: string;
  doctor: string;
  starts: string;
  ends: string;
  minutes: number;
  patient: string | null;
  title: string;
  consultation_type: string | null;
  status: string | null;
  status_at: string | null;
  arrived_at: string | null;
  seen_at: string | null;
  done_at: string | null;
  room: string | null;
  series: string | null;
  series_rule: string | null;
  reminded: string | null;
  edits: string | null;
  reason: string | null;
  note: string | null;
  alongside: string | null;
}

interface TakenRow extends SqlRow {
  doctor: string;
  type: 'appointment' | 'block';
  start: string;
  minutes: number;
}

const parsed = <T>(text: string | null): T | null =>
  text === null ? null : (JSON.parse(text) as T);

export const diaryItem = (row: DiaryRow): DiaryItem => ({
  id: row.id,
  book: row.book,
  doctor: row.doctor,
  type: row.type as DiaryItem['type'],
  start: row.starts,
  end: row.ends,
  minutes: row.minutes,
  patient: row.patient,
  title: row.title,
  consultationType: row.consultation_type,
  status: row.status as AppointmentStatus | null,
  statusAt: row.status_at,
  arrivedAt: row.arrived_at,
  seenAt: row.seen_at,
  doneAt: row.done_at,
  room: row.room,
  series: parsed(row.series_rule),
  reminded: parsed(row.reminded),
  edits: parsed(row.edits),
  reason: row.reason,
  note: row.note,
  alongside: parsed(row.alongside),
  overlaps: row.overlaps === 1,
  roomClash: row.room_clash === 1
});

/** Appointments under a condition on `a`, as the diary shows them. */
export function appointments(db: SqlDatabase, where: string, ...params: SqlValue[]): DiaryItem[] {
  return db
    .prepare(`${APPOINTMENTS} ${where}`)
    .all<DiaryRow>(...params)
    .map(diaryItem);
}

export const diaryQueries: QueryArea<
  | 'diary.range'
  | 'diary.rooms'
  | 'diary.series'
  | 'diary.taken'
  | 'diary.unreadable'
  | 'appointment.one'
  | 'patient.appointments'
  | 'waiting.room'
> = {
  'diary.range': {
    about: 'Appointments and blocks of some days, for some or all doctors.',
    params: z.strictObject({ from: date, to: date, doctors: z.array(uuid).max(500).optional() }),
    tables: [...DIARY_TABLES, 'diary_block'],
    run(db, { from, to, doctors }) {
      const chosen = doctors ? 'AND doctor IN (SELECT value FROM json_each(?3))' : '';
      const during = `WHERE starts >= ?1 AND starts < ?2 ${chosen}`;
      return db
        .prepare(
          `SELECT * FROM (${APPOINTMENTS} ${during} UNION ALL ${BLOCKS} ${during})
           ORDER BY starts, doctor, type, id`
        )
        .all<DiaryRow>(from, endOf(to), ...(doctors ? [JSON.stringify(doctors)] : []))
        .map(diaryItem);
    }
  },
  'diary.rooms': {
    about: 'Appointments that have a room, on some days, in some or all rooms.',
    params: z.strictObject({ from: date, to: date, rooms: z.array(uuid).max(500).optional() }),
    tables: DIARY_TABLES,
    run(db, { from, to, rooms }) {
      const chosen = rooms ? 'AND a.room IN (SELECT value FROM json_each(?3))' : '';
      return appointments(
        db,
        `WHERE a.room IS NOT NULL AND a.starts >= ?1 AND a.starts < ?2 ${chosen}
         ORDER BY a.starts, a.room, a.id`,
        from,
        endOf(to),
        ...(rooms ? [JSON.stringify(rooms)] : [])
      );
    }
  },
  'diary.series': {
    about: 'All appointments of a series, in the order of its rule.',
    params: z.strictObject({ series: uuid }),
    tables: DIARY_TABLES,
    run: (db, { series }) =>
      appointments(db, 'WHERE a.series = ? ORDER BY a.starts, a.id', series).sort((a, b) =>
        a.series!.on < b.series!.on ? -1 : a.series!.on > b.series!.on ? 1 : 0
      )
  },
  'diary.taken': {
    about: 'When doctors are taken on some days, without saying by whom.',
    params: z.strictObject({ from: date, to: date, doctors: z.array(uuid).max(500).optional() }),
    tables: ['appointment', 'diary_block'],
    run(db, { from, to, doctors }) {
      const chosen = doctors ? 'AND doctor IN (SELECT value FROM json_each(?3))' : '';
      const during = `starts >= ?1 AND starts < ?2 ${chosen}`;
      return db
        .prepare(
          `SELECT doctor, 'appointment' AS type, starts AS start, minutes FROM appointment
           WHERE ${during} AND status NOT IN ${OVER}
           UNION ALL
           SELECT doctor, 'block', starts, minutes FROM diary_block WHERE ${during}
           ORDER BY 3, 1, 2, 4`
        )
        .all<TakenRow>(from, endOf(to), ...(doctors ? [JSON.stringify(doctors)] : []))
        .map(({ doctor, type, start, minutes }) => ({ doctor, type, start, minutes }));
    }
  },
  'diary.unreadable': {
    about: 'Of these books, those of which something cannot be read.',
    params: z.strictObject({ books: z.array(uuid).max(1000) }),
    tables: ['unreadable'],
    run: (db, { books }) =>
      db
        .prepare(
          `SELECT source AS book, problems_json FROM unreadable
           WHERE source IN (SELECT value FROM json_each(?)) ORDER BY source`
        )
        .all<{ book: string; problems_json: string }>(JSON.stringify(books))
        .map(({ book, problems_json }) => ({
          book,
          problems: JSON.parse(problems_json) as string[]
        }))
  },
  'appointment.one': {
    about: 'One appointment, where it stands now.',
    params: z.strictObject({ appointment: uuid }),
    tables: DIARY_TABLES,
    run: (db, { appointment }) => appointments(db, 'WHERE a.id = ?', appointment)[0] ?? null
  },
  'patient.appointments': {
    about: 'A patient’s appointments, newest first.',
    params: z.strictObject({ patient: uuid }),
    tables: DIARY_TABLES,
    run: (db, { patient }) =>
      appointments(db, `WHERE a.patient IN ${GROUP_OF('?1')} ORDER BY a.starts DESC, a.id`, patient)
  },
  'waiting.room': {
    about: 'Who is in the practice on a day, longest there first.',
    params: z.strictObject({ date }),
    tables: DIARY_TABLES,
    run: (db, { date: day }) =>
      appointments(
        db,
        `WHERE a.starts >= ? AND a.starts < ? AND a.status IN ${PRESENT}
         ORDER BY coalesce(a.arrived_at, a.status_at), a.starts, a.id`,
        day,
        endOf(day)
      )
  }
};
