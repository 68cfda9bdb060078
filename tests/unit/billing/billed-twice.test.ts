import { describe, expect, test } from 'vitest';
import { billedTwice, type VisitBilling } from '#lib/billing/billed-twice.ts';

const invoice = (id: string, content: Partial<VisitBilling> = {}): VisitBilling => ({
  id,
  isDraft: false,
  reducedCents: 0,
  lines: { gauze: ['Gauze', 5_000] },
  ...content
});
const swabs = { gauze: ['Gauze', 5_000], swab: ['Swab', 2_000] } as const;

describe('what is billed twice', () => {
  test('can be taken off the draft, whatever was taken off the other invoice', () => {
    const invoices = [invoice('a', { reducedCents: 5_000 }), invoice('b', { isDraft: true })];
    expect(billedTwice(invoices)).toEqual([
      { line: 'gauze', description: 'Gauze', on: ['a', 'b'], draft: 'b' }
    ]);
  });

  test('has no draft to be taken off where both were issued', () => {
    expect(billedTwice([invoice('a'), invoice('b')])).toEqual([
      { line: 'gauze', description: 'Gauze', on: ['a', 'b'], draft: null }
    ]);
  });

  test.each([
    [4_999, 1],
    [5_000, 0]
  ])('is settled by what was taken off either invoice: %i cents', (reducedCents, told) => {
    expect(billedTwice([invoice('a', { reducedCents }), invoice('b')])).toHaveLength(told);
    expect(billedTwice([invoice('a'), invoice('b', { reducedCents })])).toHaveLength(told);
  });

  test('is settled as a whole: half of it says not which half', () => {
    const both = (reducedCents: number) =>
      billedTwice([invoice('a', { lines: swabs }), invoice('b', { lines: swabs, reducedCents })]);
    expect(both(5_000).map(({ line }) => line)).toEqual(['gauze', 'swab']);
    expect(both(7_000)).toEqual([]);
  });

  test('counts the dearest of them as the one that is owed, and all others as too much', () => {
    const three = (reducedCents: number) => [
      invoice('a'),
      invoice('b', { lines: { gauze: ['Gauze', 6_000] } }),
      invoice('c', { reducedCents })
    ];
    expect(billedTwice(three(9_999))).toHaveLength(1);
    expect(billedTwice(three(10_000))).toEqual([]);
  });

  test('is nothing where nobody was asked for money twice', () => {
    const free = { lines: { gauze: ['Gauze', 0] } } as const;
    expect(billedTwice([invoice('a', free), invoice('b', free)])).toEqual([]);
    expect(billedTwice([invoice('a'), invoice('b', { lines: {} })])).toEqual([]);
  });
});
