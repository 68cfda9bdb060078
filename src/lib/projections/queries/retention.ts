import { z } from 'zod';
import {
  isPast,
  plusYears,
  RETENTION_PERIODS,
  retentionOf,
  type RecordFacts
} from '../../docs/retention.ts';
import { compare } from '../entries.ts';
import type { DestroyedRecord } from '../catalogue.ts';
import type { SqlRow } from '../../sql.ts';
import { date, HEAD_OF, limit, uuid, type QueryArea } from './query.ts';

const DEFAULT_ROWS = 1_000;

interface Row extends SqlRow {
  patient: string;
  name: string;
  birth_date: string | null;
  deceased_on: string | null;
  last_active: string | null;
  obstetric_on: string | null;
  kept_for: string | null;
}

/** No ground ends sooner than this after the last visit: younger records are not even looked at. */
const SHORTEST = Math.min(...RETENTION_PERIODS.map(({ dormantYears }) => dormantYears));

const REGISTER = `SELECT id, patient, folder, initials, born, last_active AS lastActive, until,
  reason, rule_source AS source, documents, ask, asked_by AS askedBy, asked_at AS askedAt,
  agreed_by AS agreedBy, agreed_at AS agreedAt FROM destruction`;

export const retentionQueries: QueryArea<
  'retention.due' | 'retention.destroyed' | 'patient.destroyed'
> = {
  'retention.destroyed': {
    about: 'The register of destroyed records, the last first.',
    params: z.strictObject({ limit }),
    tables: ['destruction'],
    run: (db, { limit: most = DEFAULT_ROWS }) =>
      db
        .prepare(`${REGISTER} ORDER BY agreed_at DESC, id LIMIT ?`)
        .all<SqlRow & DestroyedRecord>(most)
  },
  'patient.destroyed': {
    about: 'What the register of destroyed records says of one of them.',
    params: z.strictObject({ patient: uuid }),
    tables: ['destruction'],
    run: (db, { patient }) =>
      db
        .prepare(`${REGISTER} WHERE patient = ? ORDER BY agreed_at LIMIT 1`)
        .get<SqlRow & DestroyedRecord>(patient) ?? null
  },
  'retention.due': {
    about: 'Records that need not be kept any longer, the longest past first.',
    params: z.strictObject({ today: date, limit }),
    tables: [
      'patient',
      'protection',
      'visit',
      'consultation',
      'invoice',
      'appointment',
      'obstetric_fact',
      'patient_group'
    ],
    run: (db, { today, limit: most = DEFAULT_ROWS }) =>
      db
        .prepare(
          // Visits say to who reads no consultations that there was one. What was booked for later, or not kept, counts as well: somebody had to do with them.
          // Records of one person are kept as long as the one of them that is kept longest.
          `WITH record AS (
             SELECT p.source, ${HEAD_OF('p.source')} AS head, p.name, p.birth_date, p.deceased_on,
               max(
                 coalesce(substr(p.registered_at, 1, 10), ''),
                 coalesce(p.deceased_on, ''),
                 coalesce((SELECT substr(max(started_at), 1, 10) FROM consultation AS c
                   WHERE c.patient = p.source), ''),
                 coalesce((SELECT substr(max(at), 1, 10) FROM visit AS v
                   WHERE v.source = p.source), ''),
                 coalesce((SELECT max(date) FROM invoice AS i WHERE i.patient = p.source), ''),
                 coalesce((SELECT substr(max(starts), 1, 10) FROM appointment AS a
                   WHERE a.patient = p.source), '')
               ) AS last_active,
               (SELECT max(day) FROM obstetric_fact AS o WHERE o.patient = p.source) AS obstetric_on,
               r.kept_for
             FROM patient AS p LEFT JOIN protection AS r ON r.source = p.source
           ), person AS (
             SELECT head AS patient, max(name) FILTER (WHERE source = head) AS name,
               coalesce(max(birth_date) FILTER (WHERE source = head), max(birth_date)) AS birth_date,
               max(deceased_on) AS deceased_on, max(last_active) AS last_active,
               max(obstetric_on) AS obstetric_on,
               coalesce(max(kept_for) FILTER (WHERE kept_for = 'hold'),
                 max(kept_for) FILTER (WHERE kept_for = 'lifelong'), max(kept_for)) AS kept_for
             FROM record GROUP BY head
           )
           SELECT * FROM person WHERE last_active <> '' AND last_active <= ?`
        )
        .all<Row>(plusYears(today, -SHORTEST))
        .map((row) => ({
          row,
          retention: retentionOf(factsOf(row), today)
        }))
        .filter(({ retention }) => isPast(retention, today))
        .sort(
          (a, b) =>
            compare(a.retention.until!, b.retention.until!) || compare(a.row.patient, b.row.patient)
        )
        .slice(0, most)
        .map(({ row, retention }) => ({
          ...retention,
          patient: row.patient,
          name: row.name,
          birthDate: row.birth_date,
          deceasedOn: row.deceased_on,
          lastActive: row.last_active!
        }))
  }
};

const factsOf = (row: Row): RecordFacts => ({
  birthDate: row.birth_date,
  deceasedOn: row.deceased_on,
  lastActive: row.last_active!,
  obstetricOn: row.obstetric_on,
  keptFor: row.kept_for as RecordFacts['keptFor']
});
