import { describe, expect, test } from 'vitest';
import { readCodingMapping } from '#lib/coding/read/mapping.ts';
import { readAmount } from '#lib/coding/read/cells.ts';
import { readGrid } from '#lib/coding/read/grid.ts';
import { columnsOf } from '#lib/coding/read/read.ts';
import { read, workbook } from './files.ts';

describe('a tariff file', () => {
  test('is read by the headings that are known', async () => {
    const { rows, report } = await read(
      'tariff',
      'Code;Description;Discipline;Price;Valid from;Valid to;VAT\n0190;Consultation;014;R 512,30;2026-01-01;31/12/2026;Y\n'
    );
    expect(rows).toEqual([
      {
        code: '0190',
        words: 'Consultation',
        discipline: '014',
        priceCents: 51_230,
        vat: 'standard',
        modifier: false,
        from: '2026-01-01',
        to: '2026-12-31'
      }
    ]);
    expect(report.counts.taken).toBe(1);
  });

  test('is read by a mapping of its columns, with values replaced', async () => {
    const mapping = readCodingMapping('tariff', {
      source: 'Scheme 2026',
      fields: {
        code: 'Kode',
        words: { columns: ['Beskrywing', 'Nota'], join: ': ' },
        discipline: { constant: '014' },
        price: 'Prys',
        vat: { column: 'BTW', values: { Ja: 'standard', Nee: 'exempt' } },
        modifier: { column: 'Soort', values: { Wysiger: 'modifier' } }
      }
    });
    if (!mapping.ok) throw new Error(mapping.problem.message);
    const { rows } = await read(
      'tariff',
      'Kode,Beskrywing,Nota,Prys,BTW,Soort\n0191,Konsultasie,lank,700,Nee,Item\n0011,Noodgeval,,,ja,wysiger\n',
      mapping.value
    );
    expect(rows).toMatchObject([
      {
        code: '0191',
        words: 'Konsultasie: lank',
        priceCents: 70_000,
        vat: 'exempt',
        modifier: false
      },
      { code: '0011', words: 'Noodgeval', vat: 'standard', modifier: true }
    ]);
  });

  test('keeps lines of one code for other disciplines and times apart', async () => {
    const { rows, report } = await read(
      'tariff',
      [
        'Code,Description,Discipline,Price,Valid from',
        '0190,Consultation,014,500,2025-01-01',
        '0190,Consultation,014,530,2026-01-01',
        '0190,Consultation,015,610,2026-01-01',
        '0190,Consultation,014,530,2026-01-01',
        '0190,Consultation,014,999,2026-01-01'
      ].join('\n')
    );
    expect(rows).toHaveLength(3);
    expect(report.lines.map(({ from, code }) => [from, code])).toEqual([
      ['row 5', 'duplicate-row'],
      ['row 6', 'same-code']
    ]);
  });

  test('gives back the zeros that a spreadsheet took from a code, and says so', async () => {
    const { rows, report } = await read(
      'tariff',
      workbook([
        ['Code', 'Description', 'Price'],
        [190, 'Consultation', 500]
      ])
    );
    expect(rows[0]?.code).toBe('0190');
    expect(report.lines[0]?.warnings).toEqual(['The code “190” was read as 0190.']);
  });

  test('refuses lines that cannot be right, one by one', async () => {
    const { report } = await read(
      'tariff',
      [
        'Code,Description,Price,Valid from,Valid to,VAT',
        ',No code,1,,,',
        '01/90,No code either,1,,,',
        '0190,,1,,,',
        '0191,Ends before,1,2026-02-01,2026-01-01,',
        '0192,Odd price,ask,,,maybe'
      ].join('\n')
    );
    expect(report.lines.map(({ code, warnings }) => code ?? warnings)).toEqual([
      'code-missing',
      'not-a-code',
      'words-missing',
      'ends-before',
      [
        'The price “ask” could not be read as an amount.',
        'The VAT flag “maybe” is not known and was left out.'
      ]
    ]);
  });

  test.each([
    ['1234.5', 1234.5],
    ['R 1 234,50', 1234.5],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['1,234', 1234],
    ['0,500', 0.5],
    ['12,5', 12.5],
    ['R1 000 000', 1_000_000],
    ['1e3', 1000],
    ['twelve', undefined],
    ['1-2', undefined]
  ])('reads the amount “%s”', (typed, amount) => {
    expect(readAmount(typed)).toBe(amount);
  });

  test.each(['1,234', 'R 12,345', '0,500'])(
    'leaves out the price “%s”, which may be thousands or fractions of a cent, and says so',
    async (typed) => {
      const { rows, report } = await read(
        'tariff',
        `Code,Description,Price\n0190,Visit,"${typed}"\n`
      );
      expect(rows[0]).not.toHaveProperty('priceCents');
      expect(report.lines[0]?.warnings).toEqual([
        `The price “${typed}” can be read in two ways and was left out.`
      ]);
    }
  );

  test('leaves out a column that is known where only what is named counts', async () => {
    const list = 'Code,Description,Price\n0190,Consultation,500\n';
    const fields = { code: 'Code', words: 'Description' };
    expect((await read('tariff', list, { fields })).rows[0]?.priceCents).toBe(50_000);
    const exact = await read('tariff', list, { fields, exact: true });
    expect(exact.rows[0]).not.toHaveProperty('priceCents');
  });

  test('offers its columns to be mapped, known or not', async () => {
    const columns = async (text: string) => {
      const grid = await readGrid('tariff.csv', new TextEncoder().encode(text));
      return grid.ok ? columnsOf('tariff', grid.value) : grid;
    };
    expect(await columns('Our tariff,,\nCode,Price,Kind\n0190,5,a\n')).toEqual({
      ok: true,
      value: {
        headings: ['Code', 'Price', 'Kind'],
        known: { code: 'Code', price: 'Price' },
        rows: 1
      }
    });
    expect(await columns('Kode,Bedrag\n0190,5\n0191,6\n')).toEqual({
      ok: true,
      value: { headings: ['Kode', 'Bedrag'], known: {}, rows: 2 }
    });
    expect(await columns('one\ntwo\nthree\n')).toMatchObject({ ok: false });
  });

  test('says what is wrong with a mapping', () => {
    expect(readCodingMapping('tariff', { fields: { kode: 'Code' } })).toMatchObject({
      ok: false,
      problem: { code: 'bad-mapping' }
    });
  });
});
