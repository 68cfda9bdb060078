import { expect, test } from 'vitest';
import {
  deviceSeries,
  invoiceNumber,
  nextInvoiceNumber,
  parseInvoiceNumber
} from '#lib/docs/invoice.number.ts';
import { MEMBER, PATIENT } from './support.ts';

test('an invoice number is prefix, series and a sequence of at least four digits', () => {
  expect(invoiceNumber('INV', 'K7Q', 12)).toBe('INV-K7Q-0012');
  expect(invoiceNumber('INV', 'K7Q', 123_456)).toBe('INV-K7Q-123456');
  expect(() => invoiceNumber('INV', 'k-7', 1)).toThrow(RangeError);
  expect(() => invoiceNumber('INV', 'K7Q', 0)).toThrow(RangeError);
});

test('an invoice number is read back, whatever the prefix has in it', () => {
  expect(parseInvoiceNumber('DR-N-2026-K7Q-0012')).toEqual({
    prefix: 'DR-N-2026',
    series: 'K7Q',
    sequence: 12
  });
  for (const other of ['2026/001', 'INV-0012', 'INV-K7Q-12', '']) {
    expect(parseInvoiceNumber(other)).toBeUndefined();
  }
});

test('the next number follows the highest of the same series', () => {
  const taken = ['INV-K7Q-0002', 'OLD-K7Q-0009', 'INV-ZZZ-0100', '2026/77'];
  expect(nextInvoiceNumber('INV', 'K7Q', taken)).toBe('INV-K7Q-0010');
  expect(nextInvoiceNumber('INV', 'AAA', taken)).toBe('INV-AAA-0001');
});

test('a device’s series is its own, the same every time, and can be told over the phone', () => {
  expect(deviceSeries(MEMBER)).toBe(deviceSeries(MEMBER));
  expect(deviceSeries(MEMBER)).not.toBe(deviceSeries(PATIENT));
  expect(deviceSeries(MEMBER)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
});
