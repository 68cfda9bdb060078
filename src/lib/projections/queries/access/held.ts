import { z } from 'zod';
import type { SqlRow } from '../../../sql.ts';
import type { HeldRecord, PatientProtection } from '../../catalogue.ts';
import { GROUP_OF, HEAD_OF, none, uuid, type QueryArea } from '../query.ts';

/** What a lost device held, and what was opened on it. */
/** One that is restricted, or kept, restricts and keeps all that are read with it; the head's words first. */
function together(
  before: PatientProtection | null,
  { restrictedAt, restrictedBy, restrictedReason, keptFor, keptNote }: PatientProtection
): PatientProtection {
  const restriction = { restrictedAt, restrictedBy, restrictedReason };
  const keeping = { keptFor, keptNote };
  if (!before) return { ...restriction, ...keeping };
  return {
    ...before,
    ...(before.restrictedAt === null ? restriction : {}),
    ...(before.keptFor === null ? keeping : {})
  };
}

export const heldQueries: QueryArea<'records.held' | 'device.opened' | 'patient.protection'> = {
  'records.held': {
    about: 'Whose records the practice has, and how much of each.',
    params: none,
    tables: ['patient', 'patient_group', 'chart', 'consultation', 'invoice', 'appointment'],
    run: (db) =>
      db
        .prepare(
          // Several records of one person are one person's: named by the head, counted together.
          `WITH held AS (
             SELECT p.*, ${HEAD_OF('p.source')} AS head,
               EXISTS (SELECT 1 FROM chart AS c WHERE c.patient = p.source) AS chart,
               (SELECT count(*) FROM consultation AS c WHERE c.patient = p.source) AS consultations,
               (SELECT count(*) FROM invoice AS i WHERE i.patient = p.source) AS invoices,
               (SELECT count(*) FROM appointment AS a WHERE a.patient = p.source) AS appointments
             FROM patient AS p
           )
           SELECT head AS patient, max(name) FILTER (WHERE source = head) AS name,
             coalesce(max(id_number) FILTER (WHERE source = head), max(id_number)) AS idNumber,
             coalesce(max(birth_date) FILTER (WHERE source = head), max(birth_date)) AS birthDate,
             coalesce(max(phone) FILTER (WHERE source = head), max(phone)) AS phone,
             max(chart) AS chart, sum(consultations) AS consultations, sum(invoices) AS invoices,
             sum(appointments) AS appointments
           FROM held GROUP BY head ORDER BY 2, 1`
        )
        .all<SqlRow & Omit<HeldRecord, 'chart'> & { chart: number }>()
        .map((row) => ({ ...row, chart: row.chart === 1 }))
  },
  'device.opened': {
    about: 'Whose records were opened on a device, the last first.',
    params: z.strictObject({ device: uuid }),
    tables: ['access_entry', 'patient'],
    run: (db, { device }) =>
      db
        .prepare(
          `SELECT e.patient, p.name, sum(e.count) AS times, min(e.at) AS first, max(e.last) AS last
           FROM access_entry AS e LEFT JOIN patient AS p ON p.source = e.patient
           WHERE e.device = ? AND e.patient IS NOT NULL AND e.act <> 'review'
           GROUP BY e.patient ORDER BY max(e.last) DESC, e.patient`
        )
        .all(device)
  },
  'patient.protection': {
    about: 'Whether a record is restricted, and how long it is kept.',
    params: z.strictObject({ patient: uuid }),
    tables: ['protection', 'patient_group'],
    run: (db, { patient }) =>
      db
        .prepare(
          `SELECT source, restricted_at AS restrictedAt, restricted_by AS restrictedBy,
             restricted_reason AS restrictedReason, kept_for AS keptFor, kept_note AS keptNote
           FROM protection WHERE source IN ${GROUP_OF('?1')}
           ORDER BY source <> ${HEAD_OF('?1')}, source`
        )
        .all<SqlRow & PatientProtection & { source: string }>(patient)
        .reduce<PatientProtection | null>(together, null)
  }
};
