import { SCOPES, type Scope } from '#lib/docs/kinds.ts';

/** Marks the file as Indaba's log ("INDL"), so that another database is not mistaken for it. */
export const APPLICATION_ID = 0x494e444c;

/** The version of the tables below; a file of another version is left alone. */
export const SCHEMA_VERSION = 2;

/** Scopes as the header of an envelope has them; 0 is none, which is membership. */
export const SCOPE_CODE = Object.fromEntries(
  SCOPES.map((scope, at) => [scope, at + 1])
) as Readonly<Record<Scope, number>>;

/** Where an envelope's header has the tag of its document (docs/sync.md, section 2). */
export const TAG_OF_ENVELOPE = 'substr(envelope, 35, 16)';

/**
 * A practice's short `no` keeps its id out of every row. `head` is kept apart from the entries, so
 * that a seq is never given twice even where entries have been compacted away. Entries are found by
 * scope and seq, because that is how they are read: a device that may see few of them must not wait
 * while the server looks through the others.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS practice (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  generation BLOB NOT NULL,
  head INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS entry (
  practice INTEGER NOT NULL REFERENCES practice (no),
  seq INTEGER NOT NULL,
  entry_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  scope INTEGER NOT NULL,
  author BLOB NOT NULL,
  time INTEGER NOT NULL,
  envelope BLOB NOT NULL,
  UNIQUE (practice, seq),
  UNIQUE (practice, entry_id)
) STRICT;

CREATE INDEX IF NOT EXISTS entry_by_scope ON entry (practice, scope, seq);
CREATE INDEX IF NOT EXISTS own_log ON entry (practice, author, seq) WHERE scope = ${SCOPE_CODE.audit};

CREATE INDEX IF NOT EXISTS entry_by_tag ON entry (practice, ${TAG_OF_ENVELOPE}) WHERE scope <> 0;

CREATE TABLE IF NOT EXISTS mark (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  value TEXT NOT NULL
) STRICT;
`;
