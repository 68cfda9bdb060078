/** How a measurement is written here: a short name, and the one unit that its trend is drawn in. */
export interface VitalSign {
  readonly label: string;
  /** UCUM. Absent: as the source has it. */
  readonly unit?: string;
}

/**
 * LOINC codes of what a practice measures, with the older ones that systems still send (FHIR's own
 * vital signs profile names the first of each).
 */
export const VITAL_SIGNS: Readonly<Record<string, VitalSign>> = {
  '8480-6': { label: 'Systolic blood pressure', unit: 'mm[Hg]' },
  '8462-4': { label: 'Diastolic blood pressure', unit: 'mm[Hg]' },
  '8478-0': { label: 'Mean blood pressure', unit: 'mm[Hg]' },
  '8867-4': { label: 'Pulse', unit: '/min' },
  '9279-1': { label: 'Respiratory rate', unit: '/min' },
  '8310-5': { label: 'Temperature', unit: 'Cel' },
  '8331-1': { label: 'Oral temperature', unit: 'Cel' },
  '8302-2': { label: 'Height', unit: 'cm' },
  '8306-3': { label: 'Length', unit: 'cm' },
  '9843-4': { label: 'Head circumference', unit: 'cm' },
  '8287-5': { label: 'Head circumference', unit: 'cm' },
  '8280-0': { label: 'Waist circumference', unit: 'cm' },
  '29463-7': { label: 'Weight', unit: 'kg' },
  '3141-9': { label: 'Weight', unit: 'kg' },
  '39156-5': { label: 'Body mass index', unit: 'kg/m2' },
  '2708-6': { label: 'Oxygen saturation', unit: '%' },
  '59408-5': { label: 'Oxygen saturation', unit: '%' },
  '72514-3': { label: 'Pain (0–10)', unit: '{score}' },
  '2339-0': { label: 'Glucose' },
  '2345-7': { label: 'Glucose' },
  '15074-8': { label: 'Glucose' },
  '41653-7': { label: 'Glucose, finger prick' },
  '1558-6': { label: 'Fasting glucose' },
  '4548-4': { label: 'HbA1c', unit: '%' }
};

/** Units that mean the one before the arrow, however they are spelled. */
const SPELLINGS: Readonly<Record<string, string>> = {
  mmHg: 'mm[Hg]',
  'mm Hg': 'mm[Hg]',
  'mm[hg]': 'mm[Hg]',
  bpm: '/min',
  'beats/min': '/min',
  'beats/minute': '/min',
  'breaths/min': '/min',
  'breaths/minute': '/min',
  '{beats}/min': '/min',
  '{breaths}/min': '/min',
  C: 'Cel',
  '°C': 'Cel',
  degC: 'Cel',
  F: '[degF]',
  '°F': '[degF]',
  degF: '[degF]',
  in: '[in_i]',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  'kg/m²': 'kg/m2',
  'kg/m^2': 'kg/m2',
  score: '{score}',
  '1': '{score}'
};

const CONVERSIONS: Readonly<Record<string, (value: number) => number>> = {
  '[lb_av] kg': (value) => value * 0.45359237,
  'g kg': (value) => value / 1000,
  '[oz_av] kg': (value) => value * 0.028349523125,
  '[in_i] cm': (value) => value * 2.54,
  'm cm': (value) => value * 100,
  'mm cm': (value) => value / 10,
  '[ft_i] cm': (value) => value * 30.48,
  '[degF] Cel': (value) => ((value - 32) * 5) / 9,
  'K Cel': (value) => value - 273.15
};

/** Six significant digits: finer than any instrument, without the noise of binary fractions. */
const rounded = (value: number): number => Number(value.toPrecision(6));

export interface Measured {
  readonly value: number;
  readonly unit: string;
  /** Said where the number is not the one of the source. */
  readonly converted: boolean;
}

/** A measured value in the unit that its sign is kept in, where the two can be reconciled. */
export function measured(value: number, givenUnit: string, sign: VitalSign | undefined): Measured {
  const unit = SPELLINGS[givenUnit] ?? givenUnit;
  const wanted = sign?.unit ?? unit;
  const convert = CONVERSIONS[`${unit} ${wanted}`];
  return convert
    ? { value: rounded(convert(value)), unit: wanted, converted: true }
    : { value: rounded(value), unit, converted: false };
}
