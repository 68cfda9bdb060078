import { z } from 'zod';
import type { BoardItem, MissedRow, ReminderRow } from '../catalogue.ts';
import type { Reminded } from '../../docs/book.schema.ts';
import { initials } from '../text.ts';
import type { SqlRow } from '../../sql.ts';
import { appointments, DIARY_TABLES, OVER } from './diary.ts';
import {
  date,
  DESTROYED,
  GROUP_OF,
  HEAD_OF,
  instant,
  NAMED_BY,
  uuid,
  type QueryArea
} from './query.ts';
import { endOf, wallNow } from './time.ts';

const doctors = z.array(uuid).max(500).optional();

/** A period of days on `a`, and the doctors asked for. */
const during = (chosen: readonly string[] | undefined): string =>
  `a.starts >= ?1 AND a.starts < ?2
   ${chosen ? 'AND a.doctor IN (SELECT value FROM json_each(?3))' : ''}`;
const asked = (from: string, to: string, chosen: readonly string[] | undefined): string[] => [
  from,
  endOf(to),
  ...(chosen ? [JSON.stringify(chosen)] : [])
];

interface ReminderSql extends SqlRow {
  id: string;
  book: string;
  doctor: string;
  doctorName: string | null;
  start: string;
  minutes: number;
  patient: string | null;
  name: string;
  called: string | null;
  mobile: string | null;
  email: string | null;
  phone: string | null;
  prefers: string | null;
  reminded: string | null;
}

interface MissedSql extends SqlRow {
  who: string;
  patient: string | null;
  name: string;
  phone: string | null;
  missed: number;
  missedEver: number;
  id: string;
  start: string;
  doctor: string;
  consultationType: string | null;
  reason: string | null;
  next: string | null;
}

export const waitingQueries: QueryArea<'waiting.board' | 'waiting.missed' | 'reminders.due'> = {
  'waiting.board': {
    about: 'Everybody who is expected, in the practice, done or missing on a day.',
    params: z.strictObject({ date, doctors }),
    tables: [...DIARY_TABLES, 'protection'],
    run(db, { date: day, doctors: chosen }) {
      const where = `WHERE ${during(chosen)} AND a.status <> 'cancelled'`;
      const params = asked(day, day, chosen);
      const more = new Map(
        db
          .prepare(
            `SELECT a.id, a.status_by AS statusBy, hidden.restricted_at IS NOT NULL AS restricted
             FROM appointment AS a LEFT JOIN protection AS hidden ON hidden.source = a.patient
             ${where}`
          )
          .all<{ id: string; statusBy: string | null; restricted: number }>(...params)
          .map((row) => [row.id, row])
      );
      return appointments(db, `${where} ORDER BY a.starts, a.id`, ...params).map(
        (item): BoardItem => {
          const { statusBy, restricted } = more.get(item.id)!;
          return {
            ...item,
            statusBy,
            restricted: restricted === 1,
            title: restricted ? initials(item.title) : item.title
          };
        }
      );
    }
  },
  'reminders.due': {
    about: 'Appointments of some days that stand, with how the patient is reached.',
    params: z.strictObject({ from: date, to: date, doctors }),
    tables: [...DIARY_TABLES, 'patient_reach', 'doctor'],
    run: (db, { from, to, doctors: chosen }) =>
      db
        .prepare(
          `SELECT a.id, a.book, a.doctor, d.short_name AS doctorName, a.starts AS start, a.minutes,
             a.patient, coalesce(head.name, a.title, ${DESTROYED('a.patient')}, '') AS name,
             r.called, r.mobile, r.email, r.phone, r.prefers, a.reminded
           FROM appointment AS a
           LEFT JOIN patient AS p ON p.source = a.patient
           ${NAMED_BY('a.patient', 'head')}
           LEFT JOIN patient_reach AS r ON r.source = a.patient
           LEFT JOIN doctor AS d ON d.id = a.doctor
           WHERE ${during(chosen)} AND a.status IN ('booked', 'confirmed')
             AND p.deceased_on IS NULL
           ORDER BY a.starts, a.id`
        )
        .all<ReminderSql>(...asked(from, to, chosen))
        .map((row): ReminderRow => {
          const said = row.reminded === null ? null : (JSON.parse(row.reminded) as Reminded);
          return {
            ...row,
            called: row.called ?? row.name,
            prefers: row.prefers as ReminderRow['prefers'],
            // Whoever was told another time was not reminded of this one.
            reminded: said?.start === row.start ? { at: said.at, by: said.by, how: said.how } : null
          };
        })
  },
  'waiting.missed': {
    about: 'Who did not come in a period, and whether they are booked again.',
    params: z.strictObject({ from: date, to: date, now: instant.optional() }),
    tables: [...DIARY_TABLES, 'practice'],
    run: (db, { from, to, now }) =>
      db
        .prepare(
          // One line for a person, whichever of their records the booking was made under.
          `WITH missed AS (
             SELECT a.*, coalesce(${HEAD_OF('a.patient')}, 'title ' || coalesce(a.title, a.id)) AS who,
               row_number() OVER (
                 PARTITION BY coalesce(${HEAD_OF('a.patient')}, 'title ' || coalesce(a.title, a.id))
                 ORDER BY a.starts DESC, a.id
               ) AS at
             FROM appointment AS a
             WHERE a.status = 'no-show' AND a.starts >= ?1 AND a.starts < ?2
           )
           SELECT latest.who, ${HEAD_OF('latest.patient')} AS patient,
             coalesce(p.name, latest.title, ${DESTROYED('latest.patient')}, 'Not registered') AS name, p.phone,
             (SELECT count(*) FROM missed AS same WHERE same.who = latest.who) AS missed,
             CASE WHEN latest.patient IS NULL
               THEN (SELECT count(*) FROM missed AS same WHERE same.who = latest.who)
               ELSE (SELECT count(*) FROM appointment AS b
                     WHERE b.patient IN ${GROUP_OF('latest.patient')} AND b.status = 'no-show')
             END AS missedEver,
             latest.id, latest.starts AS start, latest.doctor, latest.consultation_type AS consultationType, latest.reason,
             (SELECT min(b.starts) FROM appointment AS b
              WHERE b.patient IN ${GROUP_OF('latest.patient')} AND b.starts >= ?3
                AND b.status NOT IN ${OVER}) AS next
           FROM missed AS latest LEFT JOIN patient AS p ON p.source = ${HEAD_OF('latest.patient')}
           WHERE latest.at = 1 ORDER BY latest.starts DESC, latest.id`
        )
        .all<MissedSql>(from, endOf(to), wallNow(db, now))
        .map(({ patient, name, phone, missed, missedEver, next, ...last }): MissedRow => {
          const { id, start, doctor, consultationType, reason } = last;
          return {
            patient,
            name,
            phone,
            missed,
            missedEver,
            last: { id, start, doctor, consultationType, reason },
            next
          };
        })
  }
};
