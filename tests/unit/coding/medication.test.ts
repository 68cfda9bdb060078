import { describe, expect, test } from 'vitest';
import { medicationOf } from '#lib/components/codes/medication.ts';
import type { MedicineRow } from '#lib/coding/rows.ts';

const row = (ingredients: MedicineRow['ingredients'], form?: string) => ({
  code: '700123001',
  row: { name: 'Made-up Tablets', ingredients, ...(form ? { form } : {}) } as MedicineRow
});

describe('medication that is chosen from the price list', () => {
  test('takes the name, the code, and the strength of its only ingredient as the dose', () => {
    const one = [{ name: 'Amlodipine', strength: '5', unit: 'mg' }];
    expect(medicationOf(row(one, 'tablet'))).toEqual({
      name: 'Made-up Tablets',
      code: '700123001',
      system: 'NAPPI',
      dose: '5 mg',
      form: 'tablet'
    });
  });

  test('has no dose where there are several ingredients, or none is told', () => {
    const two = [
      { name: 'Amlodipine', strength: '5', unit: 'mg' },
      { name: 'Valsartan', strength: '160', unit: 'mg' }
    ];
    expect(medicationOf(row(two))).not.toHaveProperty('dose');
    expect(medicationOf(row([]))).not.toHaveProperty('dose');
  });
});
