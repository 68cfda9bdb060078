import { table } from './table.ts';

/** How long records are kept, and what was destroyed. */
export const RETENTION = {
  /** Pregnancies and births, which keep a record longer. */
  obstetric_fact: table(
    { id: 'TEXT NOT NULL', patient: 'TEXT NOT NULL', day: 'TEXT NOT NULL' },
    ['id'],
    ['patient, day']
  ),
  /** Restricted records, and how long a record is kept where somebody said so. */
  protection: table({
    restricted_at: 'TEXT',
    restricted_by: 'TEXT',
    restricted_reason: 'TEXT',
    kept_for: 'TEXT',
    kept_note: 'TEXT'
  }),
  /** The register of destroyed records: see `destruction.schema.ts`. */
  destruction: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      folder: 'TEXT',
      initials: 'TEXT',
      born: 'TEXT',
      last_active: 'TEXT NOT NULL',
      until: 'TEXT NOT NULL',
      reason: 'TEXT NOT NULL',
      rule_source: 'TEXT NOT NULL',
      documents: 'INTEGER NOT NULL',
      ask: 'TEXT NOT NULL',
      asked_by: 'TEXT NOT NULL',
      asked_at: 'TEXT NOT NULL',
      agreed_by: 'TEXT NOT NULL',
      agreed_at: 'TEXT NOT NULL'
    },
    ['id'],
    ['patient', 'agreed_at']
  )
};
