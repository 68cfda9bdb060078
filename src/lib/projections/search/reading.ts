import { compact, phoneDigits, spellings, words } from '../../text/fold.ts';
import { emailTerm, isParticle } from './terms.ts';

/** One word of a search, in every form in which it may be stored; a match with any of them will do. */
export type Token = readonly string[];

/** One way to read what was typed: all its tokens have to be found. */
export type Reading = readonly Token[];

/** What is looked at of a search: more can only come from a paste gone wrong. */
const MAX_LENGTH = 200;
const MAX_TOKENS = 6;

/** The ways to read a search, most literal first; none where there is nothing to search for. */
export function readings(text: string): Reading[] {
  const typed = text.slice(0, MAX_LENGTH).trim();
  if (/^[\d\s+()./-]*\d[\d\s()./-]*$/.test(typed)) return unique(numberReadings(typed));
  const parts = typed.split(/\s+/).filter((part) => part !== '');
  const tokens = mergeNumbers(parts.flatMap(tokensOf)).slice(0, MAX_TOKENS);
  if (tokens.length === 0) return [];
  return unique([
    tokens,
    joinParticles(tokens),
    parts.map((part) => (part.includes('@') ? [emailTerm(part)] : [compact(part)])),
    [[compact(typed)]]
  ]);
}

/** A phone, ID, membership or file number, or a date of birth. */
function numberReadings(typed: string): Reading[] {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed) ?? [];
  const date = year ? [`${year}${month!.padStart(2, '0')}${day!.padStart(2, '0')}`] : [];
  const groups = typed.split(/\s+/).filter((group) => /\d/.test(group));
  return [
    [[...date, ...numberForms(typed)]],
    ...(groups.length > 1 ? [groups.slice(0, MAX_TOKENS).map(numberForms)] : [])
  ];
}

/** A number as it may be stored: as typed, or as a phone number without trunk zero or country code. */
function numberForms(typed: string): Token {
  const digits = typed.replace(/\D/g, '');
  const forms = [digits, phoneDigits(typed)];
  // `2782…` half typed: the country code, or the start of an ID number of 1927.
  if (digits.length > 2 && digits.startsWith('27')) forms.push(digits.slice(2));
  return [...new Set(forms)].filter((form) => form !== '');
}

function tokensOf(part: string): Token[] {
  if (part.includes('@')) return [[emailTerm(part)]];
  return part
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => words(word).length > 0)
    .map((word) => (/^\d+$/.test(word) ? [word] : spellings(word)));
}

const isNumber = (token: Token): boolean => /^\d+$/.test(token[0] ?? '');

/** Digits in a row are one number, however they were spaced: `nkosi 082 555 1234`. */
function mergeNumbers(tokens: readonly Token[]): Token[] {
  const merged: string[] = [];
  const result: Token[] = [];
  const flush = (): void => {
    if (merged.length > 0) result.push(numberForms(merged.splice(0).join('')));
  };
  for (const token of tokens) {
    if (isNumber(token)) merged.push(token[0]!);
    else {
      flush();
      result.push(token);
    }
  }
  flush();
  return result;
}

/** `van der merwe johan` as `vandermerwe johan`: for surnames that were registered in one word. */
function joinParticles(tokens: readonly Token[]): Reading {
  const result: Token[] = [];
  let before = '';
  for (const [at, token] of tokens.entries()) {
    if (isParticle(token[0]!) && at < tokens.length - 1) before += token[0]!;
    else {
      result.push(token.map((form) => before + form));
      before = '';
    }
  }
  return result;
}

/** Without empty tokens, and each reading once. */
function unique(found: readonly Reading[]): Reading[] {
  const seen = new Map<string, Reading>();
  for (const reading of found) {
    const tokens = reading
      .map((token) => token.filter((form) => form !== ''))
      .filter((token) => token.length > 0)
      .slice(0, MAX_TOKENS);
    const key = tokens.map((token) => token.join('|')).join(' ');
    if (tokens.length > 0 && !seen.has(key)) seen.set(key, tokens);
  }
  return [...seen.values()];
}
