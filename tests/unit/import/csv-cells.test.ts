import { describe, expect, it } from 'vitest';
import { luhnDigit } from '#lib/docs/sa-id.ts';
import { guessDateFormat, readDate } from '#lib/import/csv/dates.ts';
import { splitName } from '#lib/import/csv/names.ts';
import { readCsv } from '#lib/import/csv/read.ts';
import { importRow, table, TODAY, utf8, values } from './csv.ts';

describe('a list’s bytes', () => {
  const text = 'No;Surname;Name\n1;Müller;Chloë\n2;Brönn;Zoë\n';

  it('are read in UTF-8 with and without its mark, and in the old Windows encoding', () => {
    const windows = new Uint8Array([...text].map((letter) => letter.charCodeAt(0)));
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...[...text].flatMap((letter) => [letter.charCodeAt(0), 0])
    ]);
    for (const [encoding, bytes] of [
      ['utf-8', utf8(text)],
      ['utf-8', utf8(`\uFEFF${text}`)],
      ['windows-1252', windows],
      ['utf-16le', utf16]
    ] as const) {
      const read = readCsv('x', bytes);
      expect(read).toMatchObject({
        ok: true,
        value: { encoding, delimiter: ';', headings: ['No', 'Surname', 'Name'] }
      });
      if (read.ok) expect(read.value.rows[0]!.cells).toEqual(['1', 'Müller', 'Chloë']);
    }
  });

  it('may have tabs, Excel’s first line, empty rows before and within, and line breaks in cells', () => {
    const read = table(
      'sep=\t\r\n\r\nNo\tName\tNote\r\n1\tAnn\t"two\r\nlines"\r\n\r\n3\tBen\t\r\n\r\n'
    );
    expect(read.delimiter).toBe('\t');
    expect(read.rows).toEqual([
      { number: 4, cells: ['1', 'Ann', 'two\r\nlines'] },
      { number: 5, cells: [''] },
      { number: 6, cells: ['3', 'Ben', ''] }
    ]);
  });

  it('give every heading a name of its own', () => {
    expect(table('Name,Phone,Phone,\na,b,c,d\n').headings).toEqual([
      'Name',
      'Phone',
      'Phone (2)',
      'Column 4'
    ]);
  });

  it('that are no table give a problem', () => {
    expect(readCsv('letter.txt', utf8('Dear colleague'))).toMatchObject({ ok: false });
    expect(readCsv('x', utf8('a,b\n1,2\n'), { encoding: 'klingon' })).toMatchObject({
      ok: false,
      problem: { code: 'unknown-encoding' }
    });
  });
});

describe('a date', () => {
  it.each([
    ['1980-02-29', 'YYYY-MM-DD', '1980-02-29'],
    ['19800229', 'YYYYMMDD', '1980-02-29'],
    ['29/2/1980', 'DD/MM/YYYY', '1980-02-29'],
    ['2/29/1980', 'MM/DD/YYYY', '1980-02-29'],
    ['29.02.80', 'DD/MM/YY', '1980-02-29'],
    ['01/02/26', 'DD/MM/YY', '2026-02-01'],
    ['01/12/26', 'DD/MM/YY', '1926-12-01'],
    ['5 Okt 1999', 'DD MMM YYYY', '1999-10-05'],
    ['05-Mar-1999', 'DD MMM YYYY', '1999-03-05'],
    ['1980-02-29 00:00:00', 'DD/MM/YYYY', '1980-02-29'],
    ['29280', 'DD/MM/YYYY', '1980-02-29'],
    ['29280.5', 'YYYY-MM-DD', '1980-02-29'],
    ['366', 'YYYY-MM-DD', '1900-12-31'],
    ['30/02/1980', 'DD/MM/YYYY', undefined],
    ['13/13/1980', 'DD/MM/YYYY', undefined],
    ['soon', 'DD/MM/YYYY', undefined]
  ] as const)('%s as %s is %s', (typed, format, expected) => {
    expect(readDate(typed, format, TODAY)).toBe(expected);
  });

  it('format is guessed from all samples, the day first where both ways fit', () => {
    expect(guessDateFormat(['01/02/1980', '03/04/1981'], TODAY)).toBe('DD/MM/YYYY');
    expect(guessDateFormat(['01/02/1980', '03/25/1981'], TODAY)).toBe('MM/DD/YYYY');
    expect(guessDateFormat(['19800102'], TODAY)).toBe('YYYYMMDD');
    expect(guessDateFormat(['n/a'], TODAY)).toBeUndefined();
  });
});

