/** Text as search sees it: without case, accents and punctuation. */

/** Letters that decomposition leaves whole. */
const WHOLE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i'
};

/** Longest text that is looked at: nobody has a longer name, and nobody types a longer search. */
const MAX_LENGTH = 500;

/** `text` in lower case without accents: `Müller` is `muller`, `Ångström` is `angstrom`. */
export function fold(text: string): string {
  return text
    .slice(0, MAX_LENGTH)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => WHOLE[letter]!);
}

/** German and Scandinavian spelling of umlauts: `Müller` is also `mueller`. */
const foldUmlauts = (text: string): string =>
  fold(
    text
      .normalize('NFC')
      .replace(/[äÄ]/g, 'ae')
      .replace(/[öÖ]/g, 'oe')
      .replace(/[üÜ]/g, 'ue')
      .replace(/[åÅ]/g, 'aa')
  );

/** The words of a text, folded: everything that is no letter or digit parts them. */
export const words = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** The ways in which one word may have been written: as it is, and with umlauts spelt out. */
export function spellings(word: string): string[] {
  const plain = words(word).join('');
  const spelt = (foldUmlauts(word).match(/[\p{L}\p{N}]+/gu) ?? []).join('');
  return plain === spelt ? [plain] : [plain, spelt];
}

/** Letters and digits only: `K7Q-0012` and `k7q 0012` are the same number. */
export const compact = (text: string): string => words(text).join('');

/**
 * The digits of a phone number as dialled at home, without trunk zero or country code:
 * `082 555 1234`, `+27 82 555 1234` and `0027825551234` are all `825551234`. Numbers of other
 * countries keep their country code.
 */
export function phoneDigits(typed: string): string {
  const digits = typed.replace(/\D/g, '');
  const abroad = typed.trim().startsWith('+') ? digits : /^00(.+)$/.exec(digits)?.[1];
  if (abroad !== undefined) return abroad.startsWith('27') ? abroad.slice(2) : abroad;
  if (/^27\d{9}$/.test(digits)) return digits.slice(2);
  return digits.replace(/^0/, '');
}
