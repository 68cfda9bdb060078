import { describe, expect, it } from 'vitest';
import { GROWTH_SERIES, growthPlot, standing } from '#lib/components/chart/growth.ts';
import { HEIGHT, WEIGHT } from '#lib/components/patient/vitals/measures.ts';
import type { Series } from '#lib/components/patient/vitals/series.ts';
import { centileOf, valueAt, zScore } from '#lib/growth/lms.ts';
import { lmsAt, readGrowthTable } from '#lib/growth/table.ts';

describe('a z-score', () => {
  // Worked out by hand: with L = 1/2, √1.21 = 1.1, and (1.1 − 1) / (0.5 × 0.1) = 2.
  it.each([
    [{ l: 1, m: 10, s: 0.1 }, 11, 1],
    [{ l: 0.5, m: 4, s: 0.1 }, 4.84, 2],
    [{ l: -1, m: 10, s: 0.1 }, 12.5, 2],
    [{ l: 0, m: 10, s: 0.1 }, 10 * Math.exp(-0.2), -2],
    [{ l: 0.5, m: 4, s: 0.1 }, 4, 0]
  ])('with %o of %d is %d, and back', (lms, value, z) => {
    expect(zScore(value, lms)).toBeCloseTo(z, 9);
    expect(valueAt(z, lms)).toBeCloseTo(value, 9);
  });

  it('of weights goes on in equal steps beyond three', () => {
    // 2 SD is 4.84, 3 SD 5.29: another 0.45 is 4, and not the 3.96 of the curve.
    const lms = { l: 0.5, m: 4, s: 0.1 };
    expect(zScore(5.74, lms, true)).toBeCloseTo(4, 9);
    expect(zScore(5.74, lms)).toBeCloseTo(3.958, 3);
    expect(zScore(4.84, lms, true)).toBeCloseTo(2, 9);
  });

  it('has no value where the curve ends', () => {
    expect(valueAt(-11, { l: 1, m: 10, s: 0.1 })).toBeNull();
  });
});

describe('a centile', () => {
  it.each([
    [0, 50],
    [1, 84.134],
    [-1.881, 3],
    [1.645, 95],
    [-3, 0.135]
  ])('of z %d is %d', (z, centile) => {
    expect(centileOf(z)).toBeCloseTo(centile, 2);
  });

  it('is said as people say it', () => {
    expect(standing(0)).toBe('50th centile, z 0.0');
    expect(standing(-1.881)).toBe('3rd centile, z −1.9');
    expect(standing(-3)).toBe('below the 1st centile, z −3.0');
  });
});

const CSV = `measure,sex,age (days),L,M,S
weight,1,0,1,3,0.1
weight,1,100,1,6,0.1
weight,2,0,1,2.9,0.1
length,M,0,1,50,0.04
weight,x,0,1,3,0.1
weight,1,200,1,,0.1
`;

describe('the practice’s own table', () => {
  it('is taken row by row, and says of which lines it could make nothing, and why', () => {
    const { table, taken, refused } = readGrowthTable(CSV);
    expect(taken).toBe(4);
    expect(Object.keys(table).sort()).toEqual(['height male', 'weight female', 'weight male']);
    expect(refused).toEqual([
      { line: 6, why: 'It does not say for which sex.' },
      { line: 7, why: 'L, M and S are not three numbers.' }
    ]);
  });

  it('may be in months, and say what is measured by its name alone', () => {
    const { table } = readGrowthTable(
      'Sex;Month;L;M;S\n2;12;1;9;0,1\n',
      'Weight-for-age girls.csv'
    );
    expect(table['weight female']).toEqual([{ days: 365.25, l: 1, m: 9, s: 0.1 }]);
  });

  it('holds between its rows, and not outside them', () => {
    const rows = readGrowthTable(CSV).table['weight male'];
    expect(lmsAt(rows, 50)).toEqual({ l: 1, m: 4.5, s: 0.1 });
    expect(lmsAt(rows, 101)).toBeNull();
    expect(lmsAt(undefined, 0)).toBeNull();
  });
});

describe('a growth chart', () => {
  const series = (key: string, ...points: [at: string, value: number][]): Series => ({
    key,
    label: '',
    unit: '',
    decimals: 1,
    usual: true,
    points: points.map(([at, value]) => ({ at: `${at}T08:00:00.000Z`, value, ids: [] }))
  });
  const boy = { birthDate: '2026-01-01', sex: 'male' } as const;
  const { table } = readGrowthTable(CSV);
  const weight = GROWTH_SERIES[0]!;

  it('has the child’s way among the lines of the centiles', () => {
    const plot = growthPlot(weight, [series(WEIGHT.code, ['2026-02-20', 4.95])], table, boy)!;
    expect(plot.series.filter(({ reference }) => reference).map(({ name }) => name)).toEqual([
      '3',
      '15',
      '50',
      '85',
      '97'
    ]);
    // Fifty days old: the median is 4.5, and 4.95 a tenth above it, which is one spread.
    expect(plot.newest?.z).toBeCloseTo(1, 9);
    expect(plot.newest?.centile).toBeCloseTo(84.1, 1);
  });

  it('is not there where nothing was measured, or the table does not go as far', () => {
    expect(
      growthPlot(weight, [series(HEIGHT.code, ['2026-02-20', 55])], table, boy)
    ).toBeUndefined();
    const late = [series(WEIGHT.code, ['2027-02-20', 11])];
    expect(growthPlot(weight, late, table, boy)).toBeUndefined();
    expect(growthPlot(weight, late, {}, boy)).toBeUndefined();
  });
});
