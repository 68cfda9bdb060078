import type { ConcurrentValue } from '../../../docs/core/conflicts.ts';
import type { Kind } from '../../../docs/kinds.ts';
import type { SqlRow } from '../../../sql.ts';
import { counted, type Ground } from './ground.ts';

interface Row extends SqlRow {
  source: string;
  path: string;
  kind: string;
  patient: string | null;
  name: string | null;
  field: string;
  values_json: string;
  since: string | null;
}

/** Safety-critical fields to which two devices gave different values at the same time. */
export const concurrentValues: Ground = {
  scope: { byKindIn: 'concurrent_value' },
  tables: ['concurrent_value', 'patient'],
  count: (db) => counted(db, 'SELECT count(*) AS count FROM concurrent_value'),
  list: (db, _from, limit) =>
    db
      .prepare(
        `SELECT c.source, c.path, c.kind, c.patient, p.name, c.field, c.values_json, c.since
         FROM concurrent_value AS c LEFT JOIN patient AS p ON p.source = c.patient
         ORDER BY c.since DESC, c.source, c.path LIMIT ?`
      )
      .all<Row>(limit)
      .map((row) => {
        const path = JSON.parse(row.path) as string[];
        return {
          id: `concurrent-value:${row.source}:${path.join('/')}`,
          patient: row.patient,
          patientName: row.name,
          since: row.since,
          type: 'concurrent-value',
          document: row.source,
          kind: row.kind as Kind,
          path,
          field: row.field,
          values: JSON.parse(row.values_json) as ConcurrentValue[]
        };
      })
};
