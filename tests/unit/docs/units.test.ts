import { expect, test } from 'vitest';
import { inUnit, unitWords } from '#lib/docs/units.ts';

test.each([
  ['mm[Hg]', 'mmHg'],
  ['Cel', '°C'],
  ['/min', 'per minute'],
  ['kg/m2', 'kg/m²'],
  ['{score}', ''],
  ['mmol/L', 'mmol/L'],
  ['ug/L', 'µg/L'],
  ['mg/uL', 'mg/µL'],
  ['10*9/L', '10⁹/L'],
  ['[iU]/L', 'IU/L'],
  ['{copies}/mL', 'per mL'],
  ['%', '%'],
  ['urgent', 'urgent']
])('%s is read as “%s”', (unit, words) => {
  expect(unitWords(unit)).toBe(words);
});

test.each([
  [178, '[lb_av]', 'kg', 80.74],
  [98.6, '[degF]', 'Cel', 37],
  [5, '[in_i]', 'cm', 12.7],
  [80, 'kg', 'kg', 80],
  [3250, 'g', 'kg', 3.25]
])('%d %s is %s %d', (value, from, to, expected) => {
  expect(inUnit(value, from, to)).toBeCloseTo(expected, 2);
});

test('milligrams are millimoles of glucose, by its molar mass, and of nothing that is not known', () => {
  expect(inUnit(180.156, 'mg/dL', 'mmol/L', 'glucose')).toBeCloseTo(10, 6);
  expect(inUnit(5.5, 'mmol/L', 'mg/dL', 'glucose')).toBeCloseTo(99.1, 1);
  expect(inUnit(180, 'mg/dL', 'mmol/L')).toBeNull();
  expect(inUnit(80, 'kg', 'cm')).toBeNull();
});
