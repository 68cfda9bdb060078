import { z } from 'zod';
import type { SqlRow } from '../../sql.ts';
import type { ShareRow } from '../catalogue.ts';
import { GROUP_OF, limit, uuid, type QueryArea } from './query.ts';

const COLUMNS = `s.space, s.patient, p.name AS patientName, s.side, s.partner, s.extent, s.rights,
  s.until, s.expires_at AS expiresAt, s.consent, s.begun_at AS begunAt,
  s.link_expires_at AS linkExpiresAt, s.accepted_at AS acceptedAt, s.accepted_by AS acceptedBy,
  s.ended_at AS endedAt, s.ended_reason AS endedReason
  FROM patient_share AS s LEFT JOIN patient AS p ON p.source = s.patient`;

const DEFAULT_SHARES = 500;

export const shareQueries: QueryArea<'patient.shares' | 'shares.list'> = {
  'patient.shares': {
    about: 'A patient’s shares with other practices, given and received; those that ended last.',
    params: z.strictObject({ patient: uuid }),
    tables: ['patient_share', 'patient', 'patient_group'],
    run: (db, { patient }) =>
      db
        .prepare(
          `SELECT ${COLUMNS} WHERE s.patient IN ${GROUP_OF('?1')}
           ORDER BY s.ended_at IS NOT NULL, s.begun_at DESC, s.space`
        )
        .all<SqlRow & ShareRow>(patient)
  },
  'shares.list': {
    about: 'Shares with other practices, of all patients, the newest first.',
    params: z.strictObject({ limit }),
    tables: ['patient_share', 'patient'],
    run: (db, { limit: most = DEFAULT_SHARES }) =>
      db
        .prepare(`SELECT ${COLUMNS} ORDER BY s.begun_at DESC, s.source LIMIT ?`)
        .all<SqlRow & ShareRow>(most)
  }
};
