import type { SqlDatabase } from '#lib/sql.ts';
import { openProjections, type Projections } from '#lib/projections/projections.ts';

/** One behaviour that every SQLite driver has to show: run in Node, and in a worker of a browser. */
export interface Case {
  readonly name: string;
  /** What the database has in it: nothing, or the tables of projections without a row. */
  readonly begins: 'empty' | 'projections';
  /** `open` gives a database that begins so, and is this case's alone; the case closes it. */
  run(open: () => Promise<SqlDatabase>): Promise<void>;
}

/** A case about a database. */
export const onDatabase = (
  name: string,
  work: (db: SqlDatabase) => void,
  begins: Case['begins'] = 'empty'
): Case => ({
  name,
  begins,
  async run(open) {
    const db = await open();
    try {
      work(db);
    } finally {
      db.close();
    }
  }
});

/** A case about projections. */
export const onProjections = (
  name: string,
  work: (projections: Projections, db: SqlDatabase) => void
): Case => onDatabase(name, (db) => work(openProjections(db), db), 'projections');
