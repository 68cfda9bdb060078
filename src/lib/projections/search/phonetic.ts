import { doubleMetaphone } from 'double-metaphone';

/**
 * How South African names are heard and misspelt, before the English rules of Double Metaphone see
 * them: aspirated and breathy consonants of Nguni and Sotho languages (`Phumzile` is no `f`,
 * `Khumalo` no `ch`), clicks, laterals, and Dutch and Afrikaans spellings.
 */
const HEARD: readonly (readonly [RegExp, string])[] = [
  [/sch/g, 'sk'],
  [/tsh|tj/g, 'ch'],
  [/shl|hl|(?<=^|n)[dt]l/g, 'l'],
  [/ph/g, 'p'],
  [/th/g, 't'],
  [/kh|gq|nq|q|xh|x/g, 'k'],
  [/bh/g, 'b'],
  [/dh/g, 'd'],
  [/gh/g, 'g'],
  [/oe|ou|uu/g, 'u'],
  [/ij|y/g, 'i'],
  [/^w/g, 'v'],
  [/z/g, 's'],
  [/c(?!h)/g, 'k']
];

const heard = (name: string): string =>
  HEARD.reduce((text, [spelt, sound]) => text.replace(spelt, sound), name);

/** The one sound by which two names are said to be alike; empty for what has no Latin letters. */
export const soundOf = (name: string): string => doubleMetaphone(heard(name))[0];

/** Every sound under which a folded name is found: as an English ear and as a local one has it. */
export function soundsOf(name: string): string[] {
  const found = [...doubleMetaphone(name), ...doubleMetaphone(heard(name))];
  return [...new Set(found.filter((sound) => sound !== ''))].sort();
}
