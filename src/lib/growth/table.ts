import Papa from 'papaparse';
import type { Lms } from './lms.ts';

/** The practice's own growth references, as a CSV file that it keeps with its documents. */

export const GROWTH_MEASURES = ['weight', 'height', 'head', 'bmi'] as const;
export type GrowthMeasure = (typeof GROWTH_MEASURES)[number];

export interface GrowthRow extends Lms {
  /** Complete days since birth. */
  readonly days: number;
}

/** Rows by measure and sex, in the order of age. */
export type GrowthTable = Readonly<
  Partial<Record<`${GrowthMeasure} ${'male' | 'female'}`, readonly GrowthRow[]>>
>;

export interface GrowthReading {
  readonly table: GrowthTable;
  readonly taken: number;
  /** Lines that could not be read, by their number in the file. */
  readonly refused: readonly { readonly line: number; readonly why: string }[];
}

const DAYS_IN_MONTH = 30.4375;

/** Headings that files use, in small letters and without what is not a letter. */
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  measure: ['measure', 'indicator', 'measurement', 'type'],
  sex: ['sex', 'gender'],
  days: ['days', 'day', 'age', 'agedays', 'ageindays'],
  months: ['month', 'months', 'agemonths', 'agemonth', 'ageinmonths'],
  l: ['l', 'lambda'],
  m: ['m', 'mu', 'median'],
  s: ['s', 'sigma', 'cv']
};

const MEASURE_WORDS: readonly (readonly [GrowthMeasure, RegExp])[] = [
  ['bmi', /bmi|body mass|bfa/i],
  ['head', /head|hc/i],
  ['weight', /weight|wei|wfa/i],
  ['height', /height|length|stature|len|lhfa/i]
];

/** Reads a table; `name` says what is measured where no column does: `weight for age.csv`. */
export function readGrowthTable(text: string, name = ''): GrowthReading {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, '').trim(), {
    skipEmptyLines: true
  });
  const [head = [], ...lines] = data;
  const bare = head.map((one) => one.toLowerCase().replace(/[^a-z]/g, ''));
  const at = Object.fromEntries(
    Object.entries(HEADINGS).map(([key, words]) => [
      key,
      bare.findIndex((one) => words.includes(one))
    ])
  ) as Record<string, number>;
  const table: Partial<Record<keyof GrowthTable, GrowthRow[]>> = {};
  const refused: { line: number; why: string }[] = [];
  let taken = 0;
  lines.forEach((cells, index) => {
    const cell = (key: string) => (at[key]! < 0 ? '' : (cells[at[key]!] ?? '').trim());
    const number = (key: string) =>
      cell(key) === '' ? Number.NaN : Number(cell(key).replace(',', '.'));
    const measure = MEASURE_WORDS.find(([, words]) => words.test(cell('measure') || name))?.[0];
    const sex = SEXES[cell('sex').toLowerCase()];
    const days = at.days! >= 0 ? number('days') : number('months') * DAYS_IN_MONTH;
    const row = { days, l: number('l'), m: number('m'), s: number('s') };
    const why = wrong(measure, sex, row);
    if (why) return void refused.push({ line: index + 2, why });
    (table[`${measure!} ${sex!}`] ??= []).push(row);
    taken += 1;
  });
  for (const rows of Object.values(table)) rows.sort((a, b) => a.days - b.days);
  return { table, taken, refused };
}

const SEXES: Readonly<Record<string, 'male' | 'female'>> = {
  '1': 'male',
  m: 'male',
  male: 'male',
  boy: 'male',
  boys: 'male',
  '2': 'female',
  f: 'female',
  female: 'female',
  girl: 'female',
  girls: 'female'
};

function wrong(measure: unknown, sex: unknown, { days, l, m, s }: GrowthRow): string | null {
  if (!measure) return 'It does not say what is measured: weight, height, head or BMI.';
  if (!sex) return 'It does not say for which sex.';
  if (!(days >= 0)) return 'It has no age in days or months.';
  if (!Number.isFinite(l) || !(m > 0) || !(s > 0)) return 'L, M and S are not three numbers.';
  return null;
}

/** L, M and S at an age, in a straight line between the rows around it; `null` outside the table. */
export function lmsAt(rows: readonly GrowthRow[] | undefined, days: number): Lms | null {
  if (!rows || rows.length === 0) return null;
  const after = rows.findIndex((row) => row.days >= days);
  if (after < 0) return null;
  const upper = rows[after]!;
  const lower = rows[after - 1];
  if (upper.days === days) return upper;
  if (!lower) return null;
  const share = (days - lower.days) / (upper.days - lower.days);
  const between = (key: 'l' | 'm' | 's') => lower[key] + share * (upper[key] - lower[key]);
  return { l: between('l'), m: between('m'), s: between('s') };
}
