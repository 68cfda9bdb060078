import { z } from 'zod';
import type { SqlDatabase, SqlRow } from '../../sql.ts';
import type { PatientHealth, VitalRow } from '../catalogue.ts';
import { GROUP_OF, uuid, type QueryArea } from './query.ts';

/** LOINC codes of weight and height (and length): what a body mass index is worked out from. */
const WEIGHTS = `('29463-7', '3141-9')`;
const HEIGHTS = `('8302-2', '8306-3')`;

export const healthQueries: QueryArea<'patient.health'> = {
  'patient.health': {
    about: 'What a patient has and takes at present, and what was measured last.',
    params: z.strictObject({ patient: uuid }),
    tables: ['chart', 'allergy', 'problem', 'medication', 'vital', 'patient_group'],
    run: (db, { patient }) => health(db, patient)
  }
};

type Row<E> = SqlRow & { concurrent: number } & { [K in keyof Omit<E, 'concurrent'>]: E[K] };
type Problem = PatientHealth['problems'][number];
type Medicine = PatientHealth['medications'][number];

function health(db: SqlDatabase, patient: string): PatientHealth {
  const all = <R extends SqlRow>(sql: string): R[] => db.prepare(sql).all<R>(patient);
  const allergies = all<
    SqlRow & {
      id: string;
      substance: string;
      severities: string;
      reaction: string | null;
      concurrent: number;
    }
  >(
    `SELECT id, substance, severities, reaction, concurrent FROM allergy
     WHERE patient IN ${GROUP_OF('?1')} AND holds = 1 ORDER BY id`
  );
  const none = db
    .prepare(`SELECT max(no_known_allergies) AS none FROM chart WHERE patient IN ${GROUP_OF('?1')}`)
    .get<{ none: number | null }>(patient);
  return {
    allergies: allergies.map(({ severities, concurrent, ...one }) => ({
      ...one,
      severities: JSON.parse(severities) as string[],
      concurrent: concurrent === 1
    })),
    noKnownAllergies: allergies.length === 0 && none?.none === 1,
    problems: all<Row<Problem>>(
      `SELECT id, title, code, onset, concurrent FROM problem
       WHERE patient IN ${GROUP_OF('?1')} ORDER BY id`
    ).map((row): Problem => ({ ...row, concurrent: row.concurrent === 1 })),
    medications: all<Row<Medicine>>(
      `SELECT id, name, dose, frequency, concurrent FROM medication
       WHERE patient IN ${GROUP_OF('?1')} ORDER BY id`
    ).map((row): Medicine => ({ ...row, concurrent: row.concurrent === 1 })),
    vitals: lastMeasured(db, patient)
  };
}

/** The newest of each code; a blood pressure's two values are of one moment, and so come together. */
function lastMeasured(db: SqlDatabase, patient: string): VitalRow[] {
  const newest = db
    .prepare(
      `SELECT id, at, code, label, value, unit, panel FROM (
         SELECT *, row_number() OVER (PARTITION BY code ORDER BY at DESC, id DESC) AS place
         FROM vital WHERE patient IN ${GROUP_OF('?1')}
       ) WHERE place = 1`
    )
    .all<SqlRow & VitalRow>(patient);
  const heights = db
    .prepare(
      `SELECT id, at, code, label, value, unit, panel FROM vital
       WHERE patient IN ${GROUP_OF('?1')} AND code IN ${HEIGHTS} AND at <= (
         SELECT max(at) FROM vital WHERE patient IN ${GROUP_OF('?1')} AND code IN ${WEIGHTS}
       ) ORDER BY at DESC, id DESC LIMIT 1`
    )
    .all<SqlRow & VitalRow>(patient);
  const known = new Set(newest.map(({ id }) => id));
  return [...newest, ...heights.filter(({ id }) => !known.has(id))].sort((a, b) =>
    a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1
  );
}
