import { z } from 'zod';
import type { SqlDatabase, SqlRow } from '../../sql.ts';
import type { DiagnosisRow, NewPatientsRow, UtilisationRow, VisitsRow } from '../catalogue.ts';
import { wallClock } from '../text.ts';
import { OVER } from './diary.ts';
import { date, GROUP_OF, HEAD_OF, type QueryArea } from './query.ts';
import { noShows } from './reports/no-shows.ts';
import {
  daysOf,
  mondayOf,
  openMinutes,
  type AbsenceRow,
  type BlockRow,
  type OpeningRow,
  type Ways
} from './reports/open-time.ts';
import { waits } from './reports/waits.ts';
import { endOf } from './time.ts';

/** Ten years: beyond it a slip of the finger is likelier than a question. */
const MOST_DAYS = 3_660;

const period = z
  .strictObject({ from: date, to: date })
  .refine(({ from, to }) => from <= to, 'The last day lies before the first.')
  .refine(
    ({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * 86_400_000,
    'The period is longer than ten years.'
  );

/** The Monday of the week of a wall time. */
const WEEK_OF = (starts: string): string =>
  `date(substr(${starts}, 1, 10), 'weekday 0', '-6 days')`;

/** The practice's own wall time of an instant, each minute worked out once. */
function wallMinutes(db: SqlDatabase): (instant: string) => string {
  const practice = db
    .prepare('SELECT time_zone FROM practice ORDER BY source LIMIT 1')
    .get<{ time_zone: string }>();
  const clock = wallClock(practice?.time_zone ?? 'UTC');
  const known = new Map<string, string>();
  return (instant) => {
    const minute = instant.slice(0, 16);
    let wall = known.get(minute);
    if (wall === undefined) known.set(minute, (wall = clock(`${minute}:00Z`)));
    return wall;
  };
}

/** Instants of which the wall time may lie within days of a zone: a day more on either side. */
const around = (from: string, to: string): [string, string] => [
  new Date(Date.parse(from) - 86_400_000).toISOString(),
  new Date(Date.parse(to) + 2 * 86_400_000).toISOString()
];

export const reportQueries: QueryArea<
  | 'report.utilisation'
  | 'report.waits'
  | 'report.noShows'
  | 'report.diagnoses'
  | 'report.newPatients'
  | 'report.visits'
> = {
  'report.utilisation': {
    about: 'How much of the doctors’ open time was booked, for each doctor and week.',
    params: period,
    tables: [
      'appointment',
      'doctor',
      'practice',
      'practice_hours',
      'practice_absence',
      'diary_block'
    ],
    run(db, { from, to }) {
      const booked = db
        .prepare(
          `SELECT doctor, ${WEEK_OF('starts')} AS week,
             coalesce(sum(minutes) FILTER (WHERE status NOT IN ${OVER}), 0) AS bookedMinutes,
             coalesce(sum(minutes) FILTER (WHERE status = 'no-show'), 0) AS missedMinutes
           FROM appointment WHERE starts >= ? AND starts < ? AND status <> 'cancelled'
           GROUP BY doctor, week`
        )
        .all<SqlRow & Omit<UtilisationRow, 'openMinutes'>>(from, endOf(to));
      const rows = new Map<string, UtilisationRow>();
      const row = (doctor: string, week: string): UtilisationRow => {
        const key = `${week} ${doctor}`;
        let found = rows.get(key);
        if (!found) {
          found = { doctor, week, bookedMinutes: 0, missedMinutes: 0, openMinutes: 0 };
          rows.set(key, found);
        }
        return found;
      };
      for (const one of booked) Object.assign(row(one.doctor, one.week), one);
      const ways = waysOf(db, from, to);
      const doctors = db.prepare('SELECT id FROM doctor ORDER BY sort, id').all<{ id: string }>();
      for (const day of daysOf(from, to)) {
        for (const { id } of doctors) {
          const open = openMinutes(ways, id, day);
          if (open > 0) row(id, mondayOf(day)).openMinutes += open;
        }
      }
      return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    }
  },
  'report.waits': {
    about: 'How long patients waited from their arrival until the doctor saw them.',
    params: period,
    tables: ['appointment'],
    run: (db, { from, to }) => waits(db, from, endOf(to))
  },
  'report.noShows': {
    about: 'How many did not come, by doctor, weekday and type of visit.',
    params: period,
    tables: ['appointment'],
    run: (db, { from, to }) => noShows(db, from, endOf(to))
  },
  'report.diagnoses': {
    about: 'Diagnoses by their codes, the most frequent first.',
    params: period,
    tables: ['diagnosis', 'patient_group'],
    run: (db, { from, to }) =>
      db
        .prepare(
          `SELECT code, substr(max(day || id || words), 47) AS description, count(*) AS uses,
             count(DISTINCT ${HEAD_OF('d.patient')}) AS patients
           FROM diagnosis AS d WHERE day >= ? AND day <= ? AND code IS NOT NULL
           GROUP BY code ORDER BY uses DESC, code`
        )
        .all<SqlRow & DiagnosisRow>(from, to)
  },
  'report.newPatients': {
    about: 'Patients registered, and seen for the first time, by month.',
    params: period,
    tables: ['patient', 'visit', 'practice', 'patient_group'],
    run(db, { from, to }) {
      const wall = wallMinutes(db);
      const rows = new Map<string, NewPatientsRow>();
      for (const day of daysOf(from, to)) {
        const month = day.slice(0, 7);
        if (!rows.has(month)) rows.set(month, { month, registered: 0, seen: 0 });
      }
      const count = (instant: string, what: 'registered' | 'seen'): void => {
        const day = wall(instant).slice(0, 10);
        const row = rows.get(day.slice(0, 7));
        if (row && from <= day && day <= to) row[what] += 1;
      };
      const [first, last] = around(from, to);
      // Of the records of one person the earliest counts, and of their visits the first.
      const registered = db
        .prepare(
          `SELECT p.registered_at AS at FROM patient AS p
           WHERE p.registered_at BETWEEN ? AND ? AND p.imported = 0
             AND p.practice IN (SELECT source FROM practice)
             AND NOT EXISTS (
               SELECT 1 FROM patient AS own WHERE own.source IN ${GROUP_OF('p.source')}
                 AND (own.registered_at, own.source) < (p.registered_at, p.source)
             )`
        )
        .all<{ at: string }>(first, last);
      for (const { at } of registered) count(at, 'registered');
      const seen = db
        .prepare(
          `SELECT v.at FROM visit AS v
           WHERE v.at BETWEEN ? AND ? AND NOT EXISTS (
             SELECT 1 FROM visit AS own WHERE own.source IN ${GROUP_OF('v.source')}
               AND (own.at, own.id) < (v.at, v.id)
           )`
        )
        .all<{ at: string }>(first, last);
      for (const { at } of seen) count(at, 'seen');
      return [...rows.values()];
    }
  },
  'report.visits': {
    about: 'Visits for each doctor and week.',
    params: period,
    tables: ['visit', 'practice', 'patient_group'],
    run(db, { from, to }) {
      const wall = wallMinutes(db);
      const rows = new Map<string, VisitsRow & { people: Set<string> }>();
      const visits = db
        .prepare(
          `SELECT at, doctor, ${HEAD_OF('source')} AS patient FROM visit WHERE at BETWEEN ? AND ?`
        )
        .all<{ at: string; doctor: string | null; patient: string }>(...around(from, to));
      for (const { at, doctor, patient } of visits) {
        const day = wall(at).slice(0, 10);
        if (day < from || day > to) continue;
        const week = mondayOf(day);
        const key = `${week} ${doctor ?? '~'}`;
        const row = rows.get(key) ?? { doctor, week, visits: 0, patients: 0, people: new Set() };
        row.visits += 1;
        row.people.add(patient);
        rows.set(key, row);
      }
      return [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { people, ...row }]) => ({ ...row, patients: people.size }));
    }
  }
};

/** When the practice is open, and what of it is blocked in the period. */
function waysOf(db: SqlDatabase, from: string, to: string): Ways {
  return {
    hours: db
      .prepare('SELECT weekday, opens, closes, doctor FROM practice_hours')
      .all<SqlRow & OpeningRow>(),
    absences: db
      .prepare('SELECT doctor, from_day AS "from", to_day AS "to" FROM practice_absence')
      .all<SqlRow & AbsenceRow>(),
    blocks: db
      .prepare('SELECT doctor, starts, ends FROM diary_block WHERE starts < ? AND ends > ?')
      .all<SqlRow & BlockRow>(endOf(to), from),
    opensOnHolidays:
      db
        .prepare('SELECT opens_on_holidays AS opens FROM practice ORDER BY source LIMIT 1')
        .get<{ opens: number }>()?.opens === 1
  };
}
