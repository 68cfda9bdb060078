import Database from 'better-sqlite3';
import { uuidBytes, uuidText, type Uuid } from '#lib/docs/core/ids.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import { ProblemError } from '#lib/problem.ts';
import type { LogEntry } from '#lib/sync/wire.ts';
import { GroupCommit } from './group-commit.ts';
import { RestoreMark } from './restored.ts';
import { storageError } from './sqlite-problem.ts';
import {
  APPLICATION_ID,
  SCHEMA,
  SCHEMA_VERSION,
  SCOPE_CODE,
  TAG_OF_ENVELOPE
} from './sqlite-schema.ts';
import type { AppendOutcome, Erasure, LogState, LogStore, NewEntry, Stretch } from './store.ts';
import type { View } from './view.ts';

export interface SqliteLogOptions {
  /** Path of the database. Its folder must exist. */
  readonly file: string;
  /** `count` random bytes, for generations. */
  readonly random: (count: number) => Uint8Array;
  /** The database was put back from a backup: every log gets a new generation (LOG6). */
  readonly restored?: boolean;
  /** Largest size of the database in bytes; beyond it appends are refused as on a full disk. */
  readonly maxBytes?: number;
}

interface AppendJob {
  readonly practice: Uuid;
  readonly entries: readonly NewEntry[];
  readonly time: number;
  /** The generation to begin the log with, where it may be begun. */
  readonly generation?: Uint8Array;
}

/** Opens, or creates, the log of a server in one SQLite file. Throws a `ProblemError`. */
export function openSqliteLog(options: SqliteLogOptions): LogStore {
  let db: Database.Database | undefined;
  try {
    db = new Database(options.file);
    prepareFile(db, options);
    return new SqliteLog(db, options);
  } catch (error) {
    db?.close();
    throw storageError(error);
  }
}

