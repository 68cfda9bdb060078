import { describe, expect, test } from 'vitest';
import { readCodes } from '#lib/coding/read/read.ts';
import { MIT_HEADINGS, mitRow, read, readMit, TODAY, workbook } from './files.ts';

describe('the Master Industry Table', () => {
  test('gives codes with their flags, in the words of the table', async () => {
    const { rows, report } = await readMit(
      mitRow('A17.0', 'A fever of the brain (G01*)', { Valid_ICD10_Dagger: 'Y' }),
      mitRow('O80.0', 'A birth', { Gender: 'F' })
    );
    expect(rows[0]).toEqual({
      code: 'A17.0',
      words: 'A fever of the brain (G01*)',
      chapter: 'A chapter (A00-B99)',
      group: 'A group (A00-A09)',
      clinical: true,
      primary: true,
      asterisk: false,
      dagger: true,
      sequela: false,
      discontinued: false
    });
    expect(rows[1]?.sex).toBe('female');
    expect(report.counts).toEqual({ taken: 2, skipped: 0, refused: 0 });
    expect(report.lines).toEqual([]);
  });

  test('reads flags that somebody typed as “n” and “N ”, and says so', async () => {
    const { rows, report } = await readMit(
      mitRow('Y20.6', 'One', { Valid_ICD10_ClinicalUse: 'n' }),
      mitRow('Y30.6', 'Other', { Valid_ICD10_ClinicalUse: 'N ' }),
      mitRow('Y30.7', 'Neither', { Valid_ICD10_ClinicalUse: '?' })
    );
    expect(rows.map(({ clinical }) => clinical)).toEqual([false, false, false]);
    expect(report.lines.map(({ from, warnings }) => [from, warnings?.[0]])).toEqual([
      ['row 2', 'The flag “clinical use” is written “n” and was read as N.'],
      ['row 3', 'The flag “clinical use” is written “N ” and was read as N.'],
      ['row 4', 'The flag “clinical use” is “?”, neither Y nor N; it counts as N.']
    ]);
  });

  test('counts days from where the workbook counts them', async () => {
    const ended = mitRow('C14.1', 'Old', { Status: 'D', SA_End_Date: 37_863 });
    const of = async (since1904: boolean) =>
      (await read('icd10', workbook([MIT_HEADINGS, ended], { since1904 }))).rows[0]?.to;
    expect(await of(true)).toBe('2007-08-31');
    expect(await of(false)).toBe('2003-08-30');
  });

  test('reads dates that are written as in the layout, or with dashes', async () => {
    const { rows, report } = await readMit(
      mitRow('A00.0', 'One', { Status: 'A', SA_Start_Date: 20_090_701 }),
      mitRow('A00.1', 'Two', { Status: 'A', SA_Start_Date: '2009-07-01' }),
      mitRow('A00.2', 'Three', { Status: 'A', SA_Start_Date: 'soon' })
    );
    expect(rows.map(({ from }) => from)).toEqual(['2009-07-01', '2009-07-01', undefined]);
    expect(report.lines[0]?.warnings).toEqual([
      'The start date “soon” could not be read as a date.'
    ]);
  });

  test('does not take the date of a modification for the beginning of a code', async () => {
    const { rows } = await readMit(
      mitRow('A00.0', 'Modified', { Status: 'M', SA_Start_Date: '2009-07-01' })
    );
    expect(rows[0]).not.toHaveProperty('from');
  });

  test('ends discontinued codes, though they are still flagged as valid', async () => {
    const { rows, report } = await readMit(
      mitRow('M8152/0', 'A tumour', { Status: 'D', WHO_End_date: '2007-01-31' })
    );
    expect(rows[0]).toMatchObject({ discontinued: true, clinical: true, to: '2007-01-31' });
    expect(report.lines[0]?.warnings?.[0]).toContain('discontinued');
  });

  test('knows morphology codes and codes with an X', async () => {
    const { rows } = await readMit(mitRow('M8950/3', 'Tumour'), mitRow('M45.X0', 'Spine'));
    expect(rows.map(({ code }) => code)).toEqual(['M8950/3', 'M45.X0']);
  });

  test('takes marks and spaces off codes and adds a dot that is missing', async () => {
    const { rows, report } = await readMit(
      mitRow('G01*', 'Meningitis'),
      mitRow(' A17.0† ', 'Tuberculous'),
      mitRow('e119', 'Diabetes')
    );
    expect(rows.map(({ code, asterisk, dagger }) => [code, asterisk, dagger])).toEqual([
      ['G01', true, false],
      ['A17.0', false, true],
      ['E11.9', false, false]
    ]);
    expect(report.lines.map(({ warnings }) => warnings)).toEqual([
      ['The code “e119” was read as E11.9.']
    ]);
  });

  test.each([
    ['> 19 years', { unit: 'years', min: 20 }],
    ['≤ 19 years', { unit: 'years', max: 19 }],
    ['≤19 years', { unit: 'years', max: 19 }],
    ['≤ 1 year', { unit: 'years', max: 1 }],
    ['10-55 years', { unit: 'years', min: 10, max: 55 }],
    ['<= 28 days', { unit: 'days', max: 28 }],
    ['< 6 months', { unit: 'months', max: 5 }]
  ])('reads the age range “%s”', async (typed, age) => {
    const { rows } = await readMit(mitRow('A00.0', 'One', { Age_Range: typed }));
    expect(rows[0]?.age).toEqual(age);
  });

  test('takes a code whose age range cannot be read, without one', async () => {
    const { rows, report } = await readMit(mitRow('A00.0', 'One', { Age_Range: 'adults' }));
    expect(rows[0]).not.toHaveProperty('age');
    expect(report.lines[0]?.warnings?.[0]).toContain('“adults”');
  });

  test('finds its columns whatever the case of their headings', async () => {
    const headings = MIT_HEADINGS.map((heading) => heading.toUpperCase().replaceAll('_', ' '));
    const { rows } = await read('icd10', workbook([headings, mitRow('A00.0', 'Cholera')]));
    expect(rows[0]?.words).toBe('Cholera');
  });

  test('takes rows that end early, and goes on after a bad one', async () => {
    const { rows, report } = await readMit(
      mitRow('A00.0', 'Short').slice(0, 11),
      mitRow('A00.1', ''),
      mitRow('', 'No code'),
      mitRow('Cholera', 'No code either'),
      [],
      mitRow('A00.0', 'Short'),
      mitRow('A00.0', 'Other words'),
      mitRow('A00.9', 'Last')
    );
    expect(rows.map(({ code }) => code)).toEqual(['A00.0', 'A00.9']);
    expect(report.counts).toEqual({ taken: 2, skipped: 2, refused: 4 });
    expect(report.lines.map(({ from, code }) => [from, code])).toEqual([
      ['row 3', 'words-missing'],
      ['row 4', 'code-missing'],
      ['row 5', 'not-a-code'],
      ['row 6', 'empty'],
      ['row 7', 'duplicate-row'],
      ['row 8', 'same-code']
    ]);
  });

  test('is recognised below a title and on a sheet that a mapping names', async () => {
    const bytes = workbook([['ICD-10'], [], MIT_HEADINGS, mitRow('A00.0', 'Cholera')], {
      title: 'Table'
    });
    const { rows, report } = await read('icd10', bytes, { sheet: 'Table', fields: {} });
    expect(rows).toHaveLength(1);
    expect(report.total).toBe(1);
  });

  test.each([
    ['a sheet that is not there', { sheet: 'None', fields: {} }, 'no-such-sheet'],
    ['a column that is not there', { fields: { code: 'Kode' } }, 'no-such-column']
  ])('is refused as a whole for %s', async (_, mapping, code) => {
    const bytes = workbook([MIT_HEADINGS, mitRow('A00.0', 'Cholera')]);
    const result = await readCodes('icd10', 'mit.xlsx', bytes, { today: TODAY }, mapping);
    expect(result).toMatchObject({ ok: false, problem: { code } });
  });

  test.each([
    ['no table', new TextEncoder().encode('<html>not here</html>'), 'not-a-table'],
    ['a damaged workbook', workbook([MIT_HEADINGS]).slice(0, 900), 'workbook-unreadable'],
    [
      'another table',
      workbook([
        ['Name', 'Phone'],
        ['Nomsa', '082']
      ]),
      'not-a-table'
    ],
    ['a table without flags', workbook([['ICD10_Code', 'WHO_Full_Desc']]), 'columns-missing']
  ])('is refused where it is %s', async (_, bytes, code) => {
    const result = await readCodes('icd10', 'mit.xlsx', bytes, { today: TODAY });
    expect(result).toMatchObject({ ok: false, problem: { code } });
  });

  test('says how far it is, and stops when it is told to', async () => {
    const bytes = workbook([
      MIT_HEADINGS,
      ...Array.from({ length: 4500 }, (_, at) => mitRow(`A${10 + (at % 90)}.${at % 10}`, 'One'))
    ]);
    const told: number[] = [];
    const onProgress = (done: number) => void told.push(done);
    await readCodes('icd10', 'mit.xlsx', bytes, { today: TODAY, onProgress });
    expect(told).toEqual([0, 2000, 4000, 4500]);
    const stop = new AbortController();
    stop.abort();
    const stopped = readCodes('icd10', 'm', bytes, { today: TODAY, signal: stop.signal });
    await expect(stopped).rejects.toThrow();
  });
});
