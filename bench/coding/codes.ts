import type { Icd10Row } from '../../src/lib/coding/rows.ts';
import { seeded } from '../harness/stats.ts';

/** As many codes as the Master Industry Table of 2021 has. */
export const CODES = 41_008;

const SYLLABLES =
  'ac al ar bra car cel cer col der dis ect em end fis gas glo hae hep hy in ise ju ker lar lip lum ma men my ne no oid oma op or ost pa per pha pul ren ri sal scle sta te thro tic tra ul ure va vis xan zo'.split(
    ' '
  );

/** A made-up table: the real one's wording may not be shipped. As many words a line, as unevenly used. */
export function codes(count = CODES, seed = 11): Icd10Row[] {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const words = Array.from({ length: 12_000 }, () =>
    Array.from({ length: 2 + below(3) }, () => SYLLABLES[below(SYLLABLES.length)]!).join('')
  );
  // A few words stand in most lines, and most words in a few.
  const word = (): string => words[Math.floor(words.length * random() ** 4)]!;
  return Array.from({ length: count }, (_, at): Icd10Row => {
    const letter = String.fromCharCode(65 + (at % 26));
    const number = Math.floor(at / 26);
    const block = String(number % 100).padStart(2, '0');
    const rest = Math.floor(number / 100);
    const isExternal = letter >= 'V' && letter <= 'Y';
    return {
      code: rest === 0 ? `${letter}${block}` : `${letter}${block}.${rest}`,
      words: Array.from({ length: 4 + below(9) }, word).join(' '),
      clinical: rest > 0,
      primary: rest > 0 && !isExternal,
      asterisk: false,
      dagger: false,
      sequela: false,
      discontinued: false
    };
  });
}

/** What somebody types who codes: beginnings of words, codes, parts of words and slips. */
export function codeQueries(rows: readonly Icd10Row[], count: number, seed = 5): string[] {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, at) => {
    const row = rows[below(rows.length)]!;
    const words = row.words.split(' ');
    const one = words[below(words.length)]!;
    const other = words[below(words.length)]!;
    const beginning = one.slice(0, 2 + below(one.length));
    switch (at % 6) {
      case 0:
      case 1:
        return beginning;
      case 2:
        return `${beginning} ${other.slice(0, 3)}`;
      case 3:
        return row.code.slice(0, 2 + below(4));
      case 4:
        return one.slice(1 + below(2));
      default:
        return one.slice(0, 2) + one.slice(3);
    }
  });
}