function prepareFile(db: Database.Database, options: SqliteLogOptions): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  const owner = db.pragma('application_id', { simple: true }) as number;
  if (version > SCHEMA_VERSION || (owner !== 0 && owner !== APPLICATION_ID)) {
    throw new ProblemError({
      code: 'newer-log',
      message: 'The log was written by a newer version of this program, or by another program.',
      safe: 'It was not changed.',
      action: 'Update this program, or start with another data folder.'
    });
  }
  if (owner === APPLICATION_ID && version < SCHEMA_VERSION) {
    throw new ProblemError({
      code: 'older-log',
      message: 'The log was written before practices had roles, and cannot be read any more.',
      safe: 'It was not changed.',
      action: 'Move it away and start with an empty log, which the practice’s devices fill again.'
    });
  }
  // WAL: readers never wait for a writer. FULL: a commit is on the disk before it is acknowledged.
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 5000');
  db.pragma('foreign_keys = ON');
  // What is deleted is overwritten (ERA4); nothing else is ever deleted here, so it costs nothing.
  db.pragma('secure_delete = ON');
  if (options.maxBytes !== undefined) {
    const pageSize = db.pragma('page_size', { simple: true }) as number;
    db.pragma(`max_page_count = ${Math.max(1, Math.floor(options.maxBytes / pageSize))}`);
  }
  db.transaction(() => {
    db.exec(SCHEMA);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

type Row = [seq: number, time: number, envelope: Uint8Array];
interface LogRow {
  readonly no: number;
  readonly id: Uint8Array;
  readonly generation: Uint8Array;
  readonly head: number;
  readonly bytes: number;
}

const LOG = 'SELECT no, id, generation, head, bytes FROM practice';
const SELECT = 'SELECT seq, time, envelope FROM entry';
const OF_TAG = `WHERE practice = ? AND ${TAG_OF_ENVELOPE} = ? AND scope <> 0`;
const AFTER = 'WHERE practice = @no AND seq > @after';

/**
 * One arm per scope, in order each, which SQLite merges as they are read: so a window into a long log
 * costs what it shows. An arm whose scope is bound to NULL finds nothing.
 */
const VIEW = [
  ...[0, ...Object.values(SCOPE_CODE)].map((code) => `${SELECT} ${AFTER} AND scope = @s${code}`),
  `${SELECT} INDEXED BY own_log ${AFTER} AND scope = ${SCOPE_CODE.audit} AND author = @own`
].join(' UNION ALL ');

type ViewParameters = Record<string, number | Uint8Array | null>;

function viewParameters(no: number, after: number, { scopes, ownLog }: View): ViewParameters {
  const parameters: ViewParameters = {
    no,
    after,
    s0: 0,
    own: ownLog === null ? null : uuidBytes(ownLog)
  };
  for (const scope of SCOPES) {
    parameters[`s${SCOPE_CODE[scope]}`] = scopes.has(scope) ? SCOPE_CODE[scope] : null;
  }
  return parameters;
}

class SqliteLog implements LogStore {
  readonly #db: Database.Database;
  readonly #random: (count: number) => Uint8Array;
  readonly #appends: GroupCommit<AppendJob, AppendOutcome[] | ProblemError>;
  readonly #mark: RestoreMark;
  readonly #sql;

  constructor(db: Database.Database, options: SqliteLogOptions) {
    this.#db = db;
    this.#random = options.random;
    this.#sql = {
      logs: db.prepare<[], LogRow>(`${LOG} ORDER BY no`),
      log: db.prepare<[Uint8Array], LogRow>(`${LOG} WHERE id = ?`),
      found: db.prepare('INSERT INTO practice (id, generation, head, bytes) VALUES (?, ?, 0, 0)'),
      renew: db.prepare('UPDATE practice SET generation = ? WHERE id = ?'),
      grow: db.prepare('UPDATE practice SET head = ?, bytes = bytes + ? WHERE no = ?'),
      insert: db.prepare(
        `INSERT INTO entry (practice, seq, entry_id, kind, scope, author, time, envelope)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (practice, entry_id) DO NOTHING`
      ),
      ofTag: db.prepare<[number, Uint8Array], { entries: number; bytes: number }>(
        `SELECT count(*) AS entries, coalesce(sum(length(envelope)), 0) AS bytes
         FROM entry ${OF_TAG}`
      ),
      erase: db.prepare<[number, Uint8Array]>(`DELETE FROM entry ${OF_TAG}`),
      shrink: db.prepare('UPDATE practice SET bytes = bytes - ? WHERE no = ?'),
      byId: db
        .prepare<[number, Uint8Array], Row>(`${SELECT} WHERE practice = ? AND entry_id = ?`)
        .raw(),
      view: db.prepare<[ViewParameters], Row>(`${VIEW} ORDER BY seq`).raw(),
      membership: db
        .prepare<[number], Row>(`${SELECT} WHERE practice = ? AND scope = 0 ORDER BY seq`)
        .raw()
    };
    const transaction = db.transaction((jobs: readonly AppendJob[]) =>
      jobs.map((job) => this.#append(job))
    );
    this.#appends = new GroupCommit((jobs) => transaction.immediate(jobs));
    this.#mark = new RestoreMark(db, `${options.file}.mark`, () =>
      Buffer.from(this.#random(16)).toString('hex')
    );
    if (options.restored || this.#mark.mismatched()) this.#newGenerations();
    this.#mark.renew();
  }

  async logs(): Promise<LogState[]> {
    return this.#guard(() =>
      this.#sql.logs.all().map(({ id, generation, head, bytes }) => {
        return { practice: uuidText(id), generation, head, bytes };
      })
    );
  }

  async log(practice: Uuid): Promise<LogState | undefined> {
    const row = this.#guard(() => this.#sql.log.get(uuidBytes(practice)));
    return row && { practice, generation: row.generation, head: row.head, bytes: row.bytes };
  }

  async found(practice: Uuid, genesis: NewEntry, time: number): Promise<AppendOutcome> {
    const generation = this.#random(16);
    return (await this.#commit({ practice, entries: [genesis], time, generation }))[0]!;
  }

  append(practice: Uuid, entries: readonly NewEntry[], time: number): Promise<AppendOutcome[]> {
    return this.#commit({ practice, entries, time });
  }

  async readAfter(practice: Uuid, after: number, bytes: number, view: View): Promise<Stretch> {
    return this.#guard(() => {
      const log = this.#sql.log.get(uuidBytes(practice));
      const entries: LogEntry[] = [];
      if (!log) return { entries, to: 0 };
      let room = bytes;
      for (const row of this.#sql.view.iterate(viewParameters(log.no, after, view))) {
        room -= row[2].length;
        if (room < 0 && entries.length > 0) return { entries, to: entries.at(-1)![0] };
        entries.push(row);
      }
      return { entries, to: log.head };
    });
  }

  async membership(practice: Uuid): Promise<LogEntry[]> {
    const no = this.#no(practice);
    return no === undefined ? [] : this.#guard(() => this.#sql.membership.all(no));
  }

  async entry(practice: Uuid, entryId: Uuid): Promise<LogEntry | undefined> {
    const no = this.#no(practice);
    if (no === undefined) return undefined;
    return this.#guard(() => this.#sql.byId.get(no, uuidBytes(entryId)));
  }

  async erase(practice: Uuid, tags: Iterable<Uint8Array>): Promise<Erasure> {
    this.#appends.flush();
    const no = this.#no(practice);
    const gone = { entries: 0, bytes: 0 };
    if (no === undefined) return gone;
    const { ofTag, erase, shrink } = this.#sql;
    return this.#guard(() => {
      this.#db
        .transaction(() => {
          for (const tag of tags) {
            const { entries, bytes } = ofTag.get(no, tag)!;
            if (entries === 0) continue;
            erase.run(no, tag);
            gone.entries += entries;
            gone.bytes += bytes;
          }
          if (gone.entries > 0) shrink.run(gone.bytes, no);
        })
        .immediate();
      // The write-ahead log has the deleted pages still, until it is emptied.
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
      return gone;
    });
  }

  async close(): Promise<void> {
    if (!this.#db.open) return;
    this.#appends.flush();
    try {
      this.#mark.renew();
    } catch {
      // On a full or read-only disk the old mark stays, and it still matches.
    }
    this.#db.close();
  }

  async #commit(job: AppendJob): Promise<AppendOutcome[]> {
    const outcomes = await this.#appends.add(job).catch((error: unknown) => {
      throw storageError(error);
    });
    if (outcomes instanceof ProblemError) throw outcomes;
    return outcomes;
  }

  /** One job, inside the transaction. A log that is not there fails this job alone. */
  #append(job: AppendJob): AppendOutcome[] | ProblemError {
    const id = uuidBytes(job.practice);
    if (job.generation && !this.#sql.log.get(id)) this.#sql.found.run(id, job.generation);
    const log = this.#sql.log.get(id);
    if (!log) {
      return new ProblemError({
        code: 'unknown-practice',
        message: 'This server does not hold a log of that practice.'
      });
    }
    let { head } = log;
    let bytes = 0;
    const outcomes = job.entries.map((entry): AppendOutcome => {
      const entryId = uuidBytes(entry.entryId);
      const { insert, byId } = this.#sql;
      const added = insert.run(
        ...[log.no, head + 1, entryId, entry.kind],
        ...[entry.scope === null ? 0 : SCOPE_CODE[entry.scope], uuidBytes(entry.device)],
        ...[job.time, entry.envelope]
      );
      if (added.changes === 1) {
        bytes += entry.envelope.length;
        return { seq: ++head, fresh: true };
      }
      const [seq, , envelope] = byId.get(log.no, entryId)!;
      return Buffer.compare(envelope, entry.envelope) === 0
        ? { seq, fresh: false }
        : { conflict: true };
    });
    if (head !== log.head) this.#sql.grow.run(head, bytes, log.no);
    return outcomes;
  }

  #newGenerations(): void {
    this.#db
      .transaction(() => {
        for (const { id } of this.#sql.logs.all()) this.#sql.renew.run(this.#random(16), id);
      })
      .immediate();
  }

  #no(practice: Uuid): number | undefined {
    return this.#guard(() => this.#sql.log.get(uuidBytes(practice))?.no);
  }

  #guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw storageError(error);
    }
  }
}
