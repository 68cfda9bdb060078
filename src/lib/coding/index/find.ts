import { fold, words } from '../../text/fold.ts';
import { AFTER } from '../../projections/search/conditions.ts';
import type { SqlDatabase, SqlValue } from '../../sql.ts';
import { codeOf, type CodingType, type RowOf } from '../rows.ts';
import { isBeginning, misspelt, wordsWith } from './guess.ts';
import { listOf, type ListRow } from './load.ts';
import { compactCode } from './terms.ts';

/** What is searched for, and what of it may be used. */
export interface CodeSearch<T extends CodingType = CodingType> {
  readonly type: T;
  readonly text: string;
  /** Content hashes of the tables to search, in order: see `activeTables`. */
  readonly tables: readonly string[];
  /** Only what may be used on this day. */
  readonly on?: string | undefined;
  /** Only complete codes: valid for clinical use. */
  readonly clinical?: boolean | undefined;
  /** Only what may stand first. */
  readonly primary?: boolean | undefined;
  readonly limit?: number | undefined;
}

/** Why a code was found, best reason first. */
export type FoundBy = 'code' | 'alias' | 'used' | 'words' | 'part' | 'misspelt';

export interface CodeHit<T extends CodingType = CodingType> {
  readonly code: string;
  readonly row: RowOf[T];
  /** The table that it stands in. */
  readonly table: string;
  readonly by: FoundBy;
  /** How often the practice has used it. */
  readonly used: number;
  /** The practice's own word for it, where that was what was found. */
  readonly alias?: string;
}

/** What the practice has made of codes: how often each was used, and its own words for them. */
export interface OwnWays {
  readonly used: ReadonlyMap<string, number>;
  readonly aliases: readonly { readonly words: string; readonly code: string }[];
}

/** What is looked at of a search: more can only come from a paste gone wrong. */
const MAX_TOKENS = 8;
const DEFAULT_LIMIT = 20;

/** A row as found, before it is read. */
type Found = { readonly row: number; readonly code: string; readonly data: string };

/**
 * Codes that a search means, best first: by their code, by the practice's own words, then by words,
 * what was used most before the rest; by parts of words and likely misspellings last.
 */
export function findCodes<T extends CodingType>(
  db: SqlDatabase,
  search: CodeSearch<T>,
  own: OwnWays
): CodeHit<T>[] {
  const limit = search.limit ?? DEFAULT_LIMIT;
  const typed = fold(search.text).trim();
  const tokens = [...new Set(words(typed))].slice(0, MAX_TOKENS);
  if (tokens.length === 0) return [];
  const hits = new Map<string, CodeHit<T>>();
  for (const table of search.tables) {
    const list = listOf(db, table);
    if (list?.complete !== 1 || list.type !== search.type) continue;
    const finder = new Finder(db, list, search, own, limit);
    let ofTable = 0;
    for (const [by, found] of finder.tiers(typed, tokens)) {
      for (const { data, alias } of found) {
        const row = JSON.parse(data) as RowOf[T];
        const code = codeOf(search.type, row);
        const key = `${code}\n${(row as { discipline?: string }).discipline ?? ''}`;
        if (hits.has(key)) continue;
        const used = own.used.get(code) ?? 0;
        hits.set(key, { code, row, table, by, used, ...(alias ? { alias } : {}) });
        ofTable += 1;
      }
      if (ofTable >= limit) break;
    }
  }
  // Several tables of one type were each searched best first.
  return [...hits.values()]
    .map((hit, at) => ({ hit, at }))
    .sort((a, b) => RANK[a.hit.by] - RANK[b.hit.by] || a.at - b.at)
    .slice(0, limit)
    .map(({ hit }) => hit);
}

const RANK: Readonly<Record<FoundBy, number>> = {
  code: 0,
  alias: 1,
  used: 2,
  words: 3,
  part: 4,
  misspelt: 5
};

type Tier = readonly [FoundBy, readonly (Found & { readonly alias?: string })[]];

class Finder {
  readonly #db: SqlDatabase;
  readonly #list: ListRow;
  readonly #search: CodeSearch;
  readonly #own: OwnWays;
  readonly #limit: number;

  constructor(db: SqlDatabase, list: ListRow, search: CodeSearch, own: OwnWays, limit: number) {
    this.#db = db;
    this.#list = list;
    this.#search = search;
    this.#own = own;
    this.#limit = limit;
  }

