import type { SqlRow } from '../../../sql.ts';
import type { Ground } from './ground.ts';

interface Row extends SqlRow {
  id: string;
  at: string;
  device: string;
  member: string;
  patient: string | null;
  name: string | null;
  reason: string | null;
}

/**
 * Openings of restricted records that nobody has seen to. They stand in logs that only owners,
 * managers and auditors can read; nobody is told of their own, which they could see to themselves.
 */
const UNSEEN = `
  FROM access_entry AS e LEFT JOIN patient AS p ON p.source = e.patient
  WHERE e.act = 'break-glass' AND (?1 = '' OR e.member <> ?1)
    AND NOT EXISTS (
      SELECT 1 FROM access_entry AS r
      WHERE r.about = e.id AND r.act = 'review' AND r.member <> e.member
    )`;

export const brokenGlass: Ground = {
  scope: 'audit',
  tables: ['access_entry', 'patient'],
  count: (db, _from, _today, member = '') =>
    db.prepare(`SELECT count(*) AS count ${UNSEEN}`).get<{ count: number }>(member)!.count,
  list: (db, _from, limit, _today, member = '') =>
    db
      .prepare(
        `SELECT e.id, e.at, e.device, e.member, e.patient, p.name, e.reason ${UNSEEN}
         ORDER BY e.at DESC, e.id LIMIT ?2`
      )
      .all<Row>(member, limit)
      .map((row) => ({
        id: `break-glass:${row.id}`,
        patient: row.patient,
        patientName: row.name,
        since: row.at,
        type: 'break-glass',
        entry: row.id,
        member: row.member,
        device: row.device,
        reason: row.reason
      }))
};
