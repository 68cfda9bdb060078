import sqlite3InitModule, {
  type Database,
  type PreparedStatement,
  type Sqlite3Static
} from '@sqlite.org/sqlite-wasm';
import { ProblemError } from '../../problem.ts';
import type { SqlDatabase, SqlRow, SqlStatement, SqlValue } from '../../sql.ts';
import { LAYOUTS, SealedFile } from './sealed-file.ts';
import { SEALED_VFS, SealedVfs, type SealedFiles } from './sealed-vfs.ts';
import { transactions } from './transaction.ts';
import { WasmColumns } from './wasm-columns.ts';

/** Folder of this origin's private files in which databases lie, each in a folder of its own. */
const FOLDER = 'indaba';

/** A tab that takes over may have to wait for the one before it to let go: attempts and pause. */
const ATTEMPTS = 20;
const PAUSE_MS = 100;

let library: Promise<{ sqlite3: Sqlite3Static; vfs: SealedVfs }> | undefined;
/** Databases that this worker has open. */
const open = new Set<string>();

async function loadLibrary(): Promise<{ sqlite3: Sqlite3Static; vfs: SealedVfs }> {
  // Only the file system below is used; the others would start a worker of their own or complain.
  (globalThis as { sqlite3ApiConfig?: unknown }).sqlite3ApiConfig ??= {
    disable: { vfs: { kvvfs: true, opfs: true, 'opfs-vfs': true, 'opfs-wl': true } }
  };
  library ??= sqlite3InitModule().then((sqlite3) => ({ sqlite3, vfs: new SealedVfs(sqlite3) }));
  return library;
}

/** Begins to load SQLite, for a worker that will open a database soon; failures are told to whoever does. */
export const warmSqlite = (): void => void loadLibrary().catch(() => undefined);

/** A database in memory, for pages whose browser keeps no files, and for tests. */
export async function openMemorySqlite(): Promise<SqlDatabase> {
  const { sqlite3 } = await loadLibrary();
  return wrap(sqlite3, new sqlite3.oo1.DB(':memory:'), () => undefined);
}

/**
 * Opens the database `name` in the origin's private file system, every block of it sealed under
 * `key` (32 bytes). Only in a dedicated worker, and only once at a time on the whole device. A file
 * that is damaged, or sealed under another key, is replaced by an empty one: what is kept here can
 * be derived again. Throws a {@link ProblemError}: `storage-in-use` where another tab has it open,
 * `storage-refused` where the browser keeps no files.
 */
export async function openOpfsSqlite(name: string, key: Uint8Array): Promise<SqlDatabase> {
  const { sqlite3, vfs } = await loadLibrary();
  if (open.has(name)) throw inUse('open in this worker already');
  const path = `/${name}`;
  const files = await acquire(name, key);
  open.add(name);
  vfs.attach(path, files);
  const close = (): void => {
    open.delete(name);
    vfs.detach(path);
  };
  try {
    try {
      return wrap(sqlite3, openFile(sqlite3, path), close);
    } catch (error) {
      if (!isDamage(sqlite3, error)) throw error;
      for (const file of Object.values(files)) file.truncate(0);
      return wrap(sqlite3, openFile(sqlite3, path), close);
    }
  } catch (error) {
    close();
    throw refused(vfs.lastError ?? error);
  }
}

/** Removes the database `name` from this device; it must not be open. */
export async function deleteOpfsSqlite(name: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  await folder.removeEntry(name, { recursive: true }).catch((error: unknown) => {
    if ((error as { name?: unknown }).name !== 'NotFoundError') throw error;
  });
}

