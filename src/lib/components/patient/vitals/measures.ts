/** What a practice measures, by LOINC code and UCUM unit, with the bounds of what can be true. */
export interface Measure {
  readonly code: string;
  readonly label: string;
  /** On a narrow line. */
  readonly short: string;
  readonly unit: string;
  /** The unit as people write it. */
  readonly shown: string;
  readonly min: number;
  readonly max: number;
  readonly decimals: number;
}

const measure = (
  code: string,
  label: string,
  short: string,
  [unit, shown]: readonly [string, string],
  [min, max]: readonly [number, number],
  decimals = 0
): Measure => ({ code, label, short, unit, shown, min, max, decimals });

export const SYSTOLIC = measure(
  '8480-6',
  'Systolic blood pressure',
  'Systolic',
  ['mm[Hg]', 'mmHg'],
  [40, 300]
);
export const DIASTOLIC = measure(
  '8462-4',
  'Diastolic blood pressure',
  'Diastolic',
  ['mm[Hg]', 'mmHg'],
  [20, 200]
);
export const WEIGHT = measure('29463-7', 'Weight', 'Weight', ['kg', 'kg'], [0.3, 400], 2);
export const HEIGHT = measure('8302-2', 'Height', 'Height', ['cm', 'cm'], [20, 260], 1);
export const BMI_CODE = '39156-5';

/** In the order in which they are taken and shown; the bounds refuse slips of the finger only. */
export const MEASURES: readonly Measure[] = [
  SYSTOLIC,
  DIASTOLIC,
  measure('8867-4', 'Pulse', 'Pulse', ['/min', '/min'], [10, 300]),
  measure('8310-5', 'Temperature', 'Temp', ['Cel', '°C'], [25, 45], 1),
  measure('9279-1', 'Respiratory rate', 'Resp', ['/min', '/min'], [2, 120]),
  measure('59408-5', 'Oxygen saturation', 'SpO₂', ['%', '%'], [30, 100]),
  measure('15074-8', 'Glucose', 'Glucose', ['mmol/L', 'mmol/L'], [0.5, 80], 1),
  WEIGHT,
  HEIGHT,
  measure('9843-4', 'Head circumference', 'Head', ['cm', 'cm'], [15, 80], 1)
];

export const measureOf = (code: string): Measure | undefined =>
  MEASURES.find((one) => one.code === code);
