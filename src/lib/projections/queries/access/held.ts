import { z } from 'zod';
import type { HeldRecord, PatientProtection } from '../../catalogue.ts';
import type { SqlRow } from '../../sql.ts';
import { none, uuid, type QueryArea } from '../query.ts';

/** What a lost device held, and what was opened on it. */
export const heldQueries: QueryArea<'records.held' | 'device.opened' | 'patient.protection'> = {
  'records.held': {
    about: 'Whose records the practice has, and how much of each.',
    params: none,
    tables: ['patient', 'chart', 'consultation', 'invoice', 'appointment'],
    run: (db) =>
      db
        .prepare(
          `SELECT p.source AS patient, p.name, p.id_number AS idNumber, p.birth_date AS birthDate,
             p.phone, EXISTS (SELECT 1 FROM chart AS c WHERE c.patient = p.source) AS chart,
             (SELECT count(*) FROM consultation AS c WHERE c.patient = p.source) AS consultations,
             (SELECT count(*) FROM invoice AS i WHERE i.patient = p.source) AS invoices,
             (SELECT count(*) FROM appointment AS a WHERE a.patient = p.source) AS appointments
           FROM patient AS p ORDER BY p.name, p.source`
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
    tables: ['protection'],
    run: (db, { patient }) =>
      db
        .prepare(
          `SELECT restricted_at AS restrictedAt, restricted_by AS restrictedBy,
             restricted_reason AS restrictedReason, kept_for AS keptFor, kept_note AS keptNote
           FROM protection WHERE source = ?`
        )
        .get<SqlRow & PatientProtection>(patient) ?? null
  }
};
