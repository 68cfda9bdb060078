import type { ConsentPurpose } from '../../../docs/consent.schema.ts';
import type { SqlRow } from '../../../sql.ts';
import type { Ground } from './ground.ts';

/** How long before its last day a consent is asked about. */
export const CONSENT_NOTICE_DAYS = 30;

interface Row extends SqlRow {
  id: string;
  patient: string;
  name: string | null;
  purpose: string;
  party: string | null;
  to_day: string;
}

/**
 * Consents that end within the notice or have ended, and that nothing of the same purpose and party
 * follows. Whoever looked at one and let it lapse, or whose patient has died, is not asked again.
 */
const ENDING = `
  FROM consent AS c LEFT JOIN patient AS p ON p.source = c.source
  WHERE c.to_day IS NOT NULL AND c.to_day < ?1 AND c.settled = 0 AND p.deceased_on IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM consent AS n
      WHERE n.source = c.source AND n.id <> c.id AND n.purpose = c.purpose AND n.party IS c.party
        AND n.withdrawn_at IS NULL
        AND (n.to_day IS NULL OR n.to_day > c.to_day OR (n.to_day = c.to_day AND n.id > c.id)))`;

/** Consents about to run out, or run out. None are told while nobody says which day it is. */
export const endingConsents: Ground = {
  scope: 'front',
  tables: ['consent', 'patient'],
  count: (db, _from, today) =>
    today
      ? db.prepare(`SELECT count(*) AS count ${ENDING}`).get<{ count: number }>(until(today))!.count
      : 0,
  list: (db, _from, limit, today) =>
    today
      ? db
          .prepare(
            `SELECT c.id, c.source AS patient, p.name, c.purpose, c.party, c.to_day ${ENDING}
             ORDER BY c.to_day, c.source, c.id LIMIT ?2`
          )
          .all<Row>(until(today), limit)
          .map((row) => ({
            id: `consent-ending:${row.id}`,
            patient: row.patient,
            patientName: row.name,
            since: null,
            type: 'consent-ending',
            consent: row.id,
            purpose: row.purpose as ConsentPurpose,
            party: row.party,
            to: row.to_day,
            expired: row.to_day < today
          }))
      : []
};

/** The first day that is further off than the notice. */
const until = (today: string): string =>
  new Date(Date.parse(`${today}T00:00Z`) + (CONSENT_NOTICE_DAYS + 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);
