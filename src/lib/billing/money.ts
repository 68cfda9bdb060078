import { fail, ok, type Result } from '../problem.ts';

/** Money is integer cents everywhere; these are the two doors of a field in which people type it. */

const TYPE_IT = 'Type it as 1234,50 or 1234.50.';

const PLAIN = /^(\d*)(?:[.,](\d{1,2}))?$/;
const GROUPED = /^([1-9]\d{0,2}(?:([ .,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d{1,2}))?$/;
/** What three digits after a single comma or point are, cents or thousands, nobody can tell. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

/**
 * Cents of an amount as people type or paste it: `1 234,50`, `1,234.50`, `R 99`, `-12.5`. Comma and
 * point both serve as decimal mark, with one or two digits after it; spaces, apostrophes, commas and
 * points stand between thousands, always the same one and never also as decimal mark. What can be
 * read in two ways is refused rather than guessed: `1,234` alone would be wrong by a thousand times
 * where a digit too many was typed.
 */
export function parseCents(typed: string): Result<number> {
  const text = typed
    .trim()
    .replace(/\u2212/g, '-')
    .replace(/^(-?)\s*(?:R|ZAR)?\s*(-?)\s*/i, '$1$2')
    // Of these only the space is left: one of them stands for all.
    .replace(/[\s'’]/g, ' ');
  const [, sign, number = ''] = /^(-?)(.*)$/.exec(text)!;
  if (EITHER.test(number)) return readTwoWays(number);
  const grouped = GROUPED.exec(number);
  const plain = /\d/.test(number) ? PLAIN.exec(number) : null;
  if (!grouped && !plain) {
    return fail('amount-unreadable', 'This cannot be read as an amount.', { action: TYPE_IT });
  }
  const rand = (grouped?.[1] ?? plain?.[1] ?? '').replace(/\D/g, '') || '0';
  const cents = Number(rand + (grouped?.[3] ?? plain?.[2] ?? '').padEnd(2, '0'));
  if (!Number.isSafeInteger(cents)) {
    return fail('amount-too-large', 'This amount is too large to be real.', { action: TYPE_IT });
  }
  return ok(sign && cents !== 0 ? -cents : cents);
}

function readTwoWays(number: string) {
  const thousands = number.replace(/\D/g, '');
  const cents = number.slice(0, -1);
  return fail('amount-ambiguous', `“${number}” could be R ${thousands} or R ${cents}.`, {
    action: `Type ${thousands} or ${cents}.`
  });
}

const formatters = new Map<string, Intl.NumberFormat>();

/**
 * Cents as a field for amounts shows them, in the way of `locale` and with both digits of the cents:
 * `1 234,50` (with no-break spaces). {@link parseCents} reads it as the same amount.
 */
export function writeCents(cents: number, locale: string): string {
  let formatter = formatters.get(locale);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2
    });
    formatters.set(locale, formatter);
  }
  // As decimal text, so that no binary fraction stands between the cents and what is shown.
  return formatter.format(asDecimal(cents) as `${number}`);
}

function asDecimal(cents: number): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not a whole number of cents: ${cents}`);
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
