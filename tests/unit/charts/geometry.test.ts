import { describe, expect, it } from 'vitest';
import { barPlot, linePlot, MARGIN } from '#lib/components/charts/geometry.ts';
import { barTable, lineTable } from '#lib/components/charts/series.ts';

const box = { width: 400, height: 200 };

describe('A bar chart', () => {
  it('draws every known value from zero up, in proportion, and leaves out what is not known', () => {
    const { bars, base } = barPlot(['a', 'b', 'c'], [{ name: 'n', values: [5, null, 10] }], box);
    expect(bars.map(({ category }) => category)).toEqual([0, 2]);
    expect(bars[1]!.height).toBeCloseTo(2 * bars[0]!.height, 0);
    expect(bars.every(({ y, height }) => Math.abs(y + height - base) < 0.2)).toBe(true);
  });

  it('puts the bars of one category side by side without one covering another', () => {
    const { bars } = barPlot(
      ['a'],
      [
        { name: 'one', values: [4] },
        { name: 'two', values: [3] }
      ],
      box
    );
    expect(bars[0]!.x + bars[0]!.width).toBeLessThanOrEqual(bars[1]!.x);
  });

  it('ends the scale where nature does, and stands on something where all is zero', () => {
    const percent = barPlot(['a'], [{ name: 'n', values: [50] }], box, 100);
    expect(percent.bars[0]!.y).toBeCloseTo((MARGIN.top + percent.base) / 2, 0);
    const none = barPlot(['a'], [{ name: 'n', values: [0] }], box);
    expect(none.bars[0]!.height).toBe(0);
    expect(Number.isFinite(none.base)).toBe(true);
  });

  it('writes only as many names as there is room for', () => {
    const many = Array.from({ length: 60 }, (_, at) => `week ${at}`);
    const { names } = barPlot(many, [{ name: 'n', values: many.map(() => 1) }], box);
    expect(names.filter(({ shown }) => shown).length).toBeLessThan(10);
  });

  it('draws nothing, and fails at nothing, without categories', () => {
    expect(barPlot([], [], box).bars).toEqual([]);
  });
});

describe('A line chart', () => {
  it('puts later to the right and more higher, and breaks the line where nothing is known', () => {
    const { lines } = linePlot(
      [
        {
          name: 'n',
          points: [
            { x: 2, y: 20 },
            { x: 1, y: 10 },
            { x: 3, y: null },
            { x: 4, y: 5 }
          ]
        }
      ],
      box
    );
    const { dots, path } = lines[0]!;
    expect(dots.map(({ point }) => point.x)).toEqual([1, 2, 4]);
    expect(dots[1]!.x).toBeGreaterThan(dots[0]!.x);
    expect(dots[1]!.y).toBeLessThan(dots[0]!.y);
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('shows one value alone in the middle', () => {
    const { lines } = linePlot([{ name: 'n', points: [{ x: 7, y: 70 }] }], box);
    const { x, y } = lines[0]!.dots[0]!;
    expect(x).toBeCloseTo((MARGIN.left + box.width - MARGIN.right) / 2, 0);
    expect(y).toBeGreaterThan(MARGIN.top);
    expect(y).toBeLessThan(box.height - MARGIN.bottom);
  });

  it('keeps its ticks inside the box, in time as in numbers', () => {
    const from = Date.UTC(2026, 0, 1);
    const points = [0, 1, 2].map((at) => ({ x: from + at * 30 * 86_400_000, y: at }));
    const { xTicks, yTicks } = linePlot([{ name: 'n', points }], box, { time: true });
    for (const { at } of xTicks) {
      expect(at).toBeGreaterThanOrEqual(MARGIN.left);
      expect(at).toBeLessThanOrEqual(box.width - MARGIN.right);
    }
    expect(yTicks.length).toBeGreaterThan(1);
  });
});

it('A line chart names the places it is told, as many as there is room for', () => {
  const at = Array.from({ length: 20 }, (_, week) => week * 7);
  const { xTicks } = linePlot([{ name: 'n', points: at.map((x) => ({ x, y: 1 })) }], box, { at });
  expect(xTicks.length).toBeLessThanOrEqual(4);
  expect(xTicks.every(({ value }) => at.includes(value))).toBe(true);
});

describe('The table behind a plot', () => {
  it('says every value of a bar chart, and that nothing is known where it is not', () => {
    expect(
      barTable(['Mon', 'Tue'], [{ name: 'Visits', values: [3, null] }], (n) => `${n}`, 'Day')
    ).toEqual({
      head: ['Day', 'Visits'],
      rows: [
        ['Mon', '3'],
        ['Tue', '–']
      ]
    });
  });

  it('says both of two values at one time, and leaves reference lines out', () => {
    const table = lineTable(
      [
        {
          name: 'Weight',
          points: [
            { x: 1, y: 70, about: 'nurse' },
            { x: 1, y: 72 }
          ]
        },
        { name: 'P50', reference: true, points: [{ x: 1, y: 60 }] }
      ],
      (x) => `d${x}`,
      (y) => `${y} kg`
    );
    expect(table).toEqual({ head: ['', 'Weight'], rows: [['d1', '70 kg (nurse), 72 kg']] });
  });
});