  /** Ways of finding, best first; each costs something only when it is asked for. */
  *tiers(typed: string, tokens: readonly string[]): Iterable<Tier> {
    yield ['code', this.#byCode(typed)];
    yield ['alias', this.#byAlias(tokens)];
    yield ['used', this.#byUse(tokens)];
    yield ['words', this.#byText(tokens.map(quoted))];
    yield ['words', this.#byText(tokens.map((token) => `${quoted(token)}*`))];
    const { list } = this.#list;
    const parts = tokens.map((token) => wordsWith(this.#db, list, token));
    yield ['part', this.#byAny(tokens, parts)];
    const unknown = tokens.map((token) => !isBeginning(this.#db, list, token));
    if (!unknown.includes(true)) return;
    const meant = tokens.map((token, at) => (unknown[at] ? misspelt(this.#db, list, token) : []));
    yield ['misspelt', this.#byAny(tokens, meant)];
  }

  /** By the beginning of the code; what is used most stands first after the code itself. */
  #byCode(typed: string): Found[] {
    const code = compactCode(typed);
    // One letter, or a word, is no beginning of a code.
    if (!/\d/.test(code) || /\s\D/.test(typed)) return [];
    const found = this.#rows(
      'r.list = ? AND r.code >= ? AND r.code < ?',
      [this.#list.list, code, code + AFTER],
      'r.code, r.row',
      Math.max(this.#limit, 200)
    );
    const rank = (one: Found): number => (one.code === code ? Infinity : this.#usesOf(one));
    return found.sort((a, b) => rank(b) - rank(a) || 0).slice(0, this.#limit);
  }

  #byAlias(tokens: readonly string[]): (Found & { alias: string })[] {
    const named = this.#own.aliases
      .map((alias) => ({ ...alias, terms: ` ${words(alias.words).join(' ')} ` }))
      .filter(({ terms }) => tokens.every((token) => terms.includes(` ${token}`)));
    if (named.length === 0) return [];
    const found = this.#byCodes(named.map(({ code }) => code));
    return named.flatMap(({ code, words: alias }) =>
      found.filter((one) => one.code === compactCode(code)).map((one) => ({ ...one, alias }))
    );
  }

  /** Codes that the practice has used, in whose words every token begins a word. */
  #byUse(tokens: readonly string[]): Found[] {
    if (this.#own.used.size === 0) return [];
    const params: SqlValue[] = [this.#list.list, usedCodes(this.#own.used)];
    const terms = tokens.map((token) => {
      params.push(` ${token}`);
      return 'instr(r.terms, ?) > 0';
    });
    return this.#rows(
      `r.list = ? AND r.code IN (SELECT value FROM json_each(?)) AND ${terms.join(' AND ')}`,
      params,
      'r.row',
      1000
    )
      .sort((a, b) => this.#usesOf(b) - this.#usesOf(a))
      .slice(0, this.#limit);
  }

  /** Tokens that full text has to find, each an expression of its language. */
  #byText(expressions: readonly string[]): Found[] {
    const { first, last } = this.#list;
    const params: SqlValue[] = [expressions.join(' AND '), first, last];
    return this.#select(
      `code_text AS f CROSS JOIN code_row AS r ON r.row = f.rowid`,
      'f.code_text MATCH ? AND f.rowid BETWEEN ? AND ?',
      params,
      'f.rowid',
      this.#limit
    );
  }

  /** Tokens as beginnings of words, or as any of the words that they may stand for. */
  #byAny(tokens: readonly string[], words: readonly (readonly string[])[]): Found[] {
    if (words.every((each) => each.length === 0)) return [];
    return this.#byText(
      tokens.map(
        (token, at) => `(${[`${quoted(token)}*`, ...words[at]!.map(quoted)].join(' OR ')})`
      )
    );
  }

  #byCodes(codes: readonly string[]): Found[] {
    const list = JSON.stringify(codes.map(compactCode));
    return this.#rows(
      'r.list = ? AND r.code IN (SELECT value FROM json_each(?))',
      [this.#list.list, list],
      'r.row',
      codes.length * 4
    );
  }

  #usesOf({ code }: Found): number {
    return usesByCompact(this.#own.used).get(code) ?? 0;
  }

  #rows(where: string, params: SqlValue[], order: string, limit: number): Found[] {
    return this.#select('code_row AS r', where, params, order, limit);
  }

  /** Rows that may be used as the search asks. */
  #select(from: string, where: string, params: SqlValue[], order: string, limit: number): Found[] {
    const { on, clinical, primary } = this.#search;
    const conditions = [where];
    if (clinical) conditions.push('r.clinical = 1');
    if (primary) conditions.push('r.main = 1');
    if (on !== undefined) {
      conditions.push('(r.starts IS NULL OR r.starts <= ?) AND (r.ends IS NULL OR r.ends >= ?)');
      params.push(on, on);
    }
    params.push(limit);
    return this.#db
      .prepare(
        `SELECT r.row, r.code, r.data FROM ${from} WHERE ${conditions.join(' AND ')}
         ORDER BY ${order} LIMIT ?`
      )
      .all<Found>(...params);
  }
}

const quoted = (token: string): string => `"${token.replaceAll('"', '""')}"`;

/** Uses by compact code; a practice's uses are looked at many times before they change. */
const compactUses = new WeakMap<ReadonlyMap<string, number>, ReadonlyMap<string, number>>();
const usedLists = new WeakMap<ReadonlyMap<string, number>, string>();

function usesByCompact(used: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const known = compactUses.get(used);
  if (known) return known;
  const made = new Map([...used].map(([code, count]) => [compactCode(code), count]));
  compactUses.set(used, made);
  return made;
}

function usedCodes(used: ReadonlyMap<string, number>): string {
  const known = usedLists.get(used);
  if (known !== undefined) return known;
  const made = JSON.stringify([...usesByCompact(used).keys()]);
  usedLists.set(used, made);
  return made;
}
