import type { Concept } from './gps.ts';

/**
 * Concepts by what somebody types: every word of it must begin a word of the concept's name or of one
 * of its other words. Names that begin with the text come first, then what is said every day.
 */
export function findConcepts(concepts: readonly Concept[], text: string, limit = 8): Concept[] {
  const wanted = wordsOf(text);
  if (wanted.length === 0) return concepts.slice(0, limit);
  return concepts
    .map((concept, at) => ({ concept, at, rank: rankOf(concept, wanted) }))
    .filter(({ rank }) => rank < NOT)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, limit)
    .map(({ concept }) => concept);
}

const NOT = 9;

function rankOf({ name, terms, everyday }: Concept, wanted: readonly string[]): number {
  const rest = everyday ? 0 : 1;
  const text = wanted.join(' ');
  if (folded(name) === text) return 0;
  if (folded(name).startsWith(text)) return 1 + rest;
  if (terms.some((term) => folded(term).startsWith(text))) return 3 + rest;
  const words = terms.flatMap(wordsOf);
  return wanted.every((word) => words.some((one) => one.startsWith(word))) ? 5 + rest : NOT;
}

/** Without accents and in small letters, with `ph` and `f`, `ae` and `e` alike: sulpha is sulfa. */
const folded = (text: string): string => wordsOf(text).join(' ');

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ph/g, 'f')
    .replace(/[ao]e/g, 'e')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
