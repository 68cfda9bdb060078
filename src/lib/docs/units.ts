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

const raised = (digits: string): string =>
  [...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
