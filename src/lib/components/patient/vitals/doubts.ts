import { DIASTOLIC, HEIGHT, measureOf, SYSTOLIC, WEIGHT, type Measure } from './measures.ts';
import type { Series } from './series.ts';

/** What is asked before measurements are recorded: nothing of it is ever refused. */

/** How much a grown-up's or child's weight and height may differ from the last one unasked. */
const LARGE_STEP = 0.25;
const DAYS = 90;
const DAY = 86_400_000;

/**
 * Questions about values by LOINC code, in the units of their measures: what can hardly be true, pressures
 * the wrong way round, and a weight or height far from the last one.
 */
export function doubtsAbout(
  values: Readonly<Record<string, number | undefined>>,
  before: readonly Series[],
  at: string
): string[] {
  const given = Object.entries(values).flatMap(([code, value]) => {
    const measure = measureOf(code);
    return measure && value !== undefined ? [{ measure, value }] : [];
  });
  return [
    ...given
      .filter(({ measure, value }) => value < measure.min || value > measure.max)
      .map(
        ({ measure, value }) =>
          `${measure.label} ${words(measure, value)}: seldom outside ${measure.min} to ${measure.max}.`
      ),
    ...upsideDown(values[SYSTOLIC.code], values[DIASTOLIC.code]),
    ...given.flatMap(({ measure, value }) => step(measure, value, before, at))
  ];
}

const words = ({ decimals, shown }: Measure, value: number): string =>
  `${Number(value.toFixed(decimals))} ${shown}`;

const upsideDown = (upper: number | undefined, lower: number | undefined): string[] =>
  upper !== undefined && lower !== undefined && lower >= upper
    ? [`Blood pressure ${upper}/${lower}: the lower value is usually the second one.`]
    : [];

function step(measure: Measure, value: number, before: readonly Series[], at: string): string[] {
  if (measure !== WEIGHT && measure !== HEIGHT) return [];
  const last = before.find(({ key }) => key === measure.code)?.points.at(-1);
  if (!last || Date.parse(at) - Date.parse(last.at) > DAYS * DAY) return [];
  if (Math.abs(value - last.value) / last.value <= LARGE_STEP) return [];
  return [
    `${measure.label} ${words(measure, value)}: it was ${words(measure, last.value)} last time.`
  ];
}
