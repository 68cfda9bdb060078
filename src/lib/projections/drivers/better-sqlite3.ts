import Database from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { ProblemError } from '../../problem.ts';
import type { SqlDatabase, SqlRow, SqlStatement, SqlValue } from '../../sql.ts';
import { transactions } from './transaction.ts';

export interface NodeSqliteOptions {
  /** The file holds nothing that cannot be made again: a damaged one is replaced by an empty one. */
  readonly disposable?: boolean;
}

/**
 * Opens an SQLite file in Node (`:memory:` for none), creating it where it does not exist. Throws a
 * {@link ProblemError}: `storage-refused` where it cannot be opened, `storage-corrupt` where it is
 * not an SQLite database or a damaged one.
 */
export function openNodeSqlite(path: string, options: NodeSqliteOptions = {}): SqlDatabase {
  try {
    return open(path);
  } catch (error) {
    if (!isDamage(error)) throw refused(path, error);
    if (!options.disposable) throw corrupt(path, error);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      if (existsSync(file)) rmSync(file);
    }
    return open(path);
  }
}

function open(path: string): SqlDatabase {
  const database = new Database(path);
  try {
    database.pragma('journal_mode = WAL');
    // A commit does not wait for the disk: that would be half of what a change costs.
    database.pragma('synchronous = NORMAL');
    database.pragma('cache_size = -32768');
    database.pragma('temp_store = MEMORY');
    // Reads the first pages, so that a file that is no database is found out now.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return wrap(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function wrap(database: Database.Database): SqlDatabase {
  const statements = new Map<string, SqlStatement>();
  const exec = (sql: string): void => void database.exec(sql);
  return {
    exec,
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      // `?1` is a name to better-sqlite3, where SQLite itself has it as the first parameter.
      const numbered = /\?\d/.test(sql);
      const bound = (params: readonly SqlValue[]): unknown[] =>
        numbered ? [Object.fromEntries(params.map((value, at) => [at + 1, value]))] : [...params];
      const made: SqlStatement = {
        run: (...params) => void statement.run(...bound(params)),
        all: <R extends SqlRow>(...params: SqlValue[]) => statement.all(...bound(params)) as R[],
        get: <R extends SqlRow>(...params: SqlValue[]) =>
          statement.get(...bound(params)) as R | undefined
      };
      statements.set(sql, made);
      return made;
    },
    transaction: transactions(exec),
    // Writes the log to the disk first, then what it holds into the file.
    flush: () => void database.pragma('wal_checkpoint(PASSIVE)'),
    tidy: () => void database.pragma('wal_checkpoint(TRUNCATE)'),
    close() {
      statements.clear();
      database.close();
    }
  };
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

const isDamage = (error: unknown): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));

const refused = (path: string, error: unknown): ProblemError =>
  new ProblemError({
    code: 'storage-refused',
    message: 'The storage of this device could not be opened.',
    safe: 'Nothing was changed.',
    action: 'Check that the folder exists, may be written to, and has room.',
    detail: `${path}: ${codeOf(error)} ${(error as Error).message}`
  });

const corrupt = (path: string, error: unknown): ProblemError =>
  new ProblemError({
    code: 'storage-corrupt',
    message: 'A file of this device’s storage is damaged.',
    safe: 'The file was left as it is.',
    action: 'Put it aside and restore it from a backup, or let this device join the practice anew.',
    detail: `${path}: ${codeOf(error)} ${(error as Error).message}`
  });
