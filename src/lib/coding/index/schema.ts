import type { SqlDatabase } from '../../sql.ts';

/** To be raised whenever other rows are made of the same table: an older index is made anew. */
const VERSION = 1;

/**
 * The index of code tables: derived from their files, never the truth. Each table's rows have
 * numbers in a row, best first, so that the first rows that full text finds are the ones to show,
 * and asking for ten costs no more than finding ten.
 *
 * `code_word` is the vocabulary of a table: parts of words and misspellings are looked for in it, a
 * few thousand words, and not in forty thousand descriptions.
 */
const SQL = `
CREATE TABLE code_list (
  list INTEGER PRIMARY KEY,
  content TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  complete INTEGER NOT NULL
);
CREATE TABLE code_row (
  row INTEGER PRIMARY KEY,
  list INTEGER NOT NULL,
  code TEXT NOT NULL,
  terms TEXT NOT NULL,
  clinical INTEGER NOT NULL,
  main INTEGER NOT NULL,
  starts TEXT,
  ends TEXT,
  data TEXT NOT NULL
);
CREATE INDEX code_row_code ON code_row (list, code);
CREATE TABLE code_word (
  list INTEGER NOT NULL,
  term TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (list, term)
) WITHOUT ROWID;
CREATE TABLE code_sound (
  list INTEGER NOT NULL,
  sound TEXT NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (list, sound, term)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE code_text USING fts5 (
  words, tokenize = 'unicode61', detail = none, content = '', contentless_delete = 1,
  prefix = '1 2 3'
);`;

const TABLES = ['code_text', 'code_sound', 'code_word', 'code_row', 'code_list'];

/** Makes the tables where they are not there as this program has them. */
export function openSchema(db: SqlDatabase): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get<{
    user_version: number;
  }>()!;
  if (version === VERSION) return;
  db.transaction(() => {
    for (const table of TABLES) db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec(SQL);
    db.exec(`PRAGMA user_version = ${VERSION}`);
  });
}
