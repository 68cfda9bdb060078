import type { SqlDatabase } from '#lib/sql.ts';
import { onDatabase, type Case } from './case.ts';
import { equal, ok, thrown } from './check.ts';

const namesIn = (db: SqlDatabase): unknown[] =>
  db
    .prepare('SELECT name FROM thing ORDER BY name')
    .all()
    .map(({ name }) => name);

const withThings = (name: string, work: (db: SqlDatabase) => void): Case =>
  onDatabase(name, (db) => {
    db.exec(
      'CREATE TABLE thing (name TEXT PRIMARY KEY, value); CREATE INDEX by_value ON thing (value)'
    );
    work(db);
  });

const add = (db: SqlDatabase, name: string): void =>
  db.prepare('INSERT INTO thing (name) VALUES (?)').run(name);

export const driverCases: Case[] = [
  withThings('a driver gives back every sort of value as it was given', (db) => {
    const values = [
      'Zoë 😀 漢',
      '',
      'a text that says in plain letters more than is put together by hand, to the end of it',
      `${'a'.repeat(63)}é`,
      0,
      -1.5,
      9_007_199_254_740_991,
      null,
      new Uint8Array([0, 255, 7])
    ];
    for (const [at, value] of values.entries()) {
      db.prepare('INSERT INTO thing (name, value) VALUES (?, ?)').run(`n${at}`, value);
    }
    const read = db.prepare('SELECT value FROM thing ORDER BY name').all();
    equal(
      read.map(({ value }) => (value instanceof Uint8Array ? [...value] : value)),
      values.map((value) => (value instanceof Uint8Array ? [...value] : value))
    );
  }),

  withThings('a driver answers a missing row with undefined and missing rows with none', (db) => {
    equal(db.prepare('SELECT name FROM thing WHERE name = ?').get('x'), undefined);
    equal(db.prepare('SELECT name FROM thing').all(), []);
  }),

  withThings('a driver takes numbered parameters, each as often as it is used', (db) => {
    add(db, 'a');
    equal(db.prepare('SELECT ?2 AS second, ?1 || ?1 AS twice').get('a', 'b'), {
      second: 'b',
      twice: 'aa'
    });
  }),

  withThings('a transaction that fails leaves nothing behind', (db) => {
    const error = thrown(() =>
      db.transaction(() => {
        add(db, 'a');
        throw new Error('halfway');
      })
    );
    equal((error as Error).message, 'halfway');
    equal(namesIn(db), []);
  }),

  withThings('a transaction inside another is part of it', (db) => {
    thrown(() =>
      db.transaction(() => {
        add(db, 'outer');
        db.transaction(() => add(db, 'inner'));
        throw new Error('after the inner one');
      })
    );
    equal(namesIn(db), []);
    equal(
      db.transaction(() => {
        add(db, 'outer');
        return db.transaction(() => {
          add(db, 'inner');
          return 'result';
        });
      }),
      'result'
    );
    equal(namesIn(db), ['inner', 'outer']);
  }),

  withThings('a statement that failed works the next time', (db) => {
    add(db, 'a');
    ok(/constraint|unique/i.test(String(thrown(() => add(db, 'a')))), 'says what is wrong');
    add(db, 'b');
    equal(namesIn(db), ['a', 'b']);
  }),

  withThings('a statement whose first row was enough does not hold anything up', (db) => {
    for (const name of ['a', 'b', 'c']) add(db, name);
    const first = db.prepare('SELECT name FROM thing ORDER BY name');
    equal(first.get(), { name: 'a' });
    equal(first.get(), { name: 'a' });
    db.transaction(() => db.exec('DROP INDEX by_value; DELETE FROM thing'));
    equal(first.all(), []);
  }),

  onDatabase('a driver has full-text search by trigram, JSON and row values', (db) => {
    db.exec(
      `CREATE VIRTUAL TABLE f USING fts5 (t, tokenize = 'trigram', content = '', contentless_delete = 1)`
    );
    db.prepare('INSERT INTO f (rowid, t) VALUES (1, ?)').run('Mthunzi-Vilakazi');
    equal(db.prepare('SELECT rowid FROM f WHERE f MATCH ?').all('"ilak"'), [{ rowid: 1 }]);
    equal(db.prepare('SELECT value FROM json_each(?)').all('[1,2]'), [{ value: 1 }, { value: 2 }]);
    equal(db.prepare('SELECT (1, 2) < (1, 3) AS less').get(), { less: 1 });
  })
];
