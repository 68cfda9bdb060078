/**
 * The LMS method of growth references: at each age the measurements of healthy children follow a curve
 * of skewness L, median M and spread S. Source: Cole and Green, Statistics in Medicine 11 (1992), 1305–1319.
 */
export interface Lms {
  readonly l: number;
  readonly m: number;
  readonly s: number;
}

/** Beyond this the curve of weights is too skewed to be followed. */
const STRAIGHT_FROM = 3;

/** The measurement at a z-score; `null` where the curve has no such place. */
export function valueAt(z: number, { l, m, s }: Lms): number | null {
  if (l === 0) return m * Math.exp(s * z);
  const base = 1 + l * s * z;
  return base > 0 ? m * base ** (1 / l) : null;
}

/**
 * How many standard deviations a measurement is from the median.
 *
 * @param restricted beyond ±3 in steps of the distance from 2 to 3, as the WHO Child Growth Standards
 *   (Methods and development, 2006, chapter 7) do for weight and body mass index
 */
export function zScore(value: number, lms: Lms, restricted = false): number {
  const { l, m, s } = lms;
  const z = l === 0 ? Math.log(value / m) / s : ((value / m) ** l - 1) / (l * s);
  if (!restricted || Math.abs(z) <= STRAIGHT_FROM) return z;
  const side = Math.sign(z);
  const three = valueAt(side * STRAIGHT_FROM, lms);
  const two = valueAt(side * (STRAIGHT_FROM - 1), lms);
  if (three === null || two === null) return z;
  return side * (STRAIGHT_FROM + (value - three) / (three - two));
}

/**
 * The share of children below a z-score, in hundredths: Abramowitz and Stegun 7.1.26, exact to about
 * seven places of a million.
 */
export function centileOf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const error = 1 - series * Math.exp(-x * x);
  return 50 * (1 + (z < 0 ? -error : error));
}

/** The lines of a growth chart, and the z-scores at which they stand. */
export const CENTILES: readonly (readonly [centile: number, z: number])[] = [
  [3, -1.881],
  [15, -1.036],
  [50, 0],
  [85, 1.036],
  [97, 1.881]
];
