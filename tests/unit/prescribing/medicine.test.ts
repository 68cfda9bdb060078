import { describe, expect, test } from 'vitest';
import { countings, usedOf } from '#lib/components/note/used/price.ts';
import { medicineRow } from '#lib/coding/rows.ts';
import {
  listedMedicine,
  medicineWords,
  scheduleNumber,
  substancesOf
} from '#lib/prescribing/medicine.ts';

const row = (over: object = {}) =>
  medicineRow.parse({
    nappi: '701122',
    suffix: '001',
    name: 'Amoxil',
    schedule: 4,
    form: 'CAP',
    packSize: 20,
    packs: 1,
    priceCents: 5_421,
    ingredients: [{ name: 'Amoxicillin', strength: '500', unit: 'mg' }],
    discontinued: false,
    ...over
  });

describe('a line of the price list', () => {
  test('gives a prescription its name, code, strength, form and schedule', () => {
    expect(listedMedicine('701122001', row())).toEqual({
      medicine: 'Amoxil',
      code: '701122001',
      system: 'NAPPI',
      strength: '500 mg',
      form: 'capsule',
      schedule: 'S4'
    });
  });

  test('says the strength of each ingredient once, and none where one of them is not known', () => {
    const [amoxicillin, clavulanic] = [
      { name: 'Amoxicillin', strength: '875', unit: 'mg' },
      { name: 'Clavulanic acid', strength: '125', unit: 'mg' }
    ];
    const twice = row({ ingredients: [amoxicillin, clavulanic, amoxicillin] });
    expect(listedMedicine('1', twice).strength).toBe('875 mg / 125 mg');
    expect(substancesOf('Augmentin', twice).ingredients).toEqual([
      'Amoxicillin',
      'Clavulanic acid'
    ]);
    expect(
      listedMedicine('1', row({ ingredients: [amoxicillin, { name: 'Water' }] })).strength
    ).toBeUndefined();
    expect(substancesOf('Own mixture', null).ingredients).toEqual([]);
  });

  test('is counted by the pack or by what is in it, a single one rounded up to the cent', () => {
    expect(countings(row()).map(({ value, priceCents }) => [value, priceCents])).toEqual([
      ['one', 272],
      ['pack', 5_421]
    ]);
    expect(countings(row({ form: 'INJ' })).map(({ value }) => value)).toEqual(['pack', 'one']);
    expect(countings(row({ packs: 3 }))[1]!.priceCents).toBe(1_807);
    expect(countings(row({ packSize: 1 })).map(({ value }) => value)).toEqual(['pack']);
    expect(countings(row({ packSize: undefined, priceCents: undefined }))[0]!.priceCents).toBe(
      undefined
    );
    expect(listedMedicine('1', row({ form: 'Opd' })).form).toBe('Opd');
    expect(usedOf('701122001', row(), countings(row())[0]!, 2)).toEqual({
      description: 'Amoxil 500 mg, capsule',
      code: '701122001',
      system: 'NAPPI',
      quantity: 2,
      priceCents: 272
    });
  });
});

test('a name says its strength once', () => {
  expect(medicineWords('Panado 500mg tablets', '500 mg')).toBe('Panado 500mg tablets');
  expect(medicineWords('Panado', '500 mg')).toBe('Panado 500 mg');
});

test('a schedule is read as lists write it', () => {
  expect(['S5', 's 6', '4', 'S4 (NS2)', 'none', undefined].map(scheduleNumber)).toEqual([
    5,
    6,
    4,
    4,
    undefined,
    undefined
  ]);
});
