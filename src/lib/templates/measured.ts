import type { Chart, Vital } from '../docs/chart.schema.ts';
import { unitWords } from '../docs/units.ts';
import { formatDay, dayAt, type Manner } from '../format.ts';

/** Measurements that texts ask for by name, with the LOINC codes that mean it. */
const MEASURES = {
  bp: ['8480-6'],
  pulse: ['8867-4'],
  temperature: ['8310-5', '8331-1'],
  respiration: ['9279-1'],
  saturation: ['59408-5', '2708-6'],
  glucose: ['15074-8', '14770-2', '14743-9'],
  weight: ['29463-7', '3141-9'],
  height: ['8302-2', '8306-3'],
  bmi: ['39156-5']
} as const;
const DIASTOLIC = '8462-4';

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

export const MEASURE_WORDS: Readonly<Record<MeasureName, string>> = {
  bp: 'Blood pressure',
  pulse: 'Pulse',
  temperature: 'Temperature',
  respiration: 'Respiratory rate',
  saturation: 'Oxygen saturation',
  glucose: 'Glucose',
  weight: 'Weight',
  height: 'Height',
  bmi: 'BMI'
};

type Vitals = Chart['vitals'] | undefined;

const standing = (vitals: Vitals): Vital[] =>
  Object.values(vitals ?? {}).filter(({ removed }) => !removed);

/**
 * The last measurement of a kind taken by the end of a day, in words; with its own day where that is
 * another one: `128/82 mmHg`, `81 kg (3 Nov 2026)`. Empty where there is none.
 */
export function measured(name: MeasureName, vitals: Vitals, day: string, manner: Manner): string {
  const codes: readonly string[] = MEASURES[name];
  const last = standing(vitals)
    .filter(({ code, at }) => codes.includes(code) && dayAt(at, manner.timeZone) <= day)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
  if (!last) return '';
  const words = withUnit(name, last, vitals);
  const taken = dayAt(last.at, manner.timeZone);
  return taken === day ? words : `${words} (${formatDay(taken, manner)})`;
}

function withUnit(name: MeasureName, vital: Vital, vitals: Vitals): string {
  const number = (value: number): string => String(Number(value.toFixed(2)));
  const lower =
    name === 'bp' &&
    standing(vitals).find(
      ({ code, panel, at }) =>
        code === DIASTOLIC && (vital.panel ? panel === vital.panel : at === vital.at)
    );
  const value = lower ? `${number(vital.value)}/${number(lower.value)}` : number(vital.value);
  const unit = unitWords(vital.unit);
  return unit === '%' ? `${value} %` : [value, unit].filter(Boolean).join(' ');
}

/** Everything measured on one day, named: `Blood pressure 128/82 mmHg, Pulse 72 per minute`. */
export const measuredOn = (vitals: Vitals, day: string, manner: Manner): string =>
  MEASURE_NAMES.flatMap((name) => {
    const ofDay = Object.fromEntries(
      Object.entries(vitals ?? {}).filter(([, { at }]) => dayAt(at, manner.timeZone) === day)
    );
    const words = measured(name, ofDay, day, manner);
    return words ? [`${MEASURE_WORDS[name]} ${words}`] : [];
  }).join(', ');
