import { z } from 'zod';
import { ACCESS_ACTS, type AccessAct } from '../../../docs/access-log.schema.ts';
import type { SqlDatabase, SqlRow, SqlValue } from '../../../sql.ts';
import type { AccessFilter, AccessRow, PatientAccess } from '../../catalogue.ts';
import { GROUP_OF, instant, limit, uuid, type QueryArea } from '../query.ts';

const DEFAULT_ROWS = 500;
const TABLES = ['access_entry', 'patient', 'patient_group'];

export const accessQueries: QueryArea<'access.list' | 'access.ofPatient' | 'access.glass'> = {
  'access.list': {
    about: 'Who did what with which record, newest first.',
    params: z.strictObject({
      from: instant.optional(),
      to: instant.optional(),
      patient: uuid.optional(),
      member: uuid.optional(),
      device: uuid.optional(),
      acts: z.array(z.enum(ACCESS_ACTS)).max(ACCESS_ACTS.length).optional(),
      limit
    }),
    tables: TABLES,
    run: list
  },
  'access.ofPatient': {
    about: 'Who looked at a patient’s record, the last first.',
    params: z.strictObject({ patient: uuid }),
    tables: ['access_entry', 'patient_group'],
    run: (db, { patient }) => ofPatient(db, patient)
  },
  'access.glass': {
    about: 'The last reason that a member gave for opening a restricted record.',
    params: z.strictObject({ patient: uuid, member: uuid, since: instant }),
    tables: ['access_entry', 'patient_group'],
    run: (db, { patient, member, since }) =>
      db
        .prepare(
          `SELECT id, at, reason FROM access_entry
           WHERE patient IN ${GROUP_OF('?1')} AND member = ?2 AND act = 'break-glass' AND at >= ?3
           ORDER BY at DESC, id DESC LIMIT 1`
        )
        .get<{ id: string; at: string; reason: string | null }>(patient, member, since) ?? null
  }
};

function list(db: SqlDatabase, filter: AccessFilter): AccessRow[] {
  const { from, to, patient, member, device, acts, limit: most = DEFAULT_ROWS } = filter;
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const where = (condition: string, value: SqlValue | undefined, times = 1): void => {
    if (value === undefined) return;
    conditions.push(condition);
    params.push(...Array<SqlValue>(times).fill(value));
  };
  // What was done again within the period belongs to it, whenever it began.
  where('e.last >= ?', from);
  where('e.at < ?', to);
  where(`e.patient IN ${GROUP_OF('?')}`, patient, 2);
  where('e.member = ?', member);
  where('e.device = ?', device);
  where('e.act IN (SELECT value FROM json_each(?))', acts && JSON.stringify(acts));
  return db
    .prepare(
      `SELECT e.id, e.device, e.at, e.last, e.count, e.member, e.act, e.kind, e.document, e.patient,
         p.name AS patientName, e.shape, e.hits, e.reason, e.page
       FROM access_entry AS e LEFT JOIN patient AS p ON p.source = e.patient
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY e.at DESC, e.id DESC LIMIT ?`
    )
    .all<SqlRow & AccessRow>(...params, most);
}

interface Row extends SqlRow {
  member: string;
  device: string;
  times: number;
  first: string;
  last: string;
  acts: string;
  reasons: string;
}

function ofPatient(db: SqlDatabase, patient: string): PatientAccess[] {
  return db
    .prepare(
      `SELECT member, device, sum(count) AS times, min(at) AS first, max(last) AS last,
         json_group_array(DISTINCT act) AS acts,
         json_group_array(DISTINCT reason) FILTER (WHERE act = 'break-glass' AND reason IS NOT NULL)
           AS reasons
       FROM access_entry WHERE patient IN ${GROUP_OF('?1')} AND act <> 'review'
       GROUP BY member, device ORDER BY max(last) DESC, member, device`
    )
    .all<Row>(patient)
    .map(({ acts, reasons, ...row }) => ({
      ...row,
      acts: (JSON.parse(acts) as AccessAct[]).sort(),
      reasons: (JSON.parse(reasons) as string[]).sort()
    }));
}
