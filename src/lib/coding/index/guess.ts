import { editDistance } from '../../text/distance.ts';
import { AFTER } from '../../projections/search/conditions.ts';
import type { SqlDatabase, SqlValue } from '../../sql.ts';
import { soundsOf } from './load.ts';

/** Words of a table's vocabulary that something typed may stand for. */

/** Words that one part, or one misspelling, is looked up as: the ones in most rows. */
const MOST = 40;

const termsWhere = (
  db: SqlDatabase,
  list: number,
  where: string,
  ...params: SqlValue[]
): string[] => {
  const { found } = db
    .prepare(
      `SELECT json_group_array(term) AS found FROM
         (SELECT term FROM code_word WHERE list = ? AND ${where} ORDER BY rows DESC LIMIT 400)`
    )
    .get<{ found: string }>(list, ...params)!;
  return JSON.parse(found) as string[];
};

/** Whether any word begins so. */
export const isBeginning = (db: SqlDatabase, list: number, token: string): boolean =>
  db
    .prepare('SELECT 1 AS found FROM code_word WHERE list = ? AND term >= ? AND term < ? LIMIT 1')
    .get(list, token, token + AFTER) !== undefined;

/** Words that contain a part of at least three letters: `cardi` is in `myocardial`. */
export const wordsWith = (db: SqlDatabase, list: number, part: string): string[] =>
  [...part].length < 3 ? [] : termsWhere(db, list, 'instr(term, ?) > 0', part).slice(0, MOST);

/** Edits that a word may be away: short words differ from each other by little. */
const allowance = (length: number): number =>
  length < 4 ? 0 : length < 7 ? 1 : length < 11 ? 2 : 3;

/** Words that sound like what was typed, or differ from it by a few letters; likeliest first. */
export function misspelt(db: SqlDatabase, list: number, token: string): string[] {
  const most = allowance(token.length);
  if (most === 0 || !/^\p{L}+$/u.test(token)) return [];
  const alike = termsWhere(
    db,
    list,
    `term IN (SELECT s.term FROM code_sound AS s
       WHERE s.list = ? AND s.sound IN (SELECT value FROM json_each(?)))`,
    list,
    JSON.stringify(soundsOf(token))
  );
  // A slip of the finger changes the sound, but seldom the first letter.
  const near = termsWhere(
    db,
    list,
    'term >= ? AND term < ? AND length(term) BETWEEN ? AND ?',
    token[0]!,
    token[0]! + AFTER,
    token.length - most,
    token.length + most
  );
  const scores = new Map<string, number>();
  for (const [terms, limit, extra] of [
    [alike, most + 1, 0],
    [near, most, 1]
  ] as const) {
    for (const term of terms) {
      const edits = editDistance(token, term, limit);
      if (edits <= limit && !scores.has(term)) scores.set(term, 2 * edits + extra);
    }
  }
  return [...scores]
    .sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
    .slice(0, 8)
    .map(([term]) => term);
}
