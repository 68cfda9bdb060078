import type { SqlDatabase, SqlValue } from '../../sql.ts';
import { compare } from '../entries.ts';
import { AFTER, begins, longest } from './conditions.ts';
import { allowance, editDistance } from '../../text/distance.ts';
import { soundsOf } from './phonetic.ts';
import type { Reading, Token } from './reading.ts';
import { isNameTerm, termsIn } from './terms.ts';

/** A name of the practice that a token may have been meant for. */
interface Guess {
  readonly term: string;
  /** 0 is as good as right. */
  readonly score: number;
  readonly patients: number;
}

/** Names that one token may stand for. */
const MAX_GUESSES = 12;
/** Patients whose guesses are compared with each other. */
const MAX_CANDIDATES = 100;

/** Patients whose names sound like the tokens or differ from them by a few letters, likeliest first. */
export function findMisspelt(db: SqlDatabase, reading: Reading, limit: number): string[] {
  const guesses = new Map<Token, readonly Guess[]>(
    reading.map((token) => [token, token.flatMap((form) => guessesFor(db, form))])
  );
  const named = reading.filter((token) => guesses.get(token)!.length > 0);
  if (named.length === 0) return [];
  const driver = longest(named);
  const terms = guesses.get(driver)!.map(({ term }) => term);
  const params: SqlValue[] = [
    ...driver.flatMap((form) => [form, form, form + AFTER]),
    JSON.stringify(terms)
  ];
  const others = reading
    .filter((token) => token !== driver)
    .map((token) => {
      const literally = begins(token, params);
      params.push(JSON.stringify(guesses.get(token)!.map(({ term }) => ` ${term} `)));
      return `AND (${literally} OR EXISTS (
        SELECT 1 FROM json_each(?) AS g WHERE instr(s.terms, g.value) > 0
      ))`;
    });
  // Ranks are unique, so that `term` is the one that goes with the least of them.
  const rows = db
    .prepare(
      `SELECT s.source, s.terms FROM (
         SELECT row, term, min(rank) AS rank FROM (
           ${driver.map(() => 'SELECT row, ? AS term, -1 AS rank FROM patient_term WHERE term >= ? AND term < ? UNION ALL').join(' ')}
           SELECT t.row, t.term, g.key AS rank
           FROM json_each(?) AS g CROSS JOIN patient_term AS t ON t.term = g.value
         ) GROUP BY row
       ) AS d JOIN patient_search AS s ON s.row = d.row
       WHERE true ${others.join(' ')}
       ORDER BY d.rank, substr(s.sort, 1, length(d.term)) = d.term DESC, s.sort, s.source
       LIMIT ${MAX_CANDIDATES}`
    )
    .all<{ source: string; terms: string }>(...params);
  return rows
    .map((row) => ({ ...row, score: scoreOf(row.terms, reading, guesses) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ source }) => source);
}

function scoreOf(
  terms: string,
  reading: Reading,
  guesses: ReadonlyMap<Token, readonly Guess[]>
): number {
  const own = new Set(termsIn(terms));
  return reading.reduce((sum, token) => {
    if (token.some((form) => terms.includes(` ${form}`))) return sum;
    const fitting = guesses.get(token)!.filter(({ term }) => own.has(term));
    return sum + Math.min(...fitting.map(({ score }) => score));
  }, 0);
}

function guessesFor(db: SqlDatabase, form: string): Guess[] {
  if (!isNameTerm(form) || form.length < 3) return [];
  const most = allowance(form.length);
  const alike = names(
    db,
    `n.term IN (
       SELECT s.term FROM name_sound AS s WHERE s.sound IN (SELECT value FROM json_each(?)))`,
    JSON.stringify(soundsOf(form))
  );
  // A slip of the finger changes the sound, but seldom the first letter.
  const near =
    most === 0
      ? []
      : names(
          db,
          'n.term >= ? AND n.term < ? AND length(n.term) BETWEEN ? AND ?',
          form[0]!,
          form[0]! + AFTER,
          form.length - most,
          form.length + most
        );
  const best = new Map<string, Guess>();
  const consider = ([term, patients]: Name, soundsAlike: boolean): void => {
    const limit = soundsAlike ? most + 1 : most;
    const edits = editDistance(form, term, limit);
    if (term === form || edits > limit || best.has(term)) return;
    best.set(term, { term, patients, score: 2 * edits + (soundsAlike ? 0 : 1) });
  };
  for (const name of alike) consider(name, true);
  for (const name of near) consider(name, false);
  return [...best.values()]
    .sort((a, b) => a.score - b.score || b.patients - a.patients || compare(a.term, b.term))
    .slice(0, MAX_GUESSES);
}

type Name = readonly [term: string, patients: number];

/** Names under a condition on `n`. As one value: a thousand rows cost more than what is in them. */
function names(db: SqlDatabase, where: string, ...params: SqlValue[]): Name[] {
  const found = db
    .prepare(
      `SELECT group_concat(n.term || ' ' || n.patients, ';') AS list FROM name_term AS n WHERE ${where}`
    )
    .get<{ list: string | null }>(...params);
  const list = found?.list?.split(';') ?? [];
  return list.map((name) => {
    const space = name.indexOf(' ');
    return [name.slice(0, space), Number(name.slice(space + 1))];
  });
}
