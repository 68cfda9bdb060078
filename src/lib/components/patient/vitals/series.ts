import type { Vital } from '../../../docs/chart.schema.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { ageInYears } from '../../../docs/names.ts';
import { inUnit, unitWords } from '../../../docs/units.ts';
import { BMI_CODE, DIASTOLIC, HEIGHT, MEASURES, SYSTOLIC, WEIGHT, measureOf } from './measures.ts';

/** One value of a series; a blood pressure has two. */
export interface Point {
  readonly at: string;
  readonly value: number;
  /** Diastolic beside systolic. */
  readonly second?: number | undefined;
  /** The entries that it was recorded as; none for a computed value. */
  readonly ids: readonly Uuid[];
  /** Who recorded it. */
  readonly by?: Uuid | undefined;
  /** As it was measured, where that was in another unit: `108 mg/dL`. */
  readonly measured?: string | undefined;
}

/** One measurement over time, the newest value last. */
export interface Series {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** Digits after the decimal sign that mean anything; the record keeps all that were sent. */
  readonly decimals: number;
  readonly points: readonly Point[];
  /** Taken in a practice every day, or worked out from what is: not a laboratory's result. */
  readonly usual: boolean;
  /** Worked out from others. */
  readonly computed?: boolean | undefined;
}

/** Of a result whose measure is not known here. */
const OTHER_DECIMALS = 2;

type Vitals = Readonly<Record<Uuid, Vital>>;
/** A value in the unit of its measure. */
type Taken = Vital & { readonly id: Uuid; readonly measured?: string };

const byTime = (a: { at: string }, b: { at: string }): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : 0;

/**
 * The measurements of a chart as series, the usual ones first, then what other programs brought.
 * The body mass index is worked out from weight and height; an imported one is left out beside it.
 */
export function seriesOf(vitals: Vitals | undefined, birthDate?: string): Series[] {
  const taken = Object.entries(vitals ?? {})
    .filter(([, vital]) => !vital.removed)
    .map(([id, vital]): Taken => asMeasured({ ...vital, id }))
    .sort((a, b) => byTime(a, b) || (a.id < b.id ? -1 : 1));
  const pressure = bloodPressure(taken);
  const mass = bodyMassIndex(taken, birthDate);
  const rest = taken.filter(
    ({ code }) =>
      code !== SYSTOLIC.code && code !== DIASTOLIC.code && !(mass.length > 0 && code === BMI_CODE)
  );
  const groups = new Map<string, Taken[]>();
  for (const vital of rest) {
    const measure = measureOf(vital.code);
    const key = measure?.unit === vital.unit ? measure.code : `${vital.code} ${vital.unit}`;
    groups.set(key, [...(groups.get(key) ?? []), vital]);
  }
  const others = [...groups].map(([key, list]): Series => {
    const last = list[list.length - 1]!;
    const measure = measureOf(last.code);
    return {
      key,
      label: measure?.label ?? last.label,
      unit: last.unit,
      decimals: measure?.decimals ?? OTHER_DECIMALS,
      usual: measure !== undefined || last.code === BMI_CODE,
      points: list.map(({ at, value, id, added, measured }) => ({
        at,
        value,
        ids: [id],
        by: added.by,
        measured
      }))
    };
  });
  const place = (series: Series) => {
    const at = MEASURES.findIndex(({ code }) => series.key === code);
    return at < 0 ? MEASURES.length : at;
  };
  const byPlace = (a: Series, b: Series) => place(a) - place(b) || a.label.localeCompare(b.label);
  return [
    ...(pressure.length > 0
      ? [
          {
            key: 'blood-pressure',
            label: 'Blood pressure',
            unit: SYSTOLIC.unit,
            decimals: 0,
            points: pressure,
            usual: true
          }
        ]
      : []),
    ...others.filter(({ usual }) => usual).sort(byPlace),
    ...(mass.length > 0
      ? [
          {
            key: 'bmi',
            label: 'Body mass index',
            unit: 'kg/m2',
            decimals: 1,
            points: mass,
            usual: true,
            computed: true
          }
        ]
      : []),
    ...others.filter(({ usual }) => !usual).sort(byPlace)
  ];
}

/** A value in its measure's unit, with the words of what was measured where that is another. */
function asMeasured(vital: Taken): Taken {
  const measure = measureOf(vital.code);
  if (!measure || measure.unit === vital.unit) return vital;
  const value = inUnit(vital.value, vital.unit, measure.unit, measure.substance);
  if (value === null) return vital;
  const measured = `${vital.value} ${unitWords(vital.unit)}`;
  return { ...vital, value, unit: measure.unit, measured };
}

/** Systolic and diastolic of one reading share a panel, or at least the moment. */
function bloodPressure(taken: readonly Taken[]): Point[] {
  const lower = taken.filter(({ code }) => code === DIASTOLIC.code);
  const used = new Set<Uuid>();
  const points = taken
    .filter(({ code }) => code === SYSTOLIC.code)
    .map((upper): Point => {
      const mate = lower.find(
        (other) =>
          !used.has(other.id) &&
          (upper.panel ? other.panel === upper.panel : !other.panel && other.at === upper.at)
      );
      if (!mate) return { at: upper.at, value: upper.value, ids: [upper.id], by: upper.added.by };
      used.add(mate.id);
      return {
        at: upper.at,
        value: upper.value,
        second: mate.value,
        ids: [upper.id, mate.id],
        by: upper.added.by
      };
    });
  return points.sort(byTime);
}

const DAY = 86_400_000;

/** How old a child's height may be to be worth reckoning with; grown-ups keep theirs. */
const CHILD_HEIGHT_DAYS = 60;

/** Kilograms over square metres, for every weight with a height that still holds. */
function bodyMassIndex(taken: readonly Taken[], birthDate?: string): Point[] {
  const heights = taken.filter(
    ({ code, unit, value }) => measureOf(code) === HEIGHT && unit === HEIGHT.unit && value > 0
  );
  return taken
    .filter(({ code, unit }) => measureOf(code) === WEIGHT && unit === WEIGHT.unit)
    .flatMap(({ at, value }): Point[] => {
      const age = ageInYears(birthDate, at);
      const grown = age === null || age >= 18;
      // Of those not after the weight the newest; a first height taken later serves a grown-up too.
      const before = heights.filter((height) => height.at <= at);
      const height = before[before.length - 1] ?? (grown ? heights[0] : undefined);
      if (!height) return [];
      const apart = Math.abs(Date.parse(at) - Date.parse(height.at)) / DAY;
      if (!grown && apart > CHILD_HEIGHT_DAYS) return [];
      const metres = height.value / 100;
      return [{ at, value: Math.round((value / (metres * metres)) * 10) / 10, ids: [] }];
    });
}

/** A value of a series as it is read: `128/84`, `36.8`. */
export function pointText(
  { value, second }: Point,
  { decimals }: Pick<Series, 'decimals'>
): string {
  const rounded = (number: number) => String(Number(number.toFixed(decimals)));
  return second === undefined ? rounded(value) : `${rounded(value)}/${rounded(second)}`;
}