function openFile(sqlite3: Sqlite3Static, path: string): Database {
  const database = new sqlite3.oo1.DB({ filename: path, flags: 'c', vfs: SEALED_VFS });
  try {
    // One connection at a time is all there ever is; a write-ahead log then needs no shared memory,
    // and a commit flushes one file once.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;');
    database.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;');
    database.exec('PRAGMA cache_size = -32768;');
    // Reads the first pages, so that a file that is no database is found out now.
    database.exec('SELECT count(*) FROM sqlite_schema');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The files of `name`, held by this worker alone. */
async function acquire(name: string, key: Uint8Array): Promise<SealedFiles> {
  for (let attempt = 1; ; attempt++) {
    const held: FileSystemSyncAccessHandle[] = [];
    try {
      const root = await navigator.storage.getDirectory();
      const all = await root.getDirectoryHandle(FOLDER, { create: true });
      const folder = await all.getDirectoryHandle(name, { create: true });
      const sealed = async (label: keyof typeof LAYOUTS): Promise<SealedFile> => {
        const file = await folder.getFileHandle(label, { create: true });
        const handle = await file.createSyncAccessHandle();
        held.push(handle);
        return new SealedFile(handle, key, label, LAYOUTS[label]);
      };
      return {
        '': await sealed('database'),
        '-wal': await sealed('wal'),
        '-journal': await sealed('journal')
      };
    } catch (error) {
      for (const handle of held) handle.close();
      if (!isHeldElsewhere(error)) throw refused(error);
      if (attempt === ATTEMPTS) throw inUse(error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function wrap(sqlite3: Sqlite3Static, database: Database, closed: () => void): SqlDatabase {
  const columns = new WasmColumns(sqlite3);
  const statements = new Map<string, PreparedStatement>();
  const exec = (sql: string): void => void database.exec(sql);

  /** Runs a statement to its end or to `limit` rows; it is ready for the next use in any case. */
  const rows = (statement: PreparedStatement, params: SqlValue[], limit: number): SqlRow[] => {
    const found: SqlRow[] = [];
    try {
      if (params.length > 0) statement.bind(params);
      const names = statement.columnCount > 0 ? statement.getColumnNames() : [];
      while (found.length < limit && statement.step()) {
        found.push(columns.row(statement, names));
      }
      return found;
    } finally {
      statement.reset(true);
    }
  };

  return {
    exec,
    prepare(sql): SqlStatement {
      let statement = statements.get(sql);
      if (!statement) {
        statement = database.prepare(sql);
        statements.set(sql, statement);
      }
      const prepared = statement;
      return {
        run: (...params) => void rows(prepared, params, Infinity),
        all: <R extends SqlRow>(...params: SqlValue[]) => rows(prepared, params, Infinity) as R[],
        get: <R extends SqlRow>(...params: SqlValue[]) =>
          rows(prepared, params, 1)[0] as R | undefined
      };
    },
    transaction: transactions(exec),
    // Every commit is on the disk when it returns.
    flush: () => undefined,
    tidy: () => exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close() {
      for (const statement of statements.values()) statement.finalize();
      statements.clear();
      database.close();
      closed();
    }
  };
}

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Another worker holds the files: the browser gives each out once. */
const isHeldElsewhere = (error: unknown): boolean =>
  (error as { name?: unknown }).name === 'NoModificationAllowedError' ||
  /Access Handles? cannot be created/i.test(textOf(error));

function isDamage(sqlite3: Sqlite3Static, error: unknown): boolean {
  const code = Number((error as { resultCode?: unknown }).resultCode ?? 0) & 0xff;
  return code === sqlite3.capi.SQLITE_NOTADB || code === sqlite3.capi.SQLITE_CORRUPT;
}

const refused = (error: unknown): ProblemError =>
  new ProblemError({
    code: 'storage-refused',
    message: 'This browser does not let the practice keep its index on this device.',
    safe: 'The records themselves are not affected.',
    action:
      'Open the practice over HTTPS in an ordinary (not a private) window of a recent browser, and check that there is room on the device.',
    detail: textOf(error)
  });

const inUse = (error: unknown): ProblemError =>
  new ProblemError({
    code: 'storage-in-use',
    message: 'Another tab of this browser has the practice open.',
    safe: 'Nothing was changed.',
    action: 'Go on in the other tab, or close it and try again.',
    detail: textOf(error)
  });
