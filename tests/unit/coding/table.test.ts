import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Icd10Row, MedicineRow } from '#lib/coding/rows.ts';
import { packTable, unpackTable } from '#lib/coding/table.ts';

const code = (one: string, more: Partial<Icd10Row> = {}): Icd10Row => ({
  code: one,
  words: `Words of ${one}`,
  chapter: 'A chapter',
  clinical: true,
  primary: true,
  asterisk: false,
  dagger: false,
  sequela: false,
  discontinued: false,
  ...more
});
const medicine: MedicineRow = {
  nappi: '012345',
  suffix: '001',
  name: 'Examplin',
  ingredients: [{ name: 'A', strength: '5', unit: 'mg' }, { name: 'B' }],
  discontinued: false,
  generic: false,
  priceCents: 0
};
const packed = (text: string) => zlibSync(new TextEncoder().encode(text));
const head = (type: string, format = 'indaba-codes-1') =>
  JSON.stringify({ format, type, shared: {} });

describe('the file of a table of codes', () => {
  test('gives back every row as it was', () => {
    const rows = [
      code('A00.0', { age: { unit: 'years', min: 20 }, sex: 'female', to: '2007-08-31' }),
      code('A00.1', { primary: false, group: 'A group' })
    ];
    const codes = unpackTable(packTable('icd10', rows).bytes);
    expect(codes).toEqual({ ok: true, value: { type: 'icd10', rows, unreadable: 0 } });
    const prices = unpackTable(packTable('medicines', [medicine]).bytes);
    expect(prices).toMatchObject({ value: { type: 'medicines', rows: [medicine] } });
  });

  test('is the same, byte for byte, in whatever order rows and fields came', () => {
    const age = { unit: 'years', min: 1, max: 2 } as const;
    const one = packTable('icd10', [code('A00.0', { age }), code('B00.0', { chapter: 'Other' })]);
    const { words, ...rest } = code('A00.0');
    const other = packTable('icd10', [
      code('B00.0', { chapter: 'Other' }),
      { age: { max: 2, min: 1, unit: 'years' }, ...rest, words, from: undefined }
    ]);
    expect(other).toEqual(one);
    expect(one.content).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is another one where anything in a row is', () => {
    const contents = [{}, { primary: false }, { words: 'Other' }, { chapter: 'Other' }].map(
      (more) => packTable('icd10', [code('A00.0', more)]).content
    );
    expect(new Set(contents).size).toBe(4);
  });

  test('leaves out rows that cannot be read, and counts them', () => {
    const bytes = packed(
      `${head('icd10')}\n["A00.0","Cholera",null,null,1,1]\n["nonsense"]\nnot json\n`
    );
    const opened = unpackTable(bytes);
    expect(opened).toMatchObject({ ok: true, value: { unreadable: 2 } });
    expect(opened.ok && opened.value.rows).toHaveLength(1);
  });

  test.each([
    ['no zlib', new Uint8Array([1, 2, 3])],
    ['nothing', new Uint8Array()],
    ['cut off', packTable('icd10', [code('A00.0'), code('A00.1')]).bytes.slice(0, 60)],
    ['another text', packed('hello')],
    ['another format', packed(head('icd10', 'indaba-codes-9'))],
    ['another type', packed(head('constructor'))]
  ])('is refused where it is %s', (_, bytes) => {
    expect(unpackTable(bytes)).toMatchObject({ ok: false, problem: { code: 'not-a-code-table' } });
  });

  test('is given up where it would fill the memory', () => {
    const bomb = zlibSync(new Uint8Array(65 * 2 ** 20));
    expect(unpackTable(bomb)).toMatchObject({ ok: false, problem: { code: 'not-a-code-table' } });
  });
});
