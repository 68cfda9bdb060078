/** How units of measurement are read: https://ucum.org/ucum, table of units and section 2.4. */
const WORDS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  'cm[H2O]': 'cmH₂O',
  Cel: '°C',
  '[degF]': '°F',
  '/min': 'per minute',
  '{beats}/min': 'per minute',
  '{breaths}/min': 'per minute',
  'kg/m2': 'kg/m²',
  'mL/min/{1.73_m2}': 'mL/min/1.73 m²',
  '[in_i]': 'in',
  '[lb_av]': 'lb',
  '[oz_av]': 'oz',
  '[pH]': '',
  '1': ''
};

/**
 * A unit as people write it, from its UCUM code: `mm[Hg]` is mmHg. What stands in braces is a remark
 * of whoever wrote it, and no part of the unit; codes that are read as they are come back so.
 */
export function unitWords(unit: string): string {
  const known = WORDS[unit];
  if (known !== undefined) return known;
  return unit
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[iU\]/g, 'IU')
    .replace(/\[([^\]]*)\]/g, '$1')
    .replace(/(^|\/)u(?=[glLmMoOkKU])/g, '$1µ')
    .replace(/10\*(\d+)/g, (_, power: string) => `10${raised(power)}`)
    .replace(/\/$/, '')
    .replace(/^\/(?=\w)/, 'per ');
}

/** How many of the second unit are one of the first. */
const FACTORS: Readonly<Record<string, number>> = {
  'g kg': 0.001,
  '[lb_av] kg': 0.45359237,
  '[oz_av] kg': 0.028349523125,
  '[in_i] cm': 2.54,
  'm cm': 100,
  'mm cm': 0.1
};

/** Grams of glucose in a mole, by ten: milligrams in a decilitre that are one millimole in a litre. */
const GLUCOSE_MG_PER_MMOL = 18.0156;

/** Kinds of measurement whose conversion depends on what is measured. */
export type Substance = 'glucose';

/**
 * A value in another UCUM unit, or `null` where one cannot be reckoned as the other. Milligrams become
 * millimoles only of a known `substance`.
 */
export function inUnit(
  value: number,
  from: string,
  to: string,
  substance?: Substance
): number | null {
  if (from === to) return value;
  if (from === '[degF]' && to === 'Cel') return ((value - 32) * 5) / 9;
  const factor = FACTORS[`${from} ${to}`];
  if (factor !== undefined) return value * factor;
  if (substance !== 'glucose') return null;
  if (from === 'mg/dL' && to === 'mmol/L') return value / GLUCOSE_MG_PER_MMOL;
  return from === 'mmol/L' && to === 'mg/dL' ? value * GLUCOSE_MG_PER_MMOL : null;
}

const raised = (digits: string): string =>
  [...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
