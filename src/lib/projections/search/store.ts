import type { SqlDatabase } from '../../sql.ts';
import { soundsOf } from './phonetic.ts';
import { isNameTerm, termsIn, type SearchEntry } from './terms.ts';

/** Keeps the tables that patients are searched in: see `schema.ts`. */

interface Stored {
  [column: string]: number | string;
  row: number;
  sort: string;
  terms: string;
}

/** Puts one patient into the search, in place of what stood there before; false where it stood so. */
export function writeSearch(db: SqlDatabase, source: string, entry: SearchEntry): boolean {
  const old = stored(db, source);
  if (old?.terms === entry.terms) {
    if (old.sort === entry.sort) return false;
    db.prepare('UPDATE patient_search SET sort = ? WHERE row = ?').run(entry.sort, old.row);
    return true;
  }
  if (old) remove(db, old);
  db.prepare('INSERT INTO patient_search (source, sort, terms) VALUES (?, ?, ?)').run(
    source,
    entry.sort,
    entry.terms
  );
  const { row } = stored(db, source)!;
  const terms = termsIn(entry.terms);
  db.prepare('INSERT INTO patient_term (term, row) SELECT value, ? FROM json_each(?)').run(
    row,
    JSON.stringify(terms)
  );
  addNames(db, terms.filter(isNameTerm));
  db.prepare('INSERT INTO patient_trigram (rowid, terms) VALUES (?, ?)').run(row, entry.terms);
  return true;
}

/** Takes one patient out of the search; false where there was none. */
export function removeSearch(db: SqlDatabase, source: string): boolean {
  const old = stored(db, source);
  if (old) remove(db, old);
  return old !== undefined;
}

function stored(db: SqlDatabase, source: string): Stored | undefined {
  return db
    .prepare('SELECT row, sort, terms FROM patient_search WHERE source = ?')
    .get<Stored>(source);
}

function remove(db: SqlDatabase, { row, terms: text }: Stored): void {
  const terms = termsIn(text);
  db.prepare(
    'DELETE FROM patient_term WHERE row = ? AND term IN (SELECT value FROM json_each(?))'
  ).run(row, JSON.stringify(terms));
  removeNames(db, terms.filter(isNameTerm));
  db.prepare('DELETE FROM patient_trigram WHERE rowid = ?').run(row);
  db.prepare('DELETE FROM patient_search WHERE row = ?').run(row);
}

/** Each name is kept once, however many bear it, with how it sounds: misspellings are looked for here. */
function addNames(db: SqlDatabase, names: readonly string[]): void {
  const counted = db
    .prepare(
      `INSERT INTO name_term (term, patients) SELECT value, 1 FROM json_each(?) WHERE true
       ON CONFLICT (term) DO UPDATE SET patients = patients + 1 RETURNING term, patients`
    )
    .all<{ term: string; patients: number }>(JSON.stringify(names));
  const addSound = db.prepare('INSERT INTO name_sound (sound, term) VALUES (?, ?)');
  for (const { term, patients } of counted) {
    if (patients === 1) for (const sound of soundsOf(term)) addSound.run(sound, term);
  }
}

function removeNames(db: SqlDatabase, names: readonly string[]): void {
  const list = JSON.stringify(names);
  db.prepare(
    'UPDATE name_term SET patients = patients - 1 WHERE term IN (SELECT value FROM json_each(?))'
  ).run(list);
  const gone = db
    .prepare(
      `DELETE FROM name_term WHERE term IN (SELECT value FROM json_each(?)) AND patients <= 0
       RETURNING term`
    )
    .all<{ term: string }>(list);
  const removeSound = db.prepare('DELETE FROM name_sound WHERE sound = ? AND term = ?');
  for (const { term } of gone) for (const sound of soundsOf(term)) removeSound.run(sound, term);
}
