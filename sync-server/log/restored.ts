import { existsSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { writeFileDurably } from '../files.ts';

/**
 * Notices a log that was put back from a backup (LOG6). The log and a file beside it carry the same
 * mark, and both get a new one whenever the server starts and stops: a database from another day
 * does not match the file. A process that dies between the two writes looks restored as well, which
 * costs the devices one reading from 0 and nothing else. A whole folder put back together matches
 * itself; that is what `--restored` is for.
 */
export class RestoreMark {
  readonly #db: Database;
  readonly #file: string;
  readonly #fresh: () => string;

  constructor(db: Database, file: string, fresh: () => string) {
    this.#db = db;
    this.#file = file;
    this.#fresh = fresh;
  }

  /** Whether the log is another one than this folder last closed or opened. */
  mismatched(): boolean {
    const inside = this.#db.prepare<[], string>('SELECT value FROM mark').pluck().get();
    if (inside === undefined) return false;
    return !existsSync(this.#file) || readFileSync(this.#file, 'utf8').trim() !== inside;
  }

  /** Gives both the same new mark. */
  renew(): void {
    const value = this.#fresh();
    this.#db
      .prepare(
        'INSERT INTO mark (only, value) VALUES (1, ?) ON CONFLICT DO UPDATE SET value = excluded.value'
      )
      .run(value);
    writeFileDurably(this.#file, `${value}\n`);
  }
}
