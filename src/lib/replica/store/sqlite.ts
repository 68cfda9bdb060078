import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { ProblemError } from '../../problem.ts';
import { keyOfText, keyText, recordKeyText } from './keys.ts';
import { storageFailed, storageFull, storageRefused } from './problems.ts';
import type { AtomicStore, StoreBatch, StoreKey } from './store.ts';

interface Row {
  readonly key: Buffer;
  readonly data: Buffer;
}

/**
 * A device's records in one SQLite file.
 *
 * - Write-ahead log with `synchronous = FULL`: a commit is on the disk when it is acknowledged, and
 *   whole or not at all after a crash.
 * - An ordinary table with its key in an index of its own: with chunks of some kilobytes it writes
 *   twice and reads short ranges three times as fast as a `WITHOUT ROWID` table, whose tree carries
 *   the chunks, and keys alone are listed without touching a chunk.
 */
export class SqliteStore implements AtomicStore {
  readonly #db: Database.Database;
  readonly #get: Database.Statement<[Buffer], Row>;
  readonly #put: Database.Statement<[Buffer, Uint8Array]>;
  readonly #remove: Database.Statement<[Buffer]>;
  readonly #range: Database.Statement<[Buffer, Buffer], Row>;
  readonly #keys: Database.Statement<[Buffer, Buffer], Pick<Row, 'key'>>;
  readonly #removeRange: Database.Statement<[Buffer, Buffer]>;
  readonly #write: (batch: StoreBatch) => void;

  /**
   * Opens or makes the file (and its folder); `:memory:` for a store that is forgotten.
   * Throws a `ProblemError` where the file cannot be used.
   */
  constructor(path: string) {
    try {
      if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
      this.#db = new Database(path);
      this.#db.pragma('journal_mode = WAL');
      this.#db.pragma('synchronous = FULL');
      // A first sync's scattered keys would make checkpoints of 4 MB write the same pages many times.
      this.#db.pragma('wal_autocheckpoint = 8192');
      // Room for the pages that a first sync's scattered keys touch in one transaction.
      this.#db.pragma('cache_size = -32768');
      this.#db.exec(
        'CREATE TABLE IF NOT EXISTS chunk (key BLOB NOT NULL PRIMARY KEY, data BLOB NOT NULL)'
      );
    } catch (error) {
      throw storageError(error);
    }
    const db = this.#db;
    this.#get = db.prepare('SELECT key, data FROM chunk WHERE key = ?');
    this.#put = db.prepare(
      'INSERT INTO chunk (key, data) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET data = excluded.data'
    );
    this.#remove = db.prepare('DELETE FROM chunk WHERE key = ?');
    this.#range = db.prepare('SELECT key, data FROM chunk WHERE key >= ? AND key < ? ORDER BY key');
    this.#keys = db.prepare('SELECT key FROM chunk WHERE key >= ? AND key < ? ORDER BY key');
    this.#removeRange = db.prepare('DELETE FROM chunk WHERE key >= ? AND key < ?');
    this.#write = db.transaction((batch: StoreBatch) => {
      for (const key of batch.remove ?? []) this.#remove.run(keyBytes(key));
      for (const [key, data] of batch.put ?? []) this.#put.run(keyBytes(key), data);
    });
  }

  async load(key: StoreKey): Promise<Uint8Array | undefined> {
    const row = attempt(() => this.#get.get(keyBytes(key)));
    return row && bytesOf(row.data);
  }

  async save(key: StoreKey, data: Uint8Array): Promise<void> {
    await this.commit({ put: [[key, data]] });
  }

  async remove(key: StoreKey): Promise<void> {
    await this.commit({ remove: [key] });
  }

  async loadRange(prefix: StoreKey): Promise<{ key: StoreKey; data: Uint8Array }[]> {
    return attempt(() => this.#range.all(...bounds(prefix))).map((row) => ({
      key: keyOf(row.key),
      data: bytesOf(row.data)
    }));
  }

  async removeRange(prefix: StoreKey): Promise<void> {
    attempt(() => this.#removeRange.run(...bounds(prefix)));
  }

  async keys(prefix: StoreKey): Promise<StoreKey[]> {
    return attempt(() => this.#keys.all(...bounds(prefix))).map((row) => keyOf(row.key));
  }

  async commit(batch: StoreBatch): Promise<void> {
    attempt(() => this.#write(batch));
  }

  /** Rewrites the file: freed pages, and the log of writes, hold what was removed until then. */
  async scrub(): Promise<void> {
    attempt(() => {
      this.#db.pragma('secure_delete = ON');
      this.#db.exec('VACUUM');
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
    });
  }

  /** Refuses to grow beyond this many pages of 4 KiB, as a full disk does. */
  limitPages(pages: number): void {
    this.#db.pragma(`max_page_count = ${pages}`);
  }

  async close(): Promise<void> {
    attempt(() => this.#db.close());
  }
}

const keyBytes = (key: StoreKey): Buffer => Buffer.from(recordKeyText(key));
const keyOf = (key: Buffer): StoreKey => keyOfText(key.toString());

/** better-sqlite3's buffers as what they are under it, for callers that compare or transfer them. */
const bytesOf = (data: Buffer): Uint8Array =>
  new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

/** First key of a prefix's range, and the first after it: no UTF-8 text holds the byte 0xff. */
function bounds(prefix: StoreKey): [Buffer, Buffer] {
  const from = Buffer.from(keyText(prefix));
  return [from, Buffer.concat([from, Buffer.of(0xff)])];
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Database.SqliteError || isSystemError(error)
      ? storageError(error)
      : error;
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';

function storageError(error: unknown): ProblemError {
  const { code = '', message } = error as { code?: string; message?: string };
  const detail = `${code} ${message ?? String(error)}`.trim();
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return storageFull(detail);
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS)/.test(code)) {
    return storageRefused(detail);
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return storageFailed(detail, "The file that holds this device's records is damaged.");
  }
  return storageFailed(detail);
}
