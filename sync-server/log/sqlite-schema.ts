/** Marks the file as Indaba's log ("INDL"), so that another database is not mistaken for it. */
export const APPLICATION_ID = 0x494e444c;

/** The version of the tables below; a file of a later version is left alone. */
export const SCHEMA_VERSION = 1;

/**
 * A practice's short `no` keeps its id out of every row. `head` is kept apart from the entries, so
 * that a seq is never given twice even where entries have been compacted away.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS practice (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  generation BLOB NOT NULL,
  head INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS entry (
  practice INTEGER NOT NULL REFERENCES practice (no),
  seq INTEGER NOT NULL,
  entry_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  time INTEGER NOT NULL,
  envelope BLOB NOT NULL,
  UNIQUE (practice, seq),
  UNIQUE (practice, entry_id)
) STRICT;

CREATE INDEX IF NOT EXISTS membership ON entry (practice, seq) WHERE kind = 'membership';

CREATE TABLE IF NOT EXISTS mark (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  value TEXT NOT NULL
) STRICT;
`;
