import { allowance, editDistance } from '../../text/distance.ts';
import { words } from '../../text/fold.ts';
import { soundOf } from './phonetic.ts';

/** What hands do to names and numbers. */

/** Everything that a row of digits may have been meant for: one digit wrong, or two neighbours swapped. */
export function slipsOf(digits: string): string[] {
  const slips = new Set<string>();
  for (let at = 0; at < digits.length; at++) {
    for (const digit of '0123456789') {
      slips.add(digits.slice(0, at) + digit + digits.slice(at + 1));
    }
    const [here, next] = [digits[at]!, digits[at + 1]];
    if (next) slips.add(digits.slice(0, at) + next + here + digits.slice(at + 2));
  }
  slips.delete(digits);
  return [...slips].sort();
}

export interface Named {
  readonly given: string;
  readonly family: string;
}

/**
 * Whether two people's names are the same but for a slip or a spelling by ear, whichever of the two
 * names was written first. Of several first names the first one counts.
 */
export function namedAlike(one: Named, other: Named): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  return (
    (isNear(a.family, b.family) && isNear(a.given, b.given)) ||
    (isNear(a.family, b.given) && isNear(a.given, b.family))
  );
}

const partsOf = ({ given, family }: Named): Named => ({
  given: words(given)[0] ?? '',
  family: words(family).join('')
});

function isNear(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  const limit = allowance(Math.min(a.length, b.length));
  if (editDistance(a, b, limit) <= limit) return true;
  const sound = soundOf(a);
  return sound !== '' && sound === soundOf(b) && editDistance(a, b, limit + 1) <= limit + 1;
}
