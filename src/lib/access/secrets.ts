/** Rules for what people choose to unlock with, and words about how good it is. */

/** Shorter ones are refused: a program that has the disk would guess them within days. */
export const LEAST_PASSPHRASE = 10;

export interface Strength {
  /** `short` is refused, `weak` is warned of. */
  readonly grade: 'short' | 'weak' | 'fair' | 'strong';
  /** What to do about it, for the person who is typing. */
  readonly hint: string;
}

/**
 * How hard a passphrase is to guess, roughly: by length and variety, and without what anybody knows.
 * @param known words that do not count: the names of the practice, the member, the device
 */
export function passphraseStrength(passphrase: string, known: readonly string[] = []): Strength {
  const typed = passphrase.normalize('NFKC').trim();
  if ([...typed].length < LEAST_PASSPHRASE) {
    return {
      grade: 'short',
      hint: `At least ${LEAST_PASSPHRASE} characters. Four unrelated words are good and easy to remember.`
    };
  }
  const counted = unlikely(typed.toLowerCase(), known);
  const characters = [...counted];
  const variety = new Set(characters).size;
  const words = counted.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2).length;
  if (variety < 6 || characters.length < LEAST_PASSPHRASE) {
    return {
      grade: 'weak',
      hint: 'Easily guessed: names, years, rows of keys and repetitions hardly count.'
    };
  }
  if (characters.length >= 20 || (words >= 4 && characters.length >= 16)) {
    return { grade: 'strong', hint: 'Strong.' };
  }
  return { grade: 'fair', hint: 'Fair. Another word or two would make it strong.' };
}

/** The text without names, years, runs and repetitions. */
function unlikely(text: string, known: readonly string[]): string {
  let left = text;
  const words = known.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  for (const word of [...words, 'passphrase', 'password', 'wagwoord', 'indaba', 'qwerty']) {
    if (word.length > 2) left = left.replaceAll(word, '');
  }
  left = left.replaceAll(/(19|20)\d\d/g, '').replaceAll(/(.)\1{2,}/gu, '$1');
  return left.replaceAll(/(.{1,4}?)\1{2,}/gu, '$1').replaceAll(/0?123456?7?8?9?|abcdef?/g, '');
}

/** What is wrong with a PIN, or null. */
export function pinWrong(pin: string): string | null {
  if (!/^\d{4,8}$/.test(pin)) return 'Four to eight digits.';
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  if (steps.size === 1 && [-1, 0, 1].includes([...steps][0]!)) {
    return 'Not a row of equal or counted digits: it would be tried first.';
  }
  return null;
}
