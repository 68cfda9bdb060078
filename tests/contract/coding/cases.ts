import type { CodeSearch } from '#lib/coding/index/find.ts';
import { CodeIndex } from '#lib/coding/index/index.ts';
import type { CodingType, Icd10Row, MedicineRow, TariffRow } from '#lib/coding/rows.ts';
import type { SqlDatabase } from '#lib/sql.ts';
import { equal, ok } from '../projections/check.ts';

/** One behaviour of the search over codes, on every SQLite driver. */
export interface CodingCase {
  readonly name: string;
  /** `open` gives an empty database; the case closes it. */
  run(open: () => Promise<SqlDatabase>): Promise<void>;
}

const code = (one: string, words: string, more: Partial<Icd10Row> = {}): Icd10Row => ({
  code: one,
  words,
  clinical: true,
  primary: true,
  asterisk: false,
  dagger: false,
  sequela: false,
  discontinued: false,
  ...more
});

const CODES: readonly Icd10Row[] = [
  code('E11', 'Sugar illness', { clinical: false, primary: false }),
  code('E11.0', 'Sugar illness with coma'),
  code('E11.9', 'Sugar illness without complications'),
  code('I21.9', 'Myocardial infarction, unspecified'),
  code('R04.0', 'Haemorrhage of the nose'),
  code('H81.0', 'Ménière illness'),
  code('M89.50', 'Loss of bone'),
  code('M8950/3', 'A tumour'),
  code('W01.0', 'Fall on the same level', { primary: false }),
  code('C83.2', 'Old words of a tumour', { discontinued: true, to: '2007-08-31' }),
  code('U07.1', 'New illness', { from: '2020-03-25' }),
  code('B20', 'Discontinued without a date', { discontinued: true })
];

const medicine = (nappi: string, name: string, ingredient: string): MedicineRow => ({
  nappi,
  suffix: '001',
  name,
  form: 'TAB',
  ingredients: [{ name: ingredient }],
  discontinued: false
});
const MEDICINES = [
  medicine('012345', 'Examplin', 'Amoxicillin'),
  medicine('7123456', 'Otherin', 'Paracetamol')
];

const tariff = (one: string, words: string, more: Partial<TariffRow> = {}): TariffRow => ({
  code: one,
  words,
  modifier: false,
  ...more
});

const onIndex = (name: string, work: (index: CodeIndex, db: SqlDatabase) => Promise<void>) => ({
  name,
  async run(open: () => Promise<SqlDatabase>) {
    const db = await open();
    try {
      await work(new CodeIndex(db), db);
    } finally {
      db.close();
    }
  }
});

/** A case on an index that holds the codes above. */
const onCodes = (
  name: string,
  work: (
    found: (text: string, more?: Partial<CodeSearch>) => string[],
    index: CodeIndex
  ) => void | Promise<void>
): CodingCase =>
  onIndex(name, async (index) => {
    await index.load('codes', { type: 'icd10', rows: CODES });
    await index.load('medicines', { type: 'medicines', rows: MEDICINES });
    const found = (text: string, more: Partial<CodeSearch> = {}) =>
      index.find({ type: 'icd10', text, tables: ['codes'], ...more }).map((hit) => hit.code);
    await work(found, index);
  });

