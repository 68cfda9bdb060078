import { centileOf, CENTILES, valueAt, zScore } from '../../growth/lms.ts';
import { lmsAt, type GrowthMeasure, type GrowthTable } from '../../growth/table.ts';
import type { LineSeries } from '../charts/series.ts';
import { HEAD, HEIGHT, WEIGHT } from '../patient/vitals/measures.ts';
import type { Series } from '../patient/vitals/series.ts';

/** A child's measurements against the practice's growth references: what a growth chart is drawn from. */

const DAY = 86_400_000;
const DAYS_IN_MONTH = 30.4375;

/** What of a chart's series is plotted against age, with its unit. */
export const GROWTH_SERIES: readonly {
  readonly measure: GrowthMeasure;
  readonly key: string;
  readonly label: string;
  readonly unit: string;
}[] = [
  { measure: 'weight', key: WEIGHT.code, label: 'Weight for age', unit: 'kg' },
  { measure: 'height', key: HEIGHT.code, label: 'Length or height for age', unit: 'cm' },
  { measure: 'head', key: HEAD.code, label: 'Head circumference for age', unit: 'cm' },
  { measure: 'bmi', key: 'bmi', label: 'BMI for age', unit: 'kg/m²' }
];

/** The tag that a growth table has among the practice's documents. */
export const GROWTH_TAG = 'growth table';

export interface GrowthPlot {
  readonly label: string;
  readonly unit: string;
  readonly series: readonly LineSeries[];
  /** Where the newest measurement stands; absent outside the table's ages. */
  readonly newest?: { readonly z: number; readonly centile: number } | undefined;
}

const ageInDays = (birthDate: string, at: string): number =>
  (Date.parse(at.slice(0, 10)) - Date.parse(birthDate)) / DAY;

/** One plot, months of age across; undefined where nothing was measured or the table has none of it. */
export function growthPlot(
  of: (typeof GROWTH_SERIES)[number],
  series: readonly Series[],
  table: GrowthTable,
  { birthDate, sex }: { readonly birthDate: string; readonly sex: 'male' | 'female' }
): GrowthPlot | undefined {
  const rows = table[`${of.measure} ${sex}`];
  const measured = (series.find(({ key }) => key === of.key)?.points ?? [])
    .map(({ at, value }) => ({ days: ageInDays(birthDate, at), value }))
    .filter(({ days }) => days >= 0 && (!rows || days <= rows[rows.length - 1]!.days));
  if (!rows || measured.length === 0) return undefined;
  const restricted = of.measure === 'weight' || of.measure === 'bmi';
  const placed = measured.map(({ days, value }) => {
    const lms = lmsAt(rows, days);
    return { days, value, z: lms ? zScore(value, lms, restricted) : undefined };
  });
  // Some months beyond the last measurement, so that the way ahead is seen.
  const until = Math.max(...placed.map(({ days }) => days)) * 1.15 + 2 * DAYS_IN_MONTH;
  const shown = rows.filter(({ days }) => days <= until);
  const every = Math.max(1, Math.floor(shown.length / 60));
  const lines = CENTILES.map(([centile, z]): LineSeries => ({
    name: `${centile}`,
    reference: true,
    points: shown
      .filter((_row, index) => index % every === 0 || index === shown.length - 1)
      .map((row) => ({ x: row.days / DAYS_IN_MONTH, y: valueAt(z, row) }))
  }));
  const own: LineSeries = {
    name: of.label,
    points: placed.map(({ days, value, z }) => ({
      x: days / DAYS_IN_MONTH,
      y: value,
      about: z === undefined ? undefined : standing(z)
    }))
  };
  const last = placed[placed.length - 1]!;
  return {
    label: of.label,
    unit: of.unit,
    series: [...lines, own],
    newest: last.z === undefined ? undefined : { z: last.z, centile: centileOf(last.z) }
  };
}

/** Where a measurement stands among children of that age: `15th centile, z −1.0`. */
export function standing(z: number): string {
  const centile = centileOf(z);
  const place =
    centile < 1
      ? 'below the 1st centile'
      : centile > 99
        ? 'above the 99th centile'
        : `${ordinal(Math.round(centile))} centile`;
  return `${place}, z ${z.toFixed(1).replace('-', '−')}`;
}

const ordinal = (count: number): string => {
  const [ten, one] = [Math.floor(count / 10) % 10, count % 10];
  return `${count}${ten === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][one] ?? 'th')}`;
};
