/**
 * The small, synchronous part of SQLite that projections need. Two drivers implement it,
 * better-sqlite3 in Node and sqlite-wasm on OPFS in a browser worker, under one contract suite.
 */
export type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Record<string, SqlValue>;

export interface SqlStatement {
  /** Runs a statement that returns nothing. */
  run(...params: SqlValue[]): void;
  all<R extends SqlRow = SqlRow>(...params: SqlValue[]): R[];
  get<R extends SqlRow = SqlRow>(...params: SqlValue[]): R | undefined;
}

export interface SqlDatabase {
  /** Runs one or more statements without parameters. */
  exec(sql: string): void;
  /** A statement, compiled once and kept by its text. */
  prepare(sql: string): SqlStatement;
  /** Everything in `work` or nothing of it; nested calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  /**
   * Returns when all that was committed is on the disk. Before that, a power cut may take the last
   * transactions with it, each of them whole.
   */
  flush(): void;
  /** Brings the log into the database, so that the next opening has nothing to read twice. */
  tidy(): void;
  close(): void;
}