export const CODING_CASES: readonly CodingCase[] = [
  onCodes('finds a code as it is, and its beginning, with or without its dot', (found) => {
    for (const typed of ['E11.9', 'e11.9', 'e119', ' E11 9']) equal(found(typed), ['E11.9'], typed);
    equal(found('e11'), ['E11', 'E11.0', 'E11.9']);
    equal(found('M8950'), ['M89.50', 'M8950/3']);
    equal(found('m8950/3'), ['M8950/3']);
  }),
  onCodes('finds words and beginnings of words in any order', (found) => {
    equal(found('sugar coma'), ['E11.0']);
    equal(found('com sug'), ['E11.0', 'E11.9']);
    equal(found('NOSE, haemorr'), ['R04.0']);
  }),
  onCodes('finds words without their accents, and with them', (found) => {
    equal(found('meniere'), ['H81.0']);
    equal(found('Ménière'), ['H81.0']);
  }),
  onCodes('finds parts of words, after whole words', (found) => {
    equal(found('cardial'), ['I21.9']);
    equal(found('infarc cardi'), ['I21.9']);
  }),
  onCodes('finds misspellings, and American ones', (found) => {
    equal(found('hemorrhage'), ['R04.0']);
    equal(found('infraction'), ['I21.9']);
    equal(found('sugar illnes complicatoins'), ['E11.9']);
    equal(found('xyzzy'), []);
  }),
  onCodes('finds nothing for nothing, and takes any text', (found) => {
    for (const typed of [
      '',
      ' ',
      '"',
      "'; DROP TABLE code_row;--",
      '*',
      '(',
      'NOT',
      'a'.repeat(999)
    ])
      found(typed);
    equal(found(' .,- '), []);
    ok(found('sugar').length > 0, 'it still answers');
  }),
  onCodes('gives general codes before particular ones, and no more than are asked for', (found) => {
    equal(found('sugar'), ['E11.0', 'E11.9', 'E11']);
    equal(found('sugar', { limit: 1 }), ['E11.0']);
  }),
  onCodes('gives what the practice used most first', (found, index) => {
    index.setOwn('icd10', { used: new Map([['E11.9', 5]]), aliases: [] });
    equal(found('sugar'), ['E11.9', 'E11.0', 'E11']);
    equal(found('e11'), ['E11', 'E11.9', 'E11.0']);
    const [hit] = index.find({ type: 'icd10', text: 'sug', tables: ['codes'] });
    equal([hit?.by, hit?.used], ['used', 5]);
    index.setOwn('icd10', {
      used: new Map([
        ['E11.9', 5],
        ['E11.0', 6]
      ]),
      aliases: []
    });
    equal(found('sugar').slice(0, 2), ['E11.0', 'E11.9']);
  }),
  onCodes('finds codes by the practice’s own words for them', (found, index) => {
    const aliases = [
      { words: 'DM2', code: 'E11.9' },
      { words: 'heart attack', code: 'I219' },
      { words: 'gone', code: 'Z99.9' }
    ];
    index.setOwn('icd10', { used: new Map(), aliases });
    equal(found('dm2'), ['E11.9']);
    equal(found('att hea'), ['I21.9']);
    equal(found('gone'), []);
    const [hit] = index.find({ type: 'icd10', text: 'dm2', tables: ['codes'] });
    equal([hit?.by, hit?.alias], ['alias', 'DM2']);
  }),
  onCodes('leaves out what may not be used on a day', (found) => {
    equal(found('tumour', { on: '2026-11-22' }), ['M8950/3']);
    equal(found('tumour', { on: '2007-08-31' }), ['M8950/3', 'C83.2']);
    equal(found('new illness', { on: '2020-03-24' }), []);
    equal(found('new illness', { on: '2020-03-25' }), ['U07.1']);
    equal(found('without a date', { on: '2000-01-01' }), []);
    equal(found('without a date'), ['B20']);
  }),
  onCodes('leaves out what is not complete, or may not stand first', (found) => {
    equal(found('sugar', { clinical: true }), ['E11.0', 'E11.9']);
    equal(found('fall level'), ['W01.0']);
    equal(found('fall level', { primary: true }), []);
  }),
  onCodes('finds medicines by name, ingredient and NAPPI code', (_, index) => {
    const found = (text: string) =>
      index
        .find({ type: 'medicines', text, tables: ['medicines'] })
        .map(({ code: nappi }) => nappi);
    equal(found('examp'), ['012345001']);
    equal(found('amox tab'), ['012345001']);
    equal(found('7123456'), ['7123456001']);
    equal(found('0123450'), ['012345001']);
    equal(found('tab'), ['012345001', '7123456001']);
  }),
  onCodes(
    'searches only the tables that it is given, of the type that is asked for',
    (found, index) => {
      equal(found('sugar', { tables: [] }), []);
      equal(found('sugar', { tables: ['medicines', 'unknown'] }), []);
      equal(index.get('icd10', 'e119', ['unknown', 'codes'])?.words, CODES[2]?.words);
      equal(index.get('icd10', 'Q99.9', ['codes']), undefined);
      equal(index.get('medicines', '012345001', ['codes']), undefined);
    }
  ),
  onIndex('keeps one code of several lists and disciplines apart', async (index) => {
    const one = [
      tariff('0190', 'Visit', { discipline: '014' }),
      tariff('0190', 'Visit', { discipline: '015' })
    ];
    await index.load('one', { type: 'tariff', rows: one });
    await index.load('two', { type: 'tariff', rows: [tariff('0190', 'Visit of another list')] });
    const tables = (...given: string[]) =>
      index.find({ type: 'tariff', text: 'visit', tables: given }).map(({ table }) => table);
    equal(tables('one'), ['one', 'one']);
    equal(tables('one', 'two'), ['one', 'one', 'two']);
  }),
  onIndex('loads a table once, tells how far it is, and drops all of it', async (index, db) => {
    const many = Array.from({ length: 4100 }, (_, at) =>
      code(`A${String(10 + (at % 90))}.${at % 10}`, `Word${at} of many`)
    );
    const told: number[] = [];
    const load = () => index.load('many', { type: 'icd10', rows: many }, (done) => told.push(done));
    await load();
    equal(told, [0, 2000, 4000, 4100]);
    await load();
    equal(told.length, 4, 'the second time there is nothing to do');
    equal(index.tables(), ['many']);
    index.drop('many');
    index.drop('many');
    equal(index.tables(), []);
    for (const table of ['code_row', 'code_word', 'code_sound', 'code_list']) {
      equal(db.prepare(`SELECT count(*) AS n FROM ${table}`).get(), { n: 0 }, table);
    }
    await index.load('codes', { type: 'icd10', rows: CODES });
    equal(
      index
        .find({ type: 'icd10', text: 'word7', tables: ['many', 'codes'] })
        .map((hit) => hit.code),
      []
    );
  }),
  onIndex('loads a table anew whose loading was cut short', async (index, db) => {
    await index.load('codes', { type: 'icd10', rows: CODES });
    db.exec('UPDATE code_list SET complete = 0');
    equal(index.tables(), []);
    equal(index.find({ type: 'icd10', text: 'sugar', tables: ['codes'] }), []);
    await index.load('codes', { type: 'icd10', rows: CODES });
    equal(index.find({ type: 'icd10', text: 'coma', tables: ['codes'] }).length, 1);
  }),
  onIndex('begins anew in a database of another version, and keeps its own', async (index, db) => {
    await index.load('codes', { type: 'icd10', rows: CODES });
    equal(new CodeIndex(db).tables(), ['codes']);
    db.exec('PRAGMA user_version = 99');
    equal(new CodeIndex(db).tables(), []);
  }),
  onIndex('searches each type in its own words', async (index) => {
    const types: readonly CodingType[] = ['icd10', 'medicines', 'tariff'];
    for (const type of types) index.setOwn(type, { used: new Map(), aliases: [] });
    for (const type of types) equal(index.find({ type, text: 'a', tables: [] }), []);
  })
];
