import { fail, ok, type Result } from '../problem.ts';

/** Money is integer cents everywhere; these are the two doors to and from what people read. */

const TYPE_IT = 'Type it as 1234,50 or 1234.50.';

/**
 * Cents of an amount as people type or paste it: `1 234,50`, `1,234.50`, `R 99`, `-12.5`. Comma and
 * point both serve as decimal mark (one or two digits after it); spaces, commas and points group
 * thousands. An amount that can be read in two ways is refused rather than guessed.
 */
export function parseCents(typed: string): Result<number> {
  const text = typed
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace(/\u2212/g, '-')
    .replace(/^(-?)(?:R|ZAR)(-?)/i, '$1$2');
  const match = /^(-?)(\d[\d.,]*|[.,]\d+)$/.exec(text);
  if (!match) return unreadable();
  const [, sign, number = ''] = match;
  const decimal = /^(.*?)[.,](\d{1,2})$/.exec(number);
  const whole = decimal ? decimal[1]! : number;
  if (decimal && whole.includes(number[whole.length]!)) return unreadable();
  if (!/^\d*$/.test(whole) && !/^[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*$/.test(whole)) {
    return unreadable();
  }
  const rand = whole.replace(/[.,]/g, '') || '0';
  const cents = Number(rand + (decimal?.[2] ?? '').padEnd(2, '0'));
  if (!Number.isSafeInteger(cents)) {
    return fail('amount-too-large', 'This amount is too large to be real.', { action: TYPE_IT });
  }
  return ok(sign && cents !== 0 ? -cents : cents);
}

const unreadable = () =>
  fail('amount-unreadable', 'This cannot be read as an amount.', { action: TYPE_IT });

const formatters = new Map<string, Intl.NumberFormat>();

/** Cents as an amount of rand in the way of `locale`: `R 1 234,50` (with no-break spaces). */
export function formatCents(cents: number, locale = 'en-ZA'): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not a whole number of cents: ${cents}`);
  let formatter = formatters.get(locale);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'ZAR',
      currencyDisplay: 'narrowSymbol'
    });
    formatters.set(locale, formatter);
  }
  // As decimal text, so that no binary fraction stands between the cents and what is shown.
  return formatter.format(centsAsDecimal(cents) as `${number}`);
}

/** Cents as plain decimal text, `-1234.50`, for files and fields. */
export function centsAsDecimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