describe('a name in one cell', () => {
  it.each([
    ['Nkosi, Thandi Grace', { family: 'Nkosi', given: 'Thandi Grace' }],
    ['Mrs Thandi Nkosi', { title: 'Mrs', given: 'Thandi', family: 'Nkosi' }],
    ['Jan van der Merwe', { given: 'Jan', family: 'van der Merwe' }],
    ['van Wyk, Mnr P', { title: 'Mnr', given: 'P', family: 'van Wyk' }],
    ['Madonna', { family: 'Madonna' }]
  ])('%s', (whole, expected) => expect(splitName(whole)).toEqual(expected));
});

describe('an identity number', () => {
  const mapping = { identifiers: [{ type: 'sa-id' as const, value: 'ID' }] };

  it('fills date of birth and sex', async () => {
    const { patient, line } = await importRow({ ID: '890902 5012 083' }, mapping);
    expect(patient).toMatchObject({ birthDate: '1989-09-02', sex: 'male' });
    expect(values(patient.identifiers)).toMatchObject([{ type: 'sa-id', value: '8909025012083' }]);
    expect(line.warnings).toBeUndefined();
  });

  it.each(['0101015009', '0001015009'])(
    '%s… gets its lost zeros back, and says so',
    async (start) => {
      const whole = `${start}08${luhnDigit(`${start}08`)}`;
      const { patient, line } = await importRow({ ID: String(Number(whole)) }, mapping);
      expect(values(patient.identifiers)).toMatchObject([{ type: 'sa-id', value: whole }]);
      expect(line.warnings).toEqual([expect.stringMatching(/zeros in front/)]);
    }
  );

  it('that is not valid is kept as another number, and the patient is taken', async () => {
    const { patient, line } = await importRow({ ID: '8909025012084' }, mapping);
    expect(line.outcome).toBe('taken');
    expect(values(patient.identifiers)).toMatchObject([
      { type: 'other', value: '8909025012084', label: 'ID number' }
    ]);
    expect(line.warnings?.[0]).toMatch(/check digit.*kept as another number/);
  });

  it('cut down by a spreadsheet is told, not kept', async () => {
    const { patient, line } = await importRow({ ID: '8.90903E+12' }, mapping);
    expect(patient.identifiers).toEqual({});
    expect(line.warnings?.[0]).toMatch(/8\.90903E\+12/);
  });

  it('that disagrees with date of birth or sex is told', async () => {
    const { line, patient } = await importRow(
      { ID: '8909025012083', DOB: '1989-09-03', Sex: 'F' },
      { ...mapping, patient: { birthDate: 'DOB', sex: 'Sex' } }
    );
    expect(patient).toMatchObject({ birthDate: '1989-09-03', sex: 'female' });
    expect(line.warnings).toHaveLength(2);
  });
});

describe('phones', () => {
  const mapping = { contacts: [{ type: 'mobile' as const, value: 'Cell' }] };
  it.each([
    ['082 123 4567', ['+27821234567'], 0],
    ['821234567', ['+27821234567'], 1],
    ['27821234567', ['+27821234567'], 0],
    ['821234567.0', ['+27821234567'], 1],
    ['0821234567 / 011 555 0123', ['+27821234567', '+27115550123'], 0],
    ['0821234567; 0821234567', ['+27821234567'], 0],
    ['ask the wife', ['ask the wife'], 1],
    ['8.21235E+08', [], 1],
    ['0', [], 0]
  ])('%s', async (typed, expected, warnings) => {
    const { patient, line } = await importRow({ Cell: typed }, mapping);
    expect(values(patient.contacts).map(({ value }) => value)).toEqual(expected);
    expect(line.warnings ?? []).toHaveLength(warnings);
  });
});
