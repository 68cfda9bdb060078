import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centsAsDecimal, formatCents, parseCents } from '#lib/billing/money.ts';

describe('an amount as typed', () => {
  test.each([
    ['1 234,50', 123_450],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['R 99', 9_900],
    ['r99.5', 9_950],
    ['ZAR 0.05', 5],
    ['R\u00a01\u202f234\u00a0567,89', 123_456_789],
    ['1,234', 123_400],
    ['1 234 567', 123_456_700],
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
    'free',
    '12.',
    '1,234,50',
    '1.2.3',
    '12,3456',
    '0,500',
    '1,23,456',
    '1,234.567,89',
    '--5',
    '5-',
    '1e3',
    '$5'
  ])('“%s” is refused rather than guessed', (typed) => {
    expect(parseCents(typed)).toMatchObject({ ok: false, problem: { code: 'amount-unreadable' } });
  });

  test('beyond what integers hold is refused', () => {
    expect(parseCents('99999999999999999')).toMatchObject({
      problem: { code: 'amount-too-large' }
    });
  });
});

describe('an amount as shown', () => {
  test('is in rand, the South African way', () => {
    expect(formatCents(123_450)).toBe('R\u00a01\u00a0234,50');
    expect(formatCents(5)).toBe('R\u00a00,05');
    expect(formatCents(-9_905)).toBe('-R\u00a099,05');
  });

  test('never shows a fraction of a cent that is not there', () => {
    expect(() => formatCents(0.5)).toThrow(RangeError);
    expect(centsAsDecimal(-7)).toBe('-0.07');
    expect(centsAsDecimal(Number.MAX_SAFE_INTEGER)).toBe('90071992547409.91');
  });

  test('is read back as the same amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        expect(parseCents(formatCents(cents))).toEqual({ ok: true, value: cents });
        expect(parseCents(centsAsDecimal(cents))).toEqual({ ok: true, value: cents });
      })
    );
  });
});
