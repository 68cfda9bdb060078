import { z } from 'zod';
import type { SqlDatabase } from '../../sql.ts';
import { findPatients } from '../search/find.ts';
import { patientHits } from './hits.ts';
import { limit, none, SEARCH_TABLES, type QueryArea } from './query.ts';

const DEFAULT_HITS = 20;

export const patientsQueries: QueryArea<'patients.search' | 'patients.count'> = {
  'patients.search': {
    about: 'Patients by name, ID number, phone, membership or file number.',
    params: z.strictObject({ text: z.string(), limit }),
    tables: [
      'patient',
      'patient_group',
      'patient_share',
      ...SEARCH_TABLES,
      'consultation',
      'appointment'
    ],
    run(db, { text, limit: most = DEFAULT_HITS }) {
      // Records of one person are one answer: a few more are found, so that the list is full.
      const enough = most + 10;
      const ids = text.trim() === '' ? lastSeen(db, enough) : findPatients(db, text, enough);
      return patientHits(db, ids, most);
    }
  },
  'patients.count': {
    about: 'How many patients there are, each once.',
    params: none,
    tables: ['patient', 'patient_group'],
    run: (db) =>
      db
        .prepare(
          `SELECT (SELECT count(*) FROM patient) - (SELECT count(*) FROM patient_group AS g
               JOIN patient AS p ON p.source = g.member WHERE g.head <> g.member) AS count`
        )
        .get<{ count: number }>()!
  }
};

/** Patients seen, or whose record was changed, last. */
function lastSeen(db: SqlDatabase, most: number): string[] {
  // A patient may come up several times in each list; all three are read in order of an index.
  const some = most * 4;
  const rows = db
    .prepare(
      `SELECT patient, max(at) AS at FROM (
         SELECT * FROM (SELECT source AS patient, changed_at AS at FROM patient
           WHERE changed_at IS NOT NULL ORDER BY changed_at DESC LIMIT ?1)
         UNION ALL
         SELECT * FROM (SELECT patient, started_at AS at FROM consultation
           ORDER BY started_at DESC LIMIT ?1)
         UNION ALL
         SELECT * FROM (SELECT patient, status_at AS at FROM appointment
           WHERE patient IS NOT NULL AND status NOT IN ('booked', 'confirmed', 'cancelled', 'no-show')
           ORDER BY status_at DESC LIMIT ?1)
       ) JOIN patient AS p ON p.source = patient
       GROUP BY patient ORDER BY at DESC, patient LIMIT ?2`
    )
    .all<{ patient: string }>(some, most);
  return rows.map(({ patient }) => patient);
}
