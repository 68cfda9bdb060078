/** What plots are made of, and the words of their tables. Pure, so that tests need no browser. */

export interface BarSeries {
  readonly name: string;
  /** One for each category, in their order; `null` where nothing is known, which is not zero. */
  readonly values: readonly (number | null)[];
}

export interface LinePoint {
  /** Milliseconds, or any number: see `time` of `LineChart`. */
  readonly x: number;
  /** `null` breaks the line: nothing is known there, which is not zero. */
  readonly y: number | null;
  /** More to say of this point: who measured it, how many it stands for. */
  readonly about?: string | undefined;
}

export interface LineSeries {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** What others are held against, such as a percentile: thin, without marks, named at its end. */
  readonly reference?: boolean | undefined;
}

/** A stretch of values that is named on the plot, such as a normal range. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The table that stands behind every plot. */
export interface PlotTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a cell says where nothing is known. */
export const NOTHING = '–';

/** The table of a bar chart: a row for each category. */
export function barTable(
  categories: readonly string[],
  series: readonly BarSeries[],
  words: (value: number) => string,
  first = ''
): PlotTable {
  return {
    head: [first, ...series.map(({ name }) => name)],
    rows: categories.map((category, at) => [
      category,
      ...series.map(({ values }) => {
        const value = values[at];
        return value === null || value === undefined ? NOTHING : words(value);
      })
    ])
  };
}

/** The table of a line chart: a row for each place on the axis at which any series has a point. */
export function lineTable(
  series: readonly LineSeries[],
  xWords: (x: number) => string,
  yWords: (y: number) => string,
  first = ''
): PlotTable {
  const own = series.filter(({ reference }) => !reference);
  const places = [...new Set(own.flatMap(({ points }) => points.map(({ x }) => x)))];
  places.sort((a, b) => a - b);
  return {
    head: [first, ...own.map(({ name }) => name)],
    rows: places.map((x) => [
      xWords(x),
      ...own.map(({ points }) => {
        // Two values at one place are both there: neither is dropped for the other.
        const here = points.filter((point) => point.x === x && point.y !== null);
        return here.length === 0
          ? NOTHING
          : here
              .map(({ y, about }) => [yWords(y!), about && `(${about})`].filter(Boolean).join(' '))
              .join(', ');
      })
    ])
  };
}
