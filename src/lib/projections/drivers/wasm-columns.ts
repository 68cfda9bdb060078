import type { PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { SqlRow, SqlValue } from '../../sql.ts';

/** What is used of SQLite's own functions, without the checks that its JavaScript puts around each. */
interface Functions {
  sqlite3_column_type(statement: number, column: number): number;
  sqlite3_column_double(statement: number, column: number): number;
  sqlite3_column_text(statement: number, column: number): number;
  sqlite3_column_blob(statement: number, column: number): number;
  sqlite3_column_bytes(statement: number, column: number): number;
}

/** Types of values, as sqlite3.h numbers them. */
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const NULL = 5;

/** Up to so many bytes a text is put together here; a decoder takes longer to be called than to read. */
const SHORT = 64;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads the rows of a statement straight from SQLite's memory: an answer of hundreds of rows is
 * thousands of values, and the library's own reading takes several times as long as finding them.
 * Whole numbers beyond 2^53 lose their last digits, as a JavaScript number does.
 */
export class WasmColumns {
  readonly #functions: Functions;
  readonly #memory: () => Uint8Array;

  constructor({ wasm }: Sqlite3Static) {
    this.#functions = wasm.exports as Functions;
    this.#memory = wasm.heap8u;
  }

  /** The row that `statement` stands on, its values under `names`. */
  row(statement: PreparedStatement, names: readonly string[]): SqlRow {
    const pointer = Number(statement.pointer);
    const row: SqlRow = {};
    for (let at = 0; at < names.length; at++) row[names[at]!] = this.#value(pointer, at);
    return row;
  }

  #value(statement: number, column: number): SqlValue {
    const read = this.#functions;
    switch (read.sqlite3_column_type(statement, column)) {
      case NULL:
        return null;
      case INTEGER:
      case FLOAT:
        return read.sqlite3_column_double(statement, column);
      case TEXT: {
        // The text is asked for before its length: asking may bring it into UTF-8 first.
        const from = read.sqlite3_column_text(statement, column);
        return this.#text(from, from + read.sqlite3_column_bytes(statement, column));
      }
      default: {
        const from = read.sqlite3_column_blob(statement, column);
        return this.#memory().slice(from, from + read.sqlite3_column_bytes(statement, column));
      }
    }
  }

  #text(from: number, to: number): string {
    const memory = this.#memory();
    let short = to - from <= SHORT;
    for (let at = from; short && at < to; at++) short = memory[at]! < 0x80;
    const bytes = memory.subarray(from, to);
    return short ? String.fromCharCode(...bytes) : utf8.decode(bytes);
  }
}
