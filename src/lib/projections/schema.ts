import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SqlDatabase } from '../sql.ts';
import { TABLE_NAMES, TABLES, type TableName } from './tables.ts';

/** To be raised whenever a projector gives other rows for the same document. */
const PROJECTOR_VERSION = 5;

function createTable(name: TableName): string {
  const { columns, key, indexes } = TABLES[name];
  const lines = [
    'source TEXT NOT NULL',
    ...Object.entries(columns).map(([column, type]) => `"${column}" ${type}`),
    `PRIMARY KEY (${['source', ...key].map((column) => `"${column}"`).join(', ')})`
  ];
  return [
    `CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n) WITHOUT ROWID;`,
    ...indexes.map((on, at) => `CREATE INDEX ${name}_${at + 1} ON ${name} (${on});`)
  ].join('\n');
}

/** Which documents there are, which heads their rows came from, and which tables these are in. */
const SOURCES = `
CREATE TABLE projection_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  heads TEXT NOT NULL,
  newer INTEGER NOT NULL,
  tables TEXT NOT NULL
) WITHOUT ROWID;`;

/**
 * What cannot be seen in one document alone. Keys that several documents hold are kept by triggers,
 * so that asking costs what was found, not what was searched.
 */
const SHARED = `
CREATE TABLE match_shared (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER match_key_added AFTER INSERT ON match_key
WHEN EXISTS (SELECT 1 FROM match_key WHERE key = NEW.key AND source <> NEW.source)
BEGIN INSERT OR IGNORE INTO match_shared VALUES (NEW.key); END;
CREATE TRIGGER match_key_removed AFTER DELETE ON match_key
BEGIN
  DELETE FROM match_shared WHERE key = OLD.key
    AND (SELECT count(*) FROM (SELECT 1 FROM match_key WHERE key = OLD.key LIMIT 2)) < 2;
END;`;

/**
 * Visits of which a line is on two invoices, kept as {@link SHARED} is: to ask which there are must
 * not cost all invoices.
 */
const BILLED_TWICE = `
CREATE TABLE visit_billed_twice (consultation TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER invoice_added AFTER INSERT ON invoice
WHEN NEW.consultation IS NOT NULL AND EXISTS (
  SELECT 1 FROM invoice AS o, json_each(o.visit_lines) AS l
  WHERE o.consultation = NEW.consultation AND o.source <> NEW.source
    AND l.key IN (SELECT key FROM json_each(NEW.visit_lines)))
BEGIN INSERT OR IGNORE INTO visit_billed_twice VALUES (NEW.consultation); END;
CREATE TRIGGER invoice_removed AFTER DELETE ON invoice WHEN OLD.consultation IS NOT NULL
BEGIN
  DELETE FROM visit_billed_twice WHERE consultation = OLD.consultation AND NOT EXISTS (
    SELECT 1 FROM invoice AS i, json_each(i.visit_lines) AS l
    WHERE i.consultation = OLD.consultation GROUP BY l.key HAVING count(*) > 1);
END;`;

/**
 * Where each appointment stands, decided over the entries of all books; `doubles` names the other
 * books that have it too, `alongside` when those begin that it overlaps on purpose, `series_rule` and
 * `reminded` what the entry says of them, all as JSON.
 */
const APPOINTMENTS = `
CREATE TABLE appointment (
  id TEXT PRIMARY KEY,
  book TEXT NOT NULL,
  doctor TEXT NOT NULL,
  patient TEXT,
  title TEXT,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  consultation_type TEXT,
  status TEXT NOT NULL,
  status_at TEXT NOT NULL,
  status_by TEXT,
  arrived_at TEXT,
  seen_at TEXT,
  done_at TEXT,
  room TEXT,
  series TEXT,
  series_rule TEXT,
  reminded TEXT,
  edits TEXT,
  reason TEXT,
  note TEXT,
  added_at TEXT NOT NULL,
  doubles TEXT,
  alongside TEXT
) WITHOUT ROWID;
CREATE INDEX appointment_doctor ON appointment (doctor, starts, ends, status);
CREATE INDEX appointment_starts ON appointment (starts);
CREATE INDEX appointment_patient ON appointment (patient, starts);
CREATE INDEX appointment_room ON appointment (room, starts, ends, status) WHERE room IS NOT NULL;
CREATE INDEX appointment_series ON appointment (series, starts) WHERE series IS NOT NULL;
CREATE INDEX appointment_status_at ON appointment (status_at);
CREATE INDEX appointment_doubles ON appointment (id) WHERE doubles IS NOT NULL;`;

