import type { Concept } from './gps.ts';

/**
 * The reactions of an allergy are one line of words, `Hives; Swelling of the lips`, and beside it their
 * codes in SNOMED's own notation, `126485001 |Hives|`: each code carries the words that it was chosen
 * for, so that words which somebody typed over are never read as what the code says.
 */

export interface Reaction {
  readonly words: string;
  /** SNOMED code, where the words were chosen from the set. */
  readonly code?: string;
}

const BETWEEN = '; ';

/** The reactions that an allergy's two fields tell. */
export function reactionsOf(words: unknown, codes: unknown): Reaction[] {
  const coded = new Map(
    [...String(codes ?? '').matchAll(/(\d+) \|([^|]*)\|/g)].map(([, code, term]) => [term!, code!])
  );
  return String(words ?? '')
    .split(/\s*;\s*/)
    .filter(Boolean)
    .map((one) => {
      const code = coded.get(one);
      return code === undefined ? { words: one } : { words: one, code };
    });
}

/** The two fields of some reactions; null where there is nothing to write. */
export function reactionFields(reactions: readonly Reaction[]): {
  readonly reaction: string | null;
  readonly reactionCodes: string | null;
} {
  const coded = reactions.flatMap(({ code, words }) => (code ? [`${code} |${words}|`] : []));
  return {
    reaction: reactions.map(({ words }) => words).join(BETWEEN) || null,
    reactionCodes: coded.join(', ') || null
  };
}

/** What is typed or chosen, as a reaction; the separators of the two notations have no place in it. */
export const reactionNamed = (name: string, concept?: Pick<Concept, 'code'>): Reaction => {
  const words = name.replace(/[|;]/g, ',').replace(/\s+/g, ' ').trim();
  return concept ? { words, code: concept.code } : { words };
};
