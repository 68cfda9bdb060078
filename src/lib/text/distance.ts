/** Longest words that are compared; beyond, nobody means a misspelling. */
const MAX_LENGTH = 64;

/** Three rows of the table of edits, used again by every comparison: thousands are made a search. */
let before = new Uint8Array(MAX_LENGTH + 1);
let above = new Uint8Array(MAX_LENGTH + 1);
let row = new Uint8Array(MAX_LENGTH + 1);

/**
 * Edits that turn one word into the other (insert, delete, replace a letter, swap two neighbours:
 * the optimal string alignment distance), or `limit + 1` as soon as it is certain to be more.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return a === b ? 0 : limit + 1;
  for (let at = 0; at <= b.length; at++) above[at] = at;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = above[j - 1]! + (same ? 0 : 1);
      if (above[j]! + 1 < cost) cost = above[j]! + 1;
      if (row[j - 1]! + 1 < cost) cost = row[j - 1]! + 1;
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped && before[j - 2]! + 1 < cost) cost = before[j - 2]! + 1;
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[b.length]!, limit + 1);
}

/** Edits that a name of this length may be away: short names differ from each other by little. */
export const allowance = (length: number): number =>
  length < 4 ? 0 : length < 6 ? 1 : length < 9 ? 2 : 3;
