import type { Point } from './series.ts';

export interface PlotLine {
  /** SVG path through all values. */
  readonly path: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
}

export interface Plot {
  readonly lines: readonly PlotLine[];
  readonly low: number;
  readonly high: number;
}

/** How close to the edges of the box a value may come, in the box's own units. */
const MARGIN = 4;

/**
 * Values over time in a box of `width` by `height`: time to the right, larger values higher. One
 * value alone, or all the same, stand in the middle.
 */
export function plotOf(points: readonly Point[], width: number, height: number): Plot {
  const values = points.flatMap(({ value, second }) =>
    second === undefined ? [value] : [value, second]
  );
  const low = Math.min(...values);
  const high = Math.max(...values);
  const times = points.map(({ at }) => Date.parse(at));
  const start = Math.min(...times);
  const span = Math.max(...times) - start;
  const x = (time: number) =>
    round(span === 0 ? width / 2 : MARGIN + ((time - start) / span) * (width - 2 * MARGIN));
  const y = (value: number) =>
    round(
      high === low
        ? height / 2
        : height - MARGIN - ((value - low) / (high - low)) * (height - 2 * MARGIN)
    );
  const line = (pick: (point: Point) => number | undefined): PlotLine => {
    const dots = points.flatMap((point, index) => {
      const value = pick(point);
      return value === undefined ? [] : [{ x: x(times[index]!), y: y(value) }];
    });
    return { path: dots.map((dot, i) => `${i === 0 ? 'M' : 'L'}${dot.x} ${dot.y}`).join(''), dots };
  };
  const lines = [line(({ value }) => value), line(({ second }) => second)];
  return { lines: lines.filter(({ dots }) => dots.length > 0), low, high };
}

const round = (value: number): number => Math.round(value * 10) / 10;
