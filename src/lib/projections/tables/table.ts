/** How a column is declared, to SQLite and to TypeScript. */
type Column = 'TEXT NOT NULL' | 'TEXT' | 'INTEGER NOT NULL' | 'INTEGER' | 'REAL NOT NULL' | 'REAL';

interface Table<C extends Record<string, Column> = Record<string, Column>> {
  readonly columns: C;
  /** What tells the rows of one document apart; none where a document has one row. */
  readonly key: readonly string[];
  readonly indexes: readonly string[];
}

/** A table as its area declares it, with its columns' own types. */
export const table = <const C extends Record<string, Column>>(
  columns: C,
  key: readonly (keyof C & string)[] = [],
  indexes: readonly string[] = []
): Table<C> => ({ columns, key, indexes });
