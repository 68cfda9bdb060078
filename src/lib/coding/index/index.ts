import type { SqlDatabase } from '../../sql.ts';
import type { CodingType, RowOf } from '../rows.ts';
import type { CodingTable } from '../table.ts';
import { findCodes, type CodeHit, type CodeSearch, type OwnWays } from './find.ts';
import { dropTable, listOf, loadTable } from './load.ts';
import { openSchema } from './schema.ts';
import { compactCode } from './terms.ts';

const NONE: OwnWays = { used: new Map(), aliases: [] };

/**
 * The search over code tables, in a database that is its own: derived from the tables' files and
 * made again from them at any time. What the practice has used, and its own words, are given from
 * outside and kept in memory: they change with every visit.
 */
export class CodeIndex {
  readonly #db: SqlDatabase;
  readonly #own = new Map<CodingType, OwnWays>();

  constructor(db: SqlDatabase) {
    this.#db = db;
    openSchema(db);
  }

  /** Content hashes of the tables that are in the index as a whole. */
  tables(): string[] {
    return this.#db
      .prepare('SELECT content FROM code_list WHERE complete = 1 ORDER BY content')
      .all<{ content: string }>()
      .map(({ content }) => content);
  }

  /** Brings a table in, under its content's hash; one that is there already costs nothing. */
  load(
    content: string,
    table: Pick<CodingTable, 'type' | 'rows'>,
    onProgress?: (done: number, total: number) => void,
    signal?: AbortSignal
  ): Promise<void> {
    return loadTable(this.#db, content, table, onProgress, signal);
  }

  drop(content: string): void {
    dropTable(this.#db, content);
  }

  /** How often each code was used, and the practice's own words for codes. */
  setOwn(type: CodingType, own: OwnWays): void {
    this.#own.set(type, own);
  }

  find<T extends CodingType>(search: CodeSearch<T>): CodeHit<T>[] {
    return findCodes(this.#db, search, this.#own.get(search.type) ?? NONE);
  }

  /** The row of a code, with or without its dot, in the first of the tables that has it. */
  get<T extends CodingType>(
    type: T,
    code: string,
    tables: readonly string[]
  ): RowOf[T] | undefined {
    for (const table of tables) {
      const list = listOf(this.#db, table);
      if (list?.complete !== 1 || list.type !== type) continue;
      const found = this.#db
        .prepare('SELECT data FROM code_row WHERE list = ? AND code = ? ORDER BY row LIMIT 1')
        .get<{ data: string }>(list.list, compactCode(code));
      if (found) return JSON.parse(found.data) as RowOf[T];
    }
    return undefined;
  }

  flush(): void {
    this.#db.flush();
  }

  close(): void {
    this.#db.close();
  }
}
