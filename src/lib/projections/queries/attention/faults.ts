import type { Kind } from '../../../docs/kinds.ts';
import type { SqlRow } from '../../../sql.ts';
import { counted, type Ground } from './ground.ts';

interface UnreadableRow extends SqlRow {
  source: string;
  kind: string | null;
  patient: string | null;
  name: string | null;
  problems_json: string;
  since: string | null;
}

/** Records that could not be read, or not whole. */
export const unreadableRecords: Ground = {
  scope: { byKindIn: 'unreadable' },
  tables: ['unreadable', 'patient'],
  count: (db) => counted(db, 'SELECT count(*) AS count FROM unreadable'),
  list: (db, _from, limit) =>
    db
      .prepare(
        `SELECT u.source, u.kind, u.patient, p.name, u.problems_json, u.since
         FROM unreadable AS u LEFT JOIN patient AS p ON p.source = u.patient
         ORDER BY u.source LIMIT ?`
      )
      .all<UnreadableRow>(limit)
      .map((row) => ({
        id: `unreadable:${row.source}`,
        patient: row.patient,
        patientName: row.name,
        since: row.since,
        type: 'unreadable',
        document: row.source,
        kind: row.kind as Kind | null,
        problems: JSON.parse(row.problems_json) as string[]
      }))
};

interface BrokenRow extends SqlRow {
  source: string;
  position: number;
  kind: string;
  patient: string | null;
  name: string | null;
  rule: string;
  detail: string;
  since: string | null;
}

/** Records in which a program wrote what the rules forbid, such as in a signed note. */
export const brokenRules: Ground = {
  scope: { byKindIn: 'broken_rule' },
  tables: ['broken_rule', 'patient'],
  count: (db) => counted(db, 'SELECT count(*) AS count FROM broken_rule'),
  list: (db, _from, limit) =>
    db
      .prepare(
        `SELECT b.source, b.position, b.kind, b.patient, p.name, b.rule, b.detail, b.since
         FROM broken_rule AS b LEFT JOIN patient AS p ON p.source = b.patient
         ORDER BY b.since DESC, b.source, b.position LIMIT ?`
      )
      .all<BrokenRow>(limit)
      .map((row) => ({
        id: `rule-broken:${row.rule}:${row.source}:${row.position}`,
        patient: row.patient,
        patientName: row.name,
        since: row.since,
        type: 'rule-broken',
        document: row.source,
        kind: row.kind as Kind,
        rule: row.rule,
        detail: row.detail
      }))
};
