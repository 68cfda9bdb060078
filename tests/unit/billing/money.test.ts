import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCents, writeCents } from '#lib/billing/money.ts';
import { formatMoney } from '#lib/format.ts';
import { rands } from '#lib/projections/text.ts';

fc.configureGlobal({ seed: 20_261_123 });

const timeZone = 'Africa/Johannesburg';
/** What a practice may choose, and manners with other marks. */
const LOCALES = ['en-ZA', 'af-ZA', 'zu-ZA', 'xh-ZA', 'tn-ZA', 'en-GB', 'de-DE', 'fr-FR', 'de-CH'];
const anyCents = fc.integer({ min: -1e13, max: 1e13 });

describe('an amount as typed', () => {
  test.each([
    ['450', 45_000],
    ['450.5', 45_050],
    ['450,50', 45_050],
    ['0.29', 29],
    ['1 234,50', 123_450],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['1.500,00', 150_000],
    ['1.005,5', 100_550],
    ["1'234.50", 123_450],
    ['1’234.50', 123_450],
    ['R 99', 9_900],
    ['  R99  ', 9_900],
    ['r99.5', 9_950],
    ['ZAR 0.05', 5],
    ['R\u00a01\u202f234\u00a0567,89', 123_456_789],
    ['1 234', 123_400],
    ['1234', 123_400],
    ['1 234 567', 123_456_700],
    ['1,234,567', 123_456_700],
    ['1,234,567.8', 123_456_780],
    [',50', 50],
    ['.5', 50],
    ['0', 0],
    ['-12,00', -1_200],
    ['R -12', -1_200],
    ['-R12', -1_200],
    ['\u221212', -1_200],
    ['-0', 0]
  ])('%s is %d cents', (typed, cents) => {
    expect(parseCents(typed)).toEqual({ ok: true, value: cents });
  });

  test.each([
    '',
    'R',
    '-',
    'free',
    ',',
    '12.',
    '12 34',
    '1 2',
    '1234 567',
    '1,234,50',
    '1.2.3',
    '1.2,3',
    '12,34.50',
    '12,3456',
    '0,500',
    '1 234,567',
    '1,23,456',
    '1,234 567',
    '1,234.567,89',
    '--5',
    '5-',
    '1e3',
    '$5'
  ])('“%s” is refused', (typed) => {
    expect(parseCents(typed)).toMatchObject({ ok: false, problem: { code: 'amount-unreadable' } });
  });

  test.each([
    ['1,234', '“1,234” could be R 1234 or R 1,23.', 'Type 1234 or 1,23.'],
    ['R 12.345', '“12.345” could be R 12345 or R 12.34.', 'Type 12345 or 12.34.']
  ])('“%s” is refused with both ways to read it', (typed, message, action) => {
    expect(parseCents(typed)).toMatchObject({
      ok: false,
      problem: { code: 'amount-ambiguous', message, action }
    });
  });

  test('beyond what integers hold is refused', () => {
    expect(parseCents('99999999999999999')).toMatchObject({
      problem: { code: 'amount-too-large' }
    });
  });

  test('is the digits that are there, with the cents after the last mark, or refused', () => {
    const mark = fc.constantFrom('', ',', '.', ' ', '\u00a0', "'");
    const digits = fc.stringMatching(/^\d{1,4}$/);
    const text = fc.array(fc.tuple(digits, mark), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(text, (parts) => {
        const typed = parts.flat().join('').trim();
        const read = parseCents(typed);
        if (!read.ok) return;
        const decimals = /[.,](\d{1,2})$/.exec(typed)?.[1];
        const whole = decimals ? typed.slice(0, -decimals.length - 1) : typed;
        const cents = `${whole.replace(/\D/g, '')}${(decimals ?? '').padEnd(2, '0')}`;
        expect(read.value).toBe(Number(cents));
      })
    );
  });
});

describe('an amount in a field', () => {
  test('is written the way the practice writes amounts elsewhere, without the currency', () => {
    expect(writeCents(123_450, 'en-ZA')).toBe('1\u00a0234,50');
    expect(writeCents(123_450, 'zu-ZA')).toBe('1,234.50');
    expect(writeCents(5, 'en-ZA')).toBe('0,05');
    for (const locale of ['en-ZA', 'af-ZA', 'zu-ZA', 'xh-ZA']) {
      const elsewhere = formatMoney(1_234_567_890, { locale, timeZone });
      expect(elsewhere.replace(/^R\s*/, '')).toBe(writeCents(1_234_567_890, locale));
    }
  });

  test('never shows a fraction of a cent that is not there', () => {
    expect(() => writeCents(0.5, 'en-ZA')).toThrow(RangeError);
    expect(writeCents(Number.MAX_SAFE_INTEGER, 'en-GB')).toBe('90,071,992,547,409.91');
  });

  test('is read back as the same amount, in every manner', () => {
    fc.assert(
      fc.property(anyCents, fc.constantFrom(...LOCALES), (cents, locale) => {
        expect(parseCents(writeCents(cents, locale))).toEqual({ ok: true, value: cents });
      })
    );
  });

  test('takes what was copied from anywhere else in the app', () => {
    fc.assert(
      fc.property(
        anyCents,
        fc.constantFrom('en-ZA', 'af-ZA', 'zu-ZA', 'xh-ZA'),
        (cents, locale) => {
          const same = { ok: true, value: cents };
          expect(parseCents(formatMoney(cents, { locale, timeZone }))).toEqual(same);
          expect(parseCents(rands(cents))).toEqual(same);
        }
      )
    );
  });
});
