import { scaleBand, scaleLinear, scaleUtc } from 'd3-scale';
import { line } from 'd3-shape';
import type { BarSeries, LinePoint, LineSeries } from './series.ts';

/** Where everything of a plot stands, in pixels of a box. Pure: no document, no colour. */

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Room around the plot for the words of its axes. */
export const MARGIN = { top: 10, right: 12, bottom: 26, left: 46 } as const;

export interface Tick {
  readonly at: number;
  readonly value: number;
}

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly category: number;
  readonly series: number;
  readonly value: number;
}

export interface BarPlot {
  readonly bars: readonly Bar[];
  readonly ticks: readonly Tick[];
  /** Middle of each category, and whether its name is written: where there is no room, not all are. */
  readonly names: readonly {
    readonly at: number;
    readonly category: number;
    readonly shown: boolean;
  }[];
  /** Width of a category with its share of the gaps. */
  readonly step: number;
  readonly base: number;
}

/** A name on the axis needs about this much, in pixels. */
const NAME_WIDTH = 52;

/** About one line across for this many pixels of height. */
const TICK_HEIGHT = 42;

const known = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value);

/**
 * Bars side by side, a group for each category, from zero up. `most` is the end of the scale where
 * that is given by nature (100 %); else it is the next round number above the largest value.
 */
export function barPlot(
  categories: readonly string[],
  series: readonly BarSeries[],
  { width, height }: Box,
  most?: number
): BarPlot {
  const largest = Math.max(0, ...series.flatMap(({ values }) => values.filter(known)));
  const y = scaleLinear([0, most ?? (largest || 1)], [height - MARGIN.bottom, MARGIN.top]);
  const lines = Math.max(2, Math.round(height / TICK_HEIGHT));
  if (most === undefined) y.nice(lines);
  const x = scaleBand(
    categories.map((_, at) => at),
    [MARGIN.left, width - MARGIN.right]
  ).padding(0.24);
  const own = x.bandwidth() / Math.max(1, series.length);
  const base = y(0);
  const every = Math.max(1, Math.ceil(NAME_WIDTH / Math.max(1, x.step())));
  return {
    bars: series.flatMap(({ values }, index) =>
      values.flatMap((value, category) =>
        known(value) && category < categories.length
          ? [
              {
                x: round(x(category)! + index * own),
                y: round(y(value)),
                width: round(Math.max(1, own - (series.length > 1 ? 1 : 0))),
                height: round(base - y(value)),
                category,
                series: index,
                value
              }
            ]
          : []
      )
    ),
    ticks: y.ticks(lines).map((value) => ({ at: round(y(value)), value })),
    names: categories.map((_, category) => ({
      at: round(x(category)! + x.bandwidth() / 2),
      category,
      shown: category % every === 0
    })),
    step: round(x.step()),
    base: round(base)
  };
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly point: LinePoint & { readonly y: number };
}

export interface LinePlot {
  readonly lines: readonly { readonly path: string; readonly dots: readonly Dot[] }[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Where a value stands, for bands. */
  y(value: number): number;
}

export interface LineOptions {
  /** `x` is milliseconds. */
  readonly time?: boolean | undefined;
  /** The scale reaches at least from and to here. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Where the axis is named; as many of these as there is room for. */
  readonly at?: readonly number[] | undefined;
}

/** Lines through points; where a value is `null` a line ends and begins again after it. */
export function linePlot(
  series: readonly LineSeries[],
  { width, height }: Box,
  { time = false, low, high, at }: LineOptions = {}
): LinePlot {
  const points = series.flatMap((one) => one.points);
  const values = [...points.map(({ y }) => y), low, high].filter(known);
  const [least, most] = extent(values);
  const lines = Math.max(2, Math.round(height / TICK_HEIGHT));
  const y = scaleLinear([least, most], [height - MARGIN.bottom, MARGIN.top]).nice(lines);
  const [first, last] = extent(points.map(({ x }) => x).filter(known));
  const range = [MARGIN.left, width - MARGIN.right];
  const columns = Math.max(2, Math.floor((width - MARGIN.left - MARGIN.right) / 92));
  const x = time ? scaleUtc([first, last], range) : scaleLinear([first, last], range);
  const draw = line<LinePoint>(
    (point) => round(x(point.x)),
    (point) => round(y(point.y!))
  ).defined((point) => known(point.y));
  return {
    lines: series.map((one) => {
      const ordered = one.points.toSorted((a, b) => a.x - b.x);
      return {
        path: draw(ordered) ?? '',
        dots: ordered.flatMap((point) =>
          known(point.y)
            ? [{ x: round(x(point.x)), y: round(y(point.y)), point: { ...point, y: point.y } }]
            : []
        )
      };
    }),
    xTicks: (at ? thinned(at, columns) : x.ticks(columns)).map((tick) => ({
      at: round(x(tick)),
      value: Number(tick)
    })),
    yTicks: y.ticks(lines).map((value) => ({ at: round(y(value)), value })),
    y: (value) => round(y(value))
  };
}

/** At most so many of a list, evenly, in order. */
function thinned(list: readonly number[], most: number): number[] {
  const every = Math.max(1, Math.ceil(list.length / most));
  return list.toSorted((a, b) => a - b).filter((_, index) => index % every === 0);
}

/** Smallest and largest; widened where they are one, so that a single point stands in the middle. */
function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (least !== most) return [least, most];
  const around = Math.abs(least) * 0.1 || 1;
  return [least - around, most + around];
}

const round = (value: number): number => Math.round(value * 10) / 10;
