import { z } from 'zod';
import type { SqlRow } from '../../sql.ts';
import type { FavouriteRow, PrescribedLine, PrescriptionRow } from '../catalogue.ts';
import { date, GROUP_OF, limit, uuid, type QueryArea } from './query.ts';

const MOST_FAVOURITES = 12;
const MOST_LINES = 200;

const read = (line: string): PrescribedLine => JSON.parse(line) as PrescribedLine;

export const prescribingQueries: QueryArea<'prescriptions.favourites' | 'patient.prescriptions'> = {
  'prescriptions.favourites': {
    about: 'Medicines prescribed most since a day, each with the line it was prescribed with last.',
    params: z.strictObject({ doctor: uuid.optional(), since: date, limit }),
    tables: ['prescription'],
    run: (db, { doctor, since, limit: most = MOST_FAVOURITES }) =>
      db
        .prepare(
          // SQLite gives the other columns of the row that max() is of.
          `SELECT count(*) AS uses, max(at || ' ' || id) AS latest, at, line FROM prescription
           WHERE at >= ?1 AND (?2 IS NULL OR doctor = ?2)
           GROUP BY product ORDER BY uses DESC, latest DESC LIMIT ?3`
        )
        .all<SqlRow & { uses: number; at: string; line: string }>(since, doctor ?? null, most)
        .map(({ uses, at, line }): FavouriteRow => ({ uses, at, line: read(line) }))
  },
  'patient.prescriptions': {
    about: 'What a patient was prescribed, newest visit first.',
    params: z.strictObject({ patient: uuid, limit }),
    tables: ['prescription', 'doctor', 'patient_group'],
    run: (db, { patient, limit: most = MOST_LINES }) =>
      db
        .prepare(
          `SELECT p.id, p.source AS consultation, p.at, d.short_name AS doctorName, p.issued, p.line
           FROM prescription AS p LEFT JOIN doctor AS d ON d.id = p.doctor
           WHERE p.patient IN ${GROUP_OF('?1')} ORDER BY p.at DESC, p.source, p.id LIMIT ?2`
        )
        .all<SqlRow & Omit<PrescriptionRow, 'issued' | 'line'> & { issued: number; line: string }>(
          patient,
          most
        )
        .map(({ issued, line, ...row }): PrescriptionRow => ({
          ...row,
          issued: issued === 1,
          line: read(line)
        }))
  }
};
