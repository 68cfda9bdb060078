import { describe, expect, test } from 'vitest';
import { packTable } from '#lib/coding/table.ts';
import { hasReal, read, REAL, realFile } from './files.ts';

describe('files of the Department of Health', () => {
  test.skipIf(!hasReal('mit'))(`${REAL.mit} comes in whole`, async () => {
    const { rows, report, reading } = await read('icd10', realFile('mit'));
    expect(reading.title).toBe('SA ICD-10 MIT 2021');
    expect(report.counts).toEqual({ taken: 41_008, skipped: 0, refused: 0 });
    const count = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).length;
    expect(count(({ clinical }) => clinical)).toBe(35_481);
    expect(count(({ primary }) => primary)).toBe(11_857);
    expect(count(({ asterisk }) => asterisk)).toBe(816);
    expect(count(({ dagger }) => dagger)).toBe(104);
    expect(count(({ sequela }) => sequela)).toBe(108);
    expect(count(({ age }) => age !== undefined)).toBe(131);
    expect(count(({ sex }) => sex !== undefined)).toBe(1080);
    expect(count(({ discontinued, to }) => discontinued && to !== undefined)).toBe(325);
    // The comment beside it says in words when it ended.
    expect(rows.find(({ code }) => code === 'C14.1')?.to).toBe('2007-08-31');
    // Flags typed as `n` and `N `, and discontinued codes that are still flagged as valid.
    expect(report.lines.map(({ from }) => from)).toHaveLength(138);
    const packed = packTable('icd10', rows);
    expect(packed.bytes.length).toBeLessThan(500_000);
    expect(packTable('icd10', [...rows].reverse())).toEqual(packed);
  });

  test.skipIf(!hasReal('prices'))(`${REAL.prices} comes in with every product`, async () => {
    const { rows, report } = await read('medicines', realFile('prices'));
    expect(report.total).toBe(14_819);
    expect(report.byType).toEqual({
      ingredient: { taken: 5613, skipped: 0, refused: 0 },
      medicine: { taken: 9197, skipped: 5, refused: 4 }
    });
    expect(report.reasons.map(({ code, count }) => [code, count])).toEqual([
      ['empty', 3],
      ['duplicate-row', 2],
      ['not-a-nappi', 2],
      ['same-code', 2]
    ]);
    expect(rows.find(({ name }) => name === 'Xylestesin-A')).toMatchObject({
      priceCents: 23_051,
      from: '2016-11-28',
      ingredients: [{ name: 'Lidocaine hydrochloride' }, { name: 'Adrenaline' }]
    });
  });

  test.skipIf(!hasReal('sample'))(`${REAL.sample} comes in, its odd rows told`, async () => {
    const { rows, report } = await read('medicines', realFile('sample'));
    expect(report.counts).toEqual({ taken: 199, skipped: 1, refused: 0 });
    expect(report.lines).toHaveLength(29);
    expect(rows.every(({ priceCents }) => Number.isInteger(priceCents))).toBe(true);
    expect(rows.filter(({ nappi }) => nappi.length === 7)).toHaveLength(55);
  });
});
