import type { SqlDatabase, SqlValue } from '../../sql.ts';
import type { Reading, Token } from './reading.ts';

/** SQL conditions over a row `s` of `patient_search`; each appends its own parameters in order. */

/** Ends a range of terms that begin alike. */
export const AFTER = '\u{10ffff}';

const contains = (forms: readonly string[], params: SqlValue[]): string => {
  params.push(...forms);
  return `(${forms.map(() => 'instr(s.terms, ?) > 0').join(' OR ')})`;
};

/** Some term begins with the token. */
export const begins = (token: Token, params: SqlValue[]): string =>
  contains(
    token.map((form) => ` ${form}`),
    params
  );

/** Some term is the token. */
export const equals = (token: Token, params: SqlValue[]): string =>
  contains(
    token.map((form) => ` ${form} `),
    params
  );

/** Some term contains the token. */
export const includes = (token: Token, params: SqlValue[]): string => contains(token, params);

/** Letters of the shortest form: how much the token says at least. */
export const lengthOf = (token: Token): number =>
  Math.min(...token.map((form) => [...form].length));

/** The token that leaves the fewest patients to look at. */
export const longest = (reading: Reading): Token =>
  reading.reduce((best, token) => (lengthOf(token) > lengthOf(best) ? token : best));

export const sources = (db: SqlDatabase, sql: string, params: readonly SqlValue[]): string[] =>
  db
    .prepare(sql)
    .all<{ source: string }>(...params)
    .map(({ source }) => source);
