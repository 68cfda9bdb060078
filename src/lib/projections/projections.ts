import type { BlobName } from '../blobs/reference.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { SqlDatabase } from '../sql.ts';
import { applyBatch, removeBatch } from './apply.ts';
import type { QueryName, QueryParams, QueryResult } from './catalogue.ts';
import type { ProjectionInput } from './derive.ts';
import { digestOf } from './digest.ts';
import { queryNamed, runQuery } from './queries/index.ts';
import { createSchema, SCHEMA_VERSION } from './schema.ts';

export type { ProjectionInput } from './derive.ts';

/** What documents say, in tables that can be asked: derived, disposable, the same on every device. */
export interface Projections {
  /**
   * Derives and writes the rows of these documents in one transaction; returns the names of the
   * tables whose rows changed. A document that cannot be read yields an `unreadable` row, never an
   * exception. Throws only where the database itself fails; nothing of the batch is then written.
   */
  apply(batch: readonly ProjectionInput[]): ReadonlySet<string>;
  /** Removes the rows of documents that are here no more; returns the tables whose rows changed. */
  remove(ids: readonly Uuid[]): ReadonlySet<string>;
  /** Answers a named query; throws a `ProblemError` on a name or parameters that it does not know. */
  query<N extends QueryName>(name: N, params: QueryParams<N>): QueryResult<N>;
  /** Tables that a query reads: a live query runs again when one of them changed. */
  tablesOf(name: QueryName): ReadonlySet<string>;
  /** Files that some documents refer to, by what servers and disks know them by. */
  filesOf(documents: readonly Uuid[]): BlobName[];
  /** Whether some document refers to a file. */
  isFileUsed(name: BlobName): boolean;
  /** Heads that this document's rows came from. */
  headsOf(id: Uuid): readonly string[] | undefined;
  /** True until {@link markBuilt}, when the database is new or made by another schema version. */
  readonly needsRebuild: boolean;
  /** Forgets everything; what follows is a rebuild. */
  clear(): void;
  /** Says that every document was projected. */
  markBuilt(): void;
  /** Returns when all rows are on the disk: what they were derived for may then be forgotten. */
  flush(): void;
  /** To be called after many rows were written: the next opening is quicker by it. */
  tidy(): void;
  /** Leaves nothing of removed rows in the database's files; to be called after a destruction. */
  scrub(): void;
  /** All rows of all tables as one hash: equal wherever the same documents were projected. */
  digest(): string;
  close(): void;
}

const BUILT = 'built';

/**
 * Opens the projections in a database that is theirs alone. One that another version made is emptied
 * at once; `needsRebuild` says so.
 */
export function openProjections(db: SqlDatabase): Projections {
  if (versionOf(db, 'schema') !== SCHEMA_VERSION) reset(db);
  return {
    apply: (batch) => applyBatch(db, batch),
    remove: (ids) => removeBatch(db, ids),
    query: (name, params) => runQuery(db, name, params),
    tablesOf: (name) => new Set(queryNamed(name).tables),
    filesOf(documents) {
      const read = db.prepare('SELECT scope, hash FROM file_use WHERE source = ?');
      return documents.flatMap((id) => read.all(id)) as unknown as BlobName[];
    },
    isFileUsed: ({ scope, hash }) =>
      db.prepare('SELECT 1 FROM file_use WHERE scope = ? AND hash = ? LIMIT 1').get(scope, hash) !==
      undefined,
    headsOf(id) {
      const row = db.prepare('SELECT heads FROM source WHERE id = ?').get<{ heads: string }>(id);
      return row?.heads.split(' ').filter((head) => head !== '');
    },
    get needsRebuild() {
      return versionOf(db, BUILT) !== SCHEMA_VERSION;
    },
    clear: () => reset(db),
    markBuilt() {
      if (versionOf(db, BUILT) !== SCHEMA_VERSION) setVersion(db, BUILT);
    },
    flush: () => db.flush(),
    tidy: () => db.tidy(),
    scrub: () => scrub(db),
    digest: () => digestOf(db),
    close: () => db.close()
  };
}

function scrub(db: SqlDatabase): void {
  // The text index keeps what was deleted until its parts are merged; freed pages and the write-ahead
  // log keep it until they are written anew.
  db.exec(`INSERT INTO patient_trigram (patient_trigram) VALUES ('optimize')`);
  db.exec('PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
}

function versionOf(db: SqlDatabase, key: string): string | undefined {
  const exists = db
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'projection_meta'`)
    .get();
  if (!exists) return undefined;
  return db.prepare('SELECT value FROM projection_meta WHERE key = ?').get<{ value: string }>(key)
    ?.value;
}

const setVersion = (db: SqlDatabase, key: string): void =>
  db
    .prepare('INSERT OR REPLACE INTO projection_meta (key, value) VALUES (?, ?)')
    .run(key, SCHEMA_VERSION);

function reset(db: SqlDatabase): void {
  db.transaction(() => {
    createSchema(db);
    setVersion(db, 'schema');
  });
}
