import { describe, expect, test } from 'vitest';
import type { PracticeOverview } from '#lib/projections/catalogue.ts';
import { periodFault, periodOf, periodWords } from '#lib/reports/period.ts';
import { byDoctor, fileName, namesOf, percent, tableOf } from '#lib/reports/tables.ts';

const overview = {
  doctors: [{ id: 'a', name: 'Dr Priya Naidoo' }],
  consultationTypes: [{ id: 't', name: 'Follow-up' }]
} as unknown as PracticeOverview;
const names = namesOf(overview);

describe('The period of a report', () => {
  test.each([
    ['this-month', '2026-11-23', '2026-11-01', '2026-11-30'],
    ['this-month', '2028-02-01', '2028-02-01', '2028-02-29'],
    ['last-month', '2026-01-15', '2025-12-01', '2025-12-31'],
    ['last-month', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['quarter', '2026-11-23', '2026-10-01', '2026-12-31'],
    ['quarter', '2026-03-31', '2026-01-01', '2026-03-31'],
    ['year', '2026-11-23', '2026-01-01', '2026-12-31']
  ] as const)('%s on %s is from %s to %s', (name, today, from, to) => {
    expect(periodOf(name, today)).toEqual({ from, to });
  });

  test('of one’s own is refused in words where it is none', () => {
    expect(periodFault('2026-11-01', undefined)).toBe('Choose the first and the last day.');
    expect(periodFault('2026-11-02', '2026-11-01')).toBe('The last day lies before the first.');
    expect(periodFault('2006-11-02', '2026-11-01')).toBe('At most ten years at once.');
    expect(periodFault('2026-11-01', '2026-11-01')).toBeNull();
  });

  test('is said as a heading says it', () => {
    const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };
    expect(periodWords({ from: '2026-11-01', to: '2026-11-30' }, manner)).toBe(
      '01 Nov 2026 to 30 Nov 2026'
    );
    expect(periodWords({ from: '2026-11-01', to: '2026-11-01' }, manner)).toBe('01 Nov 2026');
  });
});

describe('A report as a table', () => {
  test('has names for ids, also for those who are gone', () => {
    const week = { week: '2026-11-02', bookedMinutes: 90, missedMinutes: 15, openMinutes: 480 };
    expect(
      tableOf(
        'utilisation',
        [
          { doctor: 'a', ...week },
          { doctor: 'gone', ...week }
        ],
        names
      )
    ).toEqual([
      {
        Week: '2026-11-02',
        Doctor: 'Dr Priya Naidoo',
        'Open minutes': 480,
        'Booked minutes': 90,
        'Missed minutes': 15,
        'Booked %': 18.8
      },
      expect.objectContaining({ Doctor: 'A former doctor' })
    ]);
  });

  test('says nothing of a part of nothing, rather than zero', () => {
    expect(percent(1, 0)).toBeNull();
    const closed = { week: '2026-11-02', bookedMinutes: 15, missedMinutes: 0, openMinutes: 0 };
    expect(tableOf('utilisation', [{ doctor: 'a', ...closed }], names)[0]!['Booked %']).toBe('');
  });

  test('of waits has the whole first, then doctors and hours', () => {
    const figures = { visits: 2, median: 6.5, p90: 9 };
    const rows = tableOf(
      'waits',
      {
        all: figures,
        byDoctor: [{ doctor: 'a', ...figures }],
        byHour: [{ hour: 8, ...figures }],
        unknown: 0
      },
      names
    );
    expect(rows.map(({ Group, Of }) => [Group, Of])).toEqual([
      ['All', ''],
      ['Doctor', 'Dr Priya Naidoo'],
      ['Hour', '08:00']
    ]);
  });

  test('of those who did not come has the part of each group', () => {
    const rows = tableOf(
      'no-shows',
      {
        all: { came: 3, missed: 1 },
        byDoctor: [],
        byWeekday: [{ weekday: 7, came: 0, missed: 1 }],
        byType: [
          { consultationType: null, came: 1, missed: 0 },
          { consultationType: 't', came: 2, missed: 0 }
        ],
        open: 0
      },
      names
    );
    expect(rows.map((row) => [row.Of, row['Did not come %']])).toEqual([
      ['', 25],
      ['Sunday', 100],
      ['No type', 0],
      ['Follow-up', 0]
    ]);
  });

  test('has a file name that says what and when', () => {
    expect(fileName('no-shows', { from: '2026-11-01', to: '2026-11-30' })).toBe(
      'no-shows-2026-11-01-2026-11-30.csv'
    );
  });

  test('is summed by doctor in the order of the rows', () => {
    const rows = [
      { doctor: 'b', n: 1 },
      { doctor: null, n: 2 },
      { doctor: 'b', n: 3 }
    ];
    const sum = (own: readonly { n: number }[]) => ({ n: own.reduce((all, { n }) => all + n, 0) });
    expect(byDoctor(rows, sum)).toEqual([
      { doctor: 'b', n: 4 },
      { doctor: null, n: 2 }
    ]);
  });
});
