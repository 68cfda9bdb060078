import type { SqlDatabase, SqlValue } from '../../sql.ts';
import { AFTER, begins, equals, includes, lengthOf, longest, sources } from './conditions.ts';
import { findMisspelt } from './misspelt.ts';
import { readings, type Reading, type Token } from './reading.ts';

/** Misspellings are only looked for where fewer patients than this were found without. */
const FEW = 5;

/**
 * Ids of the patients that a search means, best first: whole words before beginnings of words,
 * those before parts of words, and likely misspellings last; by surname among equals. Any text may
 * be given; one without letters or digits finds nobody.
 */
export function findPatients(db: SqlDatabase, text: string, limit: number): string[] {
  const found = new Set<string>();
  const ways = readings(text);
  for (const find of [findByBeginning, findByPart]) {
    for (const reading of ways) {
      if (found.size >= limit) break;
      for (const source of find(db, reading, limit + found.size)) found.add(source);
    }
  }
  const literal = ways[0];
  if (literal && found.size < FEW) {
    for (const source of findMisspelt(db, literal, limit)) found.add(source);
  }
  return [...found].slice(0, limit);
}

/** Patients with words that begin with the tokens. */
function findByBeginning(db: SqlDatabase, reading: Reading, limit: number): string[] {
  const driver = longest(reading);
  if (reading.length === 1 && driver.length === 1 && driver[0]!.length === 1) {
    const listed = findBySurname(db, driver[0]!, limit);
    // One letter means a fifth of the practice: a full list of surnames needs no better idea.
    if (listed.length >= limit) return listed;
  }
  const params: SqlValue[] = driver.flatMap((form) => [form, form + AFTER]);
  const ranges = driver.map(() => 'SELECT row FROM patient_term WHERE term >= ? AND term < ?');
  const others = reading
    .filter((token) => token !== driver)
    .map((token) => `AND ${begins(token, params)}`);
  const whole = reading.map((token) => equals(token, params));
  const surname = driver.map((form) => {
    params.push(form, form + AFTER);
    return '(s.sort >= ? AND s.sort < ?)';
  });
  params.push(limit);
  return sources(
    db,
    `SELECT s.source FROM (SELECT DISTINCT row FROM (${ranges.join(' UNION ALL ')})) AS d
     JOIN patient_search AS s ON s.row = d.row
     WHERE true ${others.join(' ')}
     ORDER BY ${whole.join(' + ')} DESC, ${surname.join(' OR ')} DESC, s.sort, s.source LIMIT ?`,
    params
  );
}

const findBySurname = (db: SqlDatabase, letter: string, limit: number): string[] =>
  sources(
    db,
    `SELECT source FROM patient_search WHERE sort >= ? AND sort < ?
     ORDER BY sort, source LIMIT ?`,
    [letter, letter + AFTER, limit]
  );

/** Patients in whose words the tokens stand anywhere; tokens of one or two letters begin a word. */
function findByPart(db: SqlDatabase, reading: Reading, limit: number): string[] {
  const long = reading.filter((token) => lengthOf(token) >= 3);
  if (long.length === 0) return [];
  const params: SqlValue[] = [long.map(trigrams).join(' AND ')];
  const conditions = reading.map(
    (token) => `AND ${(long.includes(token) ? includes : begins)(token, params)}`
  );
  params.push(limit);
  return sources(
    db,
    `SELECT s.source FROM patient_trigram AS f JOIN patient_search AS s ON s.row = f.rowid
     WHERE patient_trigram MATCH ? ${conditions.join(' ')}
     ORDER BY s.sort, s.source LIMIT ?`,
    params
  );
}

/** Parts of a token that full text is asked for; the whole token is compared afterwards. */
const PARTS = 3;

/** A full-text expression for three-letter parts of a token, spread over it, in any of its forms. */
function trigrams(token: Token): string {
  const forms = token.map((form) => {
    const letters = [...form];
    const last = letters.length - 3;
    const starts = new Set(
      Array.from({ length: PARTS }, (_, at) => Math.round((at * last) / (PARTS - 1)))
    );
    const parts = [...starts].map((start) => letters.slice(start, start + 3).join(''));
    return `(${parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(' AND ')})`;
  });
  return `(${forms.join(' OR ')})`;
}
