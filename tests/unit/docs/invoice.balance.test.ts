import fc from 'fast-check';
import { without } from '#lib/docs/core/args.ts';
import { describe, expect, test } from 'vitest';
import { containedVatCents, invoiceBalance, lineTotalCents } from '#lib/docs/invoice.balance.ts';
import type { Invoice } from '#lib/docs/invoice.schema.ts';
import { MEMBER, NOW } from './support.ts';

fc.configureGlobal({ seed: 20_261_123 });

const added = { at: NOW, by: MEMBER };
const removed = { ...added, reason: 'x' };
const line = (unitCents: number, quantity = 1, vatBasisPoints = 0) => ({
  description: 'x',
  unitCents,
  quantity,
  vatBasisPoints,
  added
});
const amount = (amountCents: number) => ({
  date: '2026-11-22',
  method: 'cash' as const,
  reason: 'x',
  amountCents,
  added
});
const keyed = <T>(
  ...entries: (T & { removed?: typeof removed })[]
): Record<string, T & { removed?: typeof removed }> =>
  Object.fromEntries(entries.map((entry, index) => [String(index), entry]));

type Parts = Parameters<typeof invoiceBalance>[0];
const invoice = (parts: Partial<Parts>): Parts => ({
  issued: { ...added, number: 'INV-1' } satisfies NonNullable<Invoice['issued']>,
  lines: {},
  payments: {},
  credits: {},
  writeOffs: {},
  ...parts
});

describe('a line’s total', () => {
  test.each([
    [1, 12_345, 12_345],
    [0.5, 101, 51],
    [0.5, 99, 50],
    [0.333, 100, 33],
    [1.005, 100, 101],
    [0.001, 499, 0],
    [0.001, 500, 1],
    [3, 0, 0]
  ])('of %d at %d cents is %d cents, halves rounded up', (quantity, unitCents, total) => {
    expect(lineTotalCents({ quantity, unitCents })).toBe(total);
  });

  test('is exact for any quantity of up to three decimals and any price', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000_000 }),
        (thousandths, unitCents) => {
          const total = lineTotalCents({ quantity: thousandths / 1000, unitCents });
          const twice = 2n * BigInt(thousandths) * BigInt(unitCents);
          const error = 2000n * BigInt(total) - twice;
          expect(error > -1000n && error <= 1000n).toBe(true);
        }
      )
    );
  });
});

test('VAT contained in a price is the tax fraction of it, halves rounded up', () => {
  expect(containedVatCents(11_500, 1500)).toBe(1500);
  expect(containedVatCents(100, 1500)).toBe(13);
  expect(containedVatCents(0, 1500)).toBe(0);
  expect(containedVatCents(11_500, 0)).toBe(0);
  expect(containedVatCents(-11_500, 1500)).toBe(-1500);
});

describe('an invoice’s balance', () => {
  test('is what lines come to, less what was paid, credited and written off', () => {
    const balance = invoiceBalance(
      invoice({
        lines: keyed(line(45_000, 1, 1500), line(250, 2.5)),
        payments: keyed(amount(20_000)),
        credits: keyed(amount(5_000)),
        writeOffs: keyed(amount(625))
      })
    );
    expect(balance).toEqual({
      status: 'issued',
      totalCents: 45_625,
      vatCents: 5_870,
      paidCents: 20_000,
      creditedCents: 5_000,
      writtenOffCents: 625,
      balanceCents: 20_000,
      overpaidCents: 0
    });
  });

  test('leaves out what was removed or reversed', () => {
    const balance = invoiceBalance(
      invoice({
        lines: keyed(line(100), { ...line(900), removed }),
        payments: keyed(amount(40), { ...amount(60), removed }),
        credits: keyed({ ...amount(10), removed }),
        writeOffs: keyed({ ...amount(10), removed })
      })
    );
    expect(balance).toMatchObject({ totalCents: 100, paidCents: 40, balanceCents: 60 });
  });

  test('of a draft is nothing owed', () => {
    const draft = invoice({ lines: keyed(line(100)) });
    expect(invoiceBalance(without(draft, 'issued'))).toMatchObject({
      status: 'draft',
      totalCents: 100,
      balanceCents: 0
    });
  });

  test('paid is paid, and too much paid is said', () => {
    const paid = invoice({ lines: keyed(line(100)), payments: keyed(amount(100)) });
    expect(invoiceBalance(paid)).toMatchObject({ status: 'paid', overpaidCents: 0 });
    const over = invoice({ lines: keyed(line(100)), payments: keyed(amount(100), amount(30)) });
    expect(invoiceBalance(over)).toMatchObject({
      status: 'paid',
      balanceCents: -30,
      overpaidCents: 30
    });
  });
});
