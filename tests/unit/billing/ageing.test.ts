import { describe, expect, test } from 'vitest';
import { ageAnalysis, ageWords, bandOf } from '#lib/components/billing/ageing.ts';

const today = '2026-11-22';

describe('an age analysis', () => {
  test('counts from the date of the invoice, each band from its first day', () => {
    const bands = [
      '2026-11-22',
      '2026-10-24',
      '2026-10-23',
      '2026-09-23',
      '2026-08-24',
      '2026-07-25'
    ];
    expect(bands.map((date) => bandOf(date, today))).toEqual([
      'current',
      'current',
      '30',
      '60',
      '90',
      '120'
    ]);
    expect(bandOf('2027-01-01', today)).toBe('current');
  });

  test('adds up to what is owed, current first', () => {
    const analysis = ageAnalysis(
      [
        { date: '2026-11-20', balanceCents: 10_050 },
        { date: '2026-11-01', balanceCents: 5 },
        { date: '2020-01-01', balanceCents: 99 }
      ],
      today
    );
    expect(analysis.map(({ band, cents, invoices }) => [band, cents, invoices])).toEqual([
      ['current', 10_055, 2],
      ['30', 0, 0],
      ['60', 0, 0],
      ['90', 0, 0],
      ['120', 99, 1]
    ]);
  });

  test('says days in words', () => {
    expect([today, '2026-11-21', '2026-11-02'].map((date) => ageWords(date, today))).toEqual([
      'today',
      '1 day',
      '20 days'
    ]);
  });
});
