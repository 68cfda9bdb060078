import type { Substance } from '../../../docs/units.ts';

/** What a practice measures, by LOINC code and UCUM unit, with the bounds of what can be true. */
export interface Measure {
  readonly code: string;
  /** Other codes that mean the same in a trend: those of older programs and of laboratories. */
  readonly also: readonly string[];
  readonly label: string;
  /** On a narrow line. */
  readonly short: string;
  readonly unit: string;
  /** The unit as people write it. */
  readonly shown: string;
  /** What is hardly ever true beyond them is asked about, never refused. */
  readonly min: number;
  readonly max: number;
  readonly decimals: number;
  /** Another unit that devices show, with the code of a value that was taken in it. */
  readonly other?: { readonly unit: string; readonly code: string; readonly decimals: number };
  readonly substance?: Substance;
}

const measure = (
  code: string,
  label: string,
  short: string,
  [unit, shown]: readonly [string, string],
  [min, max]: readonly [number, number],
  decimals = 0,
  more: Partial<Pick<Measure, 'also' | 'other' | 'substance'>> = {}
): Measure => ({ code, label, short, unit, shown, min, max, decimals, also: [], ...more });

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
export const PULSE = measure('8867-4', 'Pulse', 'Pulse', ['/min', '/min'], [20, 250]);
export const TEMPERATURE = measure('8310-5', 'Temperature', 'Temp', ['Cel', '°C'], [32, 43], 1, {
  also: ['8331-1']
});
export const RESPIRATION = measure('9279-1', 'Respiratory rate', 'Resp', ['/min', '/min'], [4, 90]);
export const SATURATION = measure(
  '59408-5',
  'Oxygen saturation',
  'SpO₂',
  ['%', '%'],
  [50, 100],
  0,
  { also: ['2708-6'] }
);
export const GLUCOSE = measure(
  '15074-8',
  'Glucose, random',
  'Glucose',
  ['mmol/L', 'mmol/L'],
  [1, 45],
  1,
  {
    also: ['2339-0', '2345-7', '41653-7', '14743-9'],
    other: { unit: 'mg/dL', code: '2339-0', decimals: 0 },
    substance: 'glucose'
  }
);
export const FASTING_GLUCOSE = measure(
  '14770-2',
  'Glucose, fasting',
  'Fasting glucose',
  ['mmol/L', 'mmol/L'],
  [1, 45],
  1,
  {
    also: ['1556-0', '1558-6', '14771-0'],
    other: { unit: 'mg/dL', code: '1556-0', decimals: 0 },
    substance: 'glucose'
  }
);
export const WEIGHT = measure('29463-7', 'Weight', 'Weight', ['kg', 'kg'], [0.4, 300], 2, {
  also: ['3141-9']
});
/** Of those who cannot stand it is the length. */
export const HEIGHT = measure('8302-2', 'Height', 'Height', ['cm', 'cm'], [20, 230], 1, {
  also: ['8306-3']
});
export const HEAD = measure('9843-4', 'Head circumference', 'Head', ['cm', 'cm'], [20, 70], 1, {
  also: ['8287-5']
});
export const WAIST = measure('8280-0', 'Waist circumference', 'Waist', ['cm', 'cm'], [30, 220], 1);
export const PEAK_FLOW = measure(
  '33452-4',
  'Peak flow',
  'Peak flow',
  ['L/min', 'L/min'],
  [50, 900]
);
export const BMI_CODE = '39156-5';

/** In the order in which they are taken and shown. */
export const MEASURES: readonly Measure[] = [
  SYSTOLIC,
  DIASTOLIC,
  PULSE,
  TEMPERATURE,
  RESPIRATION,
  SATURATION,
  GLUCOSE,
  FASTING_GLUCOSE,
  WEIGHT,
  HEIGHT,
  WAIST,
  PEAK_FLOW,
  HEAD
];

const BY_CODE = new Map(
  MEASURES.flatMap((one) => [one.code, ...one.also].map((code) => [code, one] as const))
);

/** The measure that a code is a value of. */
export const measureOf = (code: string): Measure | undefined => BY_CODE.get(code);
