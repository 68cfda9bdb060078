import { describe, expect, test } from 'vitest';
import { read, workbook, type Cell } from './files.ts';

const HEADINGS =
  'Applicants MCC Licence No,Applicant Name,MCC Medicine Reg. No.,Nappi Code,ATC 4 ,Medicine Schedule,Medicine Proprietary Name,Active Ingredients,Strength,Unit,Dosage Form,Pack Size,Quantity,Manufacturer Price,Logistics Fee,VAT,SEP,Unit Price,Effective Date,Status,Originator or Generic,12 Months Volume of Sales'.split(
    ','
  );

function priceRow(given: Readonly<Record<string, Cell>>): Cell[] {
  const usual: Record<string, Cell> = {
    'Applicant Name': 'Example Pharma',
    'Nappi Code': 703_312_001,
    'Medicine Schedule': 'S4',
    'Medicine Proprietary Name': 'Examplin',
    'Active Ingredients': 'Lidocaine hydrochloride',
    Strength: 20,
    Unit: 'mg/ml',
    'Dosage Form': 'Inj',
    'Pack Size': 50,
    Quantity: 1,
    SEP: 230.505,
    'Effective Date': 42_702,
    'Originator or Generic': 'Originator '
  };
  return HEADINGS.map((heading) => (heading in given ? given[heading]! : (usual[heading] ?? null)));
}

const more = (
  name: string,
  strength: Cell,
  unit: string,
  given: Record<string, Cell> = {}
): Cell[] =>
  HEADINGS.map(
    (heading) =>
      ({ 'Active Ingredients': name, Strength: strength, Unit: unit, ...given })[heading] ?? null
  );

/** As the list is published: a title in row 1, the headings in row 2. */
const list = (...rows: Cell[][]) =>
  read('medicines', workbook([['Database Of Medicine Prices'], HEADINGS, ...rows], { old: true }));

