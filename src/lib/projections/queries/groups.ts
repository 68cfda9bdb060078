import { z } from 'zod';
import type { SqlDatabase, SqlRow } from '../../sql.ts';
import type { GroupMember, PatientGroup } from '../catalogue.ts';
import { headOfRecord } from './hits.ts';
import { GROUP_OF, HEAD_OF, uuid, type QueryArea } from './query.ts';

export const groupQueries: QueryArea<'patient.group' | 'patient.photo'> = {
  'patient.group': {
    about: 'The records that are read together as one person’s, the head first.',
    params: z.strictObject({ patient: uuid }),
    tables: ['patient', 'patient_group', 'patient_merge'],
    run: (db, { patient }) => group(db, patient)
  },
  'patient.photo': {
    about: 'The reference of a patient’s photo.',
    params: z.strictObject({ patient: uuid }),
    tables: ['patient', 'patient_group'],
    run: (db, { patient }) => ({
      photo:
        db
          .prepare(
            `SELECT photo FROM patient WHERE source IN ${GROUP_OF('?1')} AND photo IS NOT NULL
             ORDER BY source <> ${HEAD_OF('?1')}, source LIMIT 1`
          )
          .get<{ photo: string }>(patient)?.photo ?? null
    })
  }
};

function group(db: SqlDatabase, patient: string): PatientGroup {
  const head = headOfRecord(db, patient);
  const members = db
    .prepare(
      `SELECT g.member AS id, coalesce(p.name, '') AS name, p.birth_date AS birthDate,
         p.registered_at AS registeredAt, m.other AS "into", m.merged_at AS mergedAt,
         m.merged_by AS mergedBy
       FROM ${GROUP_OF('?1')} AS g LEFT JOIN patient AS p ON p.source = g.member
       LEFT JOIN patient_merge AS m ON m.source = g.member AND m.stands = 1
       ORDER BY g.member <> ?2, m.merged_at, g.member`
    )
    .all<SqlRow & GroupMember>(patient, head);
  return { head, members };
}
