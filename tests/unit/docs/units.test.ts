import { expect, test } from 'vitest';
import { unitWords } from '#lib/docs/units.ts';

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