/**
 * Which records are read together, decided over the links of all patients: each that is joined with
 * another, the head among them, with its head. See `groups.ts`.
 */
const GROUPS = `
CREATE TABLE patient_group (member TEXT PRIMARY KEY, head TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX patient_group_head ON patient_group (head);`;

/** The patient search: see `search/`. `row` is only this database's own number for a patient. */
const SEARCH = `
CREATE TABLE patient_search (
  row INTEGER PRIMARY KEY,
  source TEXT NOT NULL UNIQUE,
  sort TEXT NOT NULL,
  terms TEXT NOT NULL
);
CREATE INDEX patient_search_sort ON patient_search (sort, source);
CREATE TABLE patient_term (
  term TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (term, row)
) WITHOUT ROWID;
CREATE TABLE name_term (term TEXT PRIMARY KEY, patients INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE name_sound (
  sound TEXT NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (sound, term)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE patient_trigram USING fts5 (
  terms, tokenize = 'trigram case_sensitive 1', detail = none, content = '', contentless_delete = 1
);`;

export const SCHEMA_SQL = [
  SOURCES,
  ...TABLE_NAMES.map(createTable),
  SHARED,
  BILLED_TWICE,
  APPOINTMENTS,
  GROUPS,
  SEARCH
].join('\n');

/** Names the schema and what projectors make of documents: another version is projected again. */
export const SCHEMA_VERSION = `${PROJECTOR_VERSION}-${bytesToHex(sha256(utf8ToBytes(SCHEMA_SQL))).slice(0, 16)}`;

/** Empties the database of everything, whatever made it, and creates the tables. */
export function createSchema(db: SqlDatabase): void {
  db.transaction(() => {
    // Virtual tables first: dropping one drops its shadow tables, which cannot be dropped alone.
    const objects = db
      .prepare(
        `SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
         ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, name`
      )
      .all<{ name: string }>();
    for (const { name } of objects) {
      db.exec(`DROP TABLE IF EXISTS "${name.replaceAll('"', '""')}"`);
    }
    db.exec(SCHEMA_SQL);
  });
}

/** Tables that change together with another one. */
export const FOLLOWING: Readonly<Record<string, readonly string[]>> = {
  match_key: ['match_shared'],
  invoice: ['visit_billed_twice'],
  patient_search: ['patient_term', 'name_term', 'name_sound', 'patient_trigram']
};

/**
 * Every table in one order, and how to list its rows in an order of their own: what `digest` reads.
 * Row numbers are left out, because they depend on the order in which patients came.
 */
export const CANONICAL_ROWS: readonly (readonly [table: string, sql: string])[] = [
  ['source', 'SELECT id, kind, heads, newer, tables FROM source ORDER BY id'],
  ...TABLE_NAMES.map((name): [string, string] => {
    const { columns, key } = TABLES[name];
    const all = ['source', ...Object.keys(columns)].map((column) => `"${column}"`).join(', ');
    return [name, `SELECT ${all} FROM ${name} ORDER BY ${['source', ...key].join(', ')}`];
  }),
  ['match_shared', 'SELECT key FROM match_shared ORDER BY key'],
  ['visit_billed_twice', 'SELECT consultation FROM visit_billed_twice ORDER BY consultation'],
  [
    'appointment',
    `SELECT id, book, doctor, patient, title, starts, ends, minutes, consultation_type, status,
       status_at, status_by, arrived_at, seen_at, done_at, room, series, series_rule, reminded, edits, reason, note, added_at, doubles, alongside
     FROM appointment ORDER BY id`
  ],
  ['patient_group', 'SELECT member, head FROM patient_group ORDER BY member'],
  ['patient_search', 'SELECT source, sort, terms FROM patient_search ORDER BY source'],
  [
    'patient_term',
    `SELECT t.term, s.source FROM patient_term AS t LEFT JOIN patient_search AS s ON s.row = t.row
     ORDER BY t.term, s.source`
  ],
  ['name_term', 'SELECT term, patients FROM name_term ORDER BY term'],
  ['name_sound', 'SELECT sound, term FROM name_sound ORDER BY sound, term']
];