describe('the single exit price list', () => {
  test('gives products with price in cents, NAPPI product and suffix apart', async () => {
    const { rows, report } = await list(priceRow({}));
    expect(rows).toEqual([
      {
        nappi: '703312',
        suffix: '001',
        name: 'Examplin',
        schedule: 4,
        form: 'INJ',
        packSize: 50,
        packs: 1,
        priceCents: 23_051,
        ingredients: [{ name: 'Lidocaine hydrochloride', strength: '20', unit: 'mg/ml' }],
        holder: 'Example Pharma',
        generic: false,
        discontinued: false,
        from: '2016-11-28'
      }
    ]);
    expect(report.counts).toEqual({ taken: 1, skipped: 0, refused: 0 });
  });

  test('adds continuation rows to the product above them', async () => {
    const { rows, report } = await list(
      priceRow({}),
      more('Adrenaline', 0.0125, 'mg/ml'),
      more('Aprepitant', 80, 'mg', { 'Nappi Code': 703_312_001 }),
      more('Water for Injection', 6, 'ml', { 'Medicine Proprietary Name': 'Examplin Solvent' })
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.ingredients.map(({ name }) => name)).toEqual([
      'Lidocaine hydrochloride',
      'Adrenaline',
      'Aprepitant',
      'Water for Injection (Examplin Solvent)'
    ]);
    expect(report.byType).toEqual({
      ingredient: { taken: 3, skipped: 0, refused: 0 },
      medicine: { taken: 1, skipped: 0, refused: 0 }
    });
    expect(report.lines.map(({ from }) => from)).toEqual(['row 6']);
  });

  test('never gives ingredients to a product that they are not of', async () => {
    const { rows, report } = await list(
      more('Adrenaline', 1, 'mg'),
      priceRow({}),
      priceRow({ 'Nappi Code': 'none' }),
      more('Codeine', 8, 'mg')
    );
    expect(rows[0]?.ingredients).toHaveLength(1);
    expect(report.lines.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['refused', 'no-product'],
      ['refused', 'not-a-nappi'],
      ['skipped', 'product-left-out']
    ]);
  });

  test.each([
    ['703312001', '703312', '001'],
    ['3004697001', '3004697', '001'],
    ['703312-001', '703312', '001']
  ])('reads the NAPPI code %s', async (typed, nappi, suffix) => {
    const { rows } = await list(priceRow({ 'Nappi Code': typed }));
    expect(rows[0]).toMatchObject({ nappi, suffix });
  });

  test('refuses a NAPPI code that has lost a digit or was cut down by a spreadsheet', async () => {
    const { rows, report } = await list(
      priceRow({ 'Nappi Code': 71_669_601 }),
      priceRow({ 'Nappi Code': '7.03312E+08' })
    );
    expect(rows).toEqual([]);
    expect(report.reasons).toMatchObject([{ code: 'not-a-nappi', count: 2 }]);
  });

  test('reads a NAPPI code in two columns, with its zeros in front', async () => {
    const { rows } = await read('medicines', 'Nappi,Suffix,Name\n12345,1,Examplin\n');
    expect(rows[0]).toMatchObject({ nappi: '012345', suffix: '001' });
  });

  test.each([
    ['S3', 3, undefined],
    ['S 3', 3, undefined],
    ['S3               ', 3, undefined],
    ['S1,S4', 4, 'S1,S4'],
    ['S2 & S3', 3, 'S2 & S3'],
    ['S4 (NS2)', 4, 'S4 (NS2)'],
    ['unscheduled', undefined, 'unscheduled']
  ])('reads the schedule “%s”', async (typed, schedule, note) => {
    const { rows } = await list(priceRow({ 'Medicine Schedule': typed }));
    expect(rows[0]?.schedule).toBe(schedule);
    expect(rows[0]?.scheduleNote).toBe(note);
  });

  test('takes a product without a price or with pack size 0, and says so', async () => {
    const { rows, report } = await list(priceRow({ SEP: null, 'Pack Size': 0 }));
    expect(rows[0]).not.toHaveProperty('priceCents');
    expect(rows[0]).not.toHaveProperty('packSize');
    expect(report.lines[0]?.warnings).toEqual([
      'The product has no price.',
      'The pack size is 0: it counts as not known.'
    ]);
  });

  test('reads what was typed in many ways: discontinued, generic, 0riginator', async () => {
    const kinds = ['Generic ', '0riginator', 'Orginator', 'Discountinued'];
    const { rows } = await list(
      ...kinds.map((kind, at) =>
        priceRow({ 'Nappi Code': 703_312_001 + at, 'Originator or Generic': kind })
      ),
      priceRow({ 'Nappi Code': 703_313_001, Status: 'discontinued' })
    );
    expect(rows.map(({ generic, discontinued }) => [generic, discontinued])).toEqual([
      [true, false],
      [false, false],
      [false, false],
      [undefined, true],
      [false, true]
    ]);
  });

  test('skips a product that stands there twice and refuses one that differs', async () => {
    const { rows, report } = await list(priceRow({}), priceRow({}), priceRow({ SEP: 9 }));
    expect(rows).toHaveLength(1);
    expect(report.lines.map(({ code }) => code)).toEqual(['duplicate-row', 'same-code']);
  });

  test('takes ingredients in one cell apart', async () => {
    const { rows } = await read(
      'medicines',
      'nappi_code,name,sep_incl_vat,ingredients\n703312001,Examplin,"1 234,50","Rituximab 500.0 mg|Benzocaine  mg/dose|Toxoid 5,0 ug"\n'
    );
    expect(rows[0]?.priceCents).toBe(123_450);
    expect(rows[0]?.ingredients).toEqual([
      { name: 'Rituximab', strength: '500', unit: 'mg' },
      { name: 'Benzocaine mg/dose' },
      { name: 'Toxoid', strength: '5,0', unit: 'ug' }
    ]);
  });
});
