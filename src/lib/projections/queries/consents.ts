import { z } from 'zod';
import type { SqlRow } from '../../sql.ts';
import type { ConsentRow } from '../catalogue.ts';
import { GROUP_OF, uuid, type QueryArea } from './query.ts';

export const consentQueries: QueryArea<'patient.consents'> = {
  'patient.consents': {
    about: 'Every consent of a patient, the newest first, ended ones too.',
    params: z.strictObject({ patient: uuid }),
    tables: ['consent', 'patient_group'],
    run: (db, { patient }) =>
      db
        .prepare(
          `SELECT id, source AS patient, purpose, party, extent, given_by AS givenBy, giver_name AS giverName, how,
             from_day AS "from", to_day AS "to", withdrawn_at AS withdrawnAt
           FROM consent WHERE source IN ${GROUP_OF('?1')}
           ORDER BY withdrawn_at IS NOT NULL, from_day DESC, id DESC`
        )
        .all<SqlRow & ConsentRow>(patient)
  }
};
