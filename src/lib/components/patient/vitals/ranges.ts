import { ageInYears } from '../../../docs/names.ts';
import {
  FASTING_GLUCOSE,
  GLUCOSE,
  PULSE,
  RESPIRATION,
  SATURATION,
  TEMPERATURE,
  WAIST
} from './measures.ts';

/**
 * Ranges that are shaded behind a trend, each with where it is from. They are for orientation: nothing
 * is decided by them, and no value is coloured as ill.
 */
export interface Range {
  /** `Below 140/90`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

export interface Whom {
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
}

const HYPERTENSION =
  'Southern African Hypertension Society guideline, 2014: hypertension from 140/90 mmHg, adults';
const NEWS2 =
  'Royal College of Physicians, National Early Warning Score 2, 2017: scores 0, from 16 years';
const WHO_BMI = 'WHO Technical Report Series 894, 2000, adults';
const WHO_GLUCOSE = 'WHO and IDF, Definition and diagnosis of diabetes mellitus, 2006';
const IDF_WAIST = 'IDF consensus on the metabolic syndrome, 2006, sub-Saharan Africans';

interface Rule extends Range {
  readonly series: string;
  readonly fromYears: number;
  readonly sex?: 'male' | 'female';
}

const rule = (
  series: string,
  fromYears: number,
  [from, to]: readonly [number, number],
  name: string,
  source: string,
  sex?: 'male' | 'female'
): Rule => ({ series, fromYears, from, to, name, source, ...(sex ? { sex } : {}) });

/** By the key of a series. */
const RULES: readonly Rule[] = [
  rule('blood-pressure', 18, [90, 140], 'Systolic 90–139', HYPERTENSION),
  rule('blood-pressure', 18, [60, 90], 'Diastolic 60–89', HYPERTENSION),
  rule(PULSE.code, 16, [51, 90], '51–90', NEWS2),
  rule(TEMPERATURE.code, 16, [36.1, 38], '36.1–38.0', NEWS2),
  rule(RESPIRATION.code, 16, [12, 20], '12–20', NEWS2),
  rule(SATURATION.code, 16, [96, 100], 'from 96', NEWS2),
  rule('bmi', 18, [18.5, 25], '18.5–24.9', WHO_BMI),
  rule(FASTING_GLUCOSE.code, 0, [3.9, 6.1], 'below 6.1', WHO_GLUCOSE),
  rule(GLUCOSE.code, 0, [3.9, 11.1], 'below 11.1', WHO_GLUCOSE),
  rule(WAIST.code, 18, [60, 94], 'below 94', IDF_WAIST, 'male'),
  rule(WAIST.code, 18, [55, 80], 'below 80', IDF_WAIST, 'female')
];

/** What is shaded behind a series for somebody of that age and sex; nothing where nobody knows. */
export function rangesFor(series: string, { birthDate, sex }: Whom, on: string): readonly Range[] {
  const age = ageInYears(birthDate, on);
  return RULES.filter(
    (one) =>
      one.series === series &&
      (one.fromYears === 0 || (age !== null && age >= one.fromYears)) &&
      (one.sex === undefined || one.sex === sex)
  );
}
