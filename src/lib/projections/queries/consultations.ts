import { z } from 'zod';
import type { SqlDatabase, SqlRow, SqlValue } from '../../sql.ts';
import type { ConsultationRow, VisitRow } from '../catalogue.ts';
import { GROUP_OF, limit, NAMED_BY, uuid, type QueryArea } from './query.ts';

const TABLES = ['consultation', 'patient', 'patient_group', 'doctor'];

const consultations = (db: SqlDatabase, where: string, ...params: SqlValue[]): ConsultationRow[] =>
  db
    .prepare(
      `SELECT c.source AS id, c.patient, coalesce(p.name, '') AS patientName, c.doctor,
         d.short_name AS doctorName, c.started_at AS startedAt, c.reason, c.diagnoses, c.status,
         c.late, c.excerpt
       FROM consultation AS c
       ${NAMED_BY('c.patient')}
       LEFT JOIN doctor AS d ON d.id = c.doctor
       ${where}`
    )
    .all<SqlRow & ConsultationRow>(...params);

export const consultationQueries: QueryArea<
  'patient.visits' | 'patient.consultations' | 'consultations.drafts'
> = {
  'patient.visits': {
    about: 'When a patient was seen and by whom, newest first.',
    params: z.strictObject({ patient: uuid }),
    tables: ['visit', 'doctor', 'patient_group'],
    run: (db, { patient }) =>
      db
        .prepare(
          `SELECT v.id, v.at, v.doctor, d.short_name AS doctorName
           FROM visit AS v LEFT JOIN doctor AS d ON d.id = v.doctor
           WHERE v.source IN ${GROUP_OF('?1')} ORDER BY v.at DESC, v.id`
        )
        .all<SqlRow & VisitRow>(patient)
  },
  'patient.consultations': {
    about: 'A patient’s consultations, newest first.',
    params: z.strictObject({
      patient: uuid,
      status: z.enum(['draft', 'signed']).optional(),
      limit
    }),
    tables: TABLES,
    run: (db, { patient, status, limit: most = -1 }) =>
      consultations(
        db,
        `WHERE c.patient IN ${GROUP_OF('?1')} AND (?2 IS NULL OR c.status = ?2)
         ORDER BY c.started_at DESC, c.source LIMIT ?3`,
        patient,
        status ?? null,
        most
      )
  },
  'consultations.drafts': {
    about: 'Consultations that are not signed yet, newest first.',
    params: z.strictObject({ limit }),
    tables: TABLES,
    run: (db, { limit: most = 100 }) =>
      consultations(
        db,
        `WHERE c.status = 'draft' ORDER BY c.started_at DESC, c.source LIMIT ?`,
        most
      )
  }
};
