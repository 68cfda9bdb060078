import { describe, expect, it } from 'vitest';
import { doubtsAbout } from '#lib/components/patient/vitals/doubts.ts';
import {
  DIASTOLIC,
  FASTING_GLUCOSE,
  GLUCOSE,
  HEIGHT,
  SYSTOLIC,
  WAIST,
  WEIGHT
} from '#lib/components/patient/vitals/measures.ts';
import { rangesFor } from '#lib/components/patient/vitals/ranges.ts';
import { instantOf, periodsFor, within } from '#lib/components/patient/vitals/taken.ts';
import { plotOf } from '#lib/components/patient/vitals/plot.ts';
import { undoVitals, vitalsRequest } from '#lib/components/patient/vitals/requests.ts';
import { pointText, seriesOf } from '#lib/components/patient/vitals/series.ts';
import type { Vital } from '#lib/docs/chart.schema.ts';
import { chartId } from '#lib/docs/kinds.ts';
import { Device, MEMBER, PATIENT, PRACTICE, seededIds } from '../docs/support.ts';

const vital = (
  at: string,
  { code, unit, label }: { code: string; unit: string; label: string },
  value: number,
  more: Partial<Vital> = {}
): Vital => ({
  at: `${at}T08:00:00.000Z`,
  code,
  label,
  unit,
  value,
  added: { at: `${at}T08:00:00.000Z`, by: MEMBER },
  ...more
});

const collection = (...vitals: Vital[]): Record<string, Vital> =>
  Object.fromEntries(vitals.map((one, index) => [`v${index}`, one]));

const named = (vitals: Record<string, Vital>, key: string, birthDate?: string) =>
  seriesOf(vitals, birthDate).find((series) => series.key === key);

describe('what was measured together', () => {
  it('is recorded by one change, upper and lower pressure as one reading, and can be undone', () => {
    const device = new Device(1);
    const request = vitalsRequest(
      PATIENT,
      { values: { [SYSTOLIC.code]: 128, [DIASTOLIC.code]: 84, [WEIGHT.code]: 80 } },
      seededIds(9)
    )!;
    const made = device.try(request.change as 'chart.recordVitals', request.args as never);
    if (!made.ok) throw new Error(made.problem.message);
    const { vitals } = device.read('chart', chartId(PRACTICE, PATIENT));
    expect(
      seriesOf(vitals).map((series) => [series.label, pointText(series.points[0]!, series)])
    ).toEqual([
      ['Blood pressure', '128/84'],
      ['Weight', '80']
    ]);

    const { result } = made.value;
    for (const { change, args } of undoVitals(PATIENT, [{ result } as never])) {
      device.do(change as 'chart.removeVital', args as never);
    }
    expect(seriesOf(device.read('chart', chartId(PRACTICE, PATIENT)).vitals)).toEqual([]);
  });

  it('is nothing where nothing was typed', () => {
    expect(vitalsRequest(PATIENT, { values: {} }, seededIds())).toBeNull();
  });
});

describe('blood pressure', () => {
  it('pairs by reading, not by what happens to stand beside it', () => {
    const series = named(
      collection(
        vital('2026-01-01', SYSTOLIC, 140, { panel: 'a' }),
        vital('2026-01-01', SYSTOLIC, 130, { panel: 'b' }),
        vital('2026-01-01', DIASTOLIC, 80, { panel: 'b' }),
        vital('2026-01-01', DIASTOLIC, 90, { panel: 'a' })
      ),
      'blood-pressure'
    );
    expect(series?.points.map((point) => pointText(point, series))).toEqual(['140/90', '130/80']);
  });

  it('of another program pairs by the moment, and shows a lone value alone', () => {
    const series = named(
      collection(
        vital('2026-01-01', SYSTOLIC, 140),
        vital('2026-01-01', DIASTOLIC, 90),
        vital('2026-02-01', SYSTOLIC, 120)
      ),
      'blood-pressure'
    );
    expect(series?.points.map((point) => pointText(point, series))).toEqual(['140/90', '120']);
  });
});

describe('the body mass index', () => {
  const height = vital('2020-01-01', HEIGHT, 180);

  it('is worked out from weight and the height that holds', () => {
    const series = named(collection(height, vital('2026-01-01', WEIGHT, 81)), 'bmi', '1980-01-01');
    expect(series).toMatchObject({ computed: true, points: [{ value: 25 }] });
  });

  it('of a grown-up may use a height that was measured later', () => {
    const series = named(collection(height, vital('2019-01-01', WEIGHT, 81)), 'bmi', '1980-01-01');
    expect(series?.points).toMatchObject([{ value: 25 }]);
  });

  it('of a child does not use a height of months ago', () => {
    const old = collection(vital('2025-06-01', HEIGHT, 110), vital('2026-01-01', WEIGHT, 20));
    expect(named(old, 'bmi', '2019-01-01')).toBeUndefined();
    const fresh = collection(vital('2025-12-20', HEIGHT, 110), vital('2026-01-01', WEIGHT, 20));
    expect(named(fresh, 'bmi', '2019-01-01')?.points).toMatchObject([{ value: 16.5 }]);
  });

  it('reckons pounds as what they are in kilograms, and never stones', () => {
    const pounds = vital('2026-01-01', { ...WEIGHT, unit: '[lb_av]' }, 178);
    expect(named(collection(height, pounds), 'bmi', '1980-01-01')?.points).toMatchObject([
      { value: 24.9 }
    ]);
    const stones = vital('2026-01-01', { ...WEIGHT, unit: '[stone_av]' }, 13);
    expect(named(collection(height, stones), 'bmi', '1980-01-01')).toBeUndefined();
  });
});

describe('glucose', () => {
  const mmol = { ...GLUCOSE, unit: 'mmol/L' };
  const mg = { code: '2339-0', unit: 'mg/dL', label: 'Glucose' };

  it('is kept in the unit in which it was measured, fasting or not', () => {
    const request = vitalsRequest(
      PATIENT,
      {
        values: { [FASTING_GLUCOSE.code]: 108 },
        otherUnit: new Set([FASTING_GLUCOSE.code]),
        at: '2026-01-01T06:00:00.000Z'
      },
      seededIds()
    );
    expect(request?.args).toMatchObject({
      at: '2026-01-01T06:00:00.000Z',
      vitals: [{ code: '1556-0', unit: 'mg/dL', value: 108 }]
    });
  });

  it('of both units is one trend, each value with what was read off the meter', () => {
    const series = named(
      collection(vital('2026-01-01', mmol, 5.4), vital('2026-02-01', mg, 180)),
      GLUCOSE.code
    );
    expect(series?.points.map((point) => [pointText(point, series), point.measured])).toEqual([
      ['5.4', undefined],
      ['10', '180 mg/dL']
    ]);
  });

  it('taken fasting is a trend of its own', () => {
    const all = seriesOf(
      collection(vital('2026-01-01', mmol, 9), vital('2026-01-02', FASTING_GLUCOSE, 6))
    );
    expect(all.map(({ label }) => label)).toEqual(['Glucose, random', 'Glucose, fasting']);
  });
});

describe('what is asked before it is recorded', () => {
  const at = '2026-01-10T08:00:00.000Z';
  const before = seriesOf(collection(vital('2026-01-01', WEIGHT, 81)));

  it('is what can hardly be true, and a weight far from the last', () => {
    expect(doubtsAbout({ [SYSTOLIC.code]: 420, [WEIGHT.code]: 18 }, before, at)).toEqual([
      'Systolic blood pressure 420 mmHg: seldom outside 40 to 300.',
      'Weight 18 kg: it was 81 kg last time.'
    ]);
  });

  it('is a pressure the wrong way round', () => {
    expect(doubtsAbout({ [SYSTOLIC.code]: 80, [DIASTOLIC.code]: 120 }, [], at)).toHaveLength(1);
  });

  it('is nothing of what is usual, or of a weight long ago', () => {
    expect(doubtsAbout({ [SYSTOLIC.code]: 120, [WEIGHT.code]: 80 }, before, at)).toEqual([]);
    expect(doubtsAbout({ [WEIGHT.code]: 60 }, before, '2026-09-01T08:00:00.000Z')).toEqual([]);
  });
});

describe('what is shaded behind a trend', () => {
  const grown = { birthDate: '1980-01-01', sex: 'female' };

  it('says where it is from', () => {
    const ranges = ['blood-pressure', 'bmi', GLUCOSE.code].flatMap((key) =>
      rangesFor(key, grown, '2026-01-01')
    );
    expect(ranges).toHaveLength(4);
    expect(ranges.every(({ source }) => /20\d\d/.test(source))).toBe(true);
  });

  it('is nothing for a child, or where nobody knows the age, for what holds of grown-ups', () => {
    const child = { birthDate: '2020-01-01', sex: 'female' };
    expect(rangesFor('blood-pressure', child, '2026-01-01')).toEqual([]);
    expect(rangesFor('bmi', {}, '2026-01-01')).toEqual([]);
  });

  it('goes by sex where it does', () => {
    const to = (sex: string) => rangesFor(WAIST.code, { ...grown, sex }, '2026-01-01')[0]?.to;
    expect([to('female'), to('male'), to('unknown')]).toEqual([80, 94, undefined]);
  });
});

describe('the period of a trend', () => {
  const points = ['2016-01-01', '2021-06-01', '2025-11-01', '2026-01-01'].map((at) => ({ at }));

  it('ends with the newest value, and is offered where it shows less than everything', () => {
    expect(periodsFor(points).map(({ label }) => label)).toEqual([
      '3 months',
      '1 year',
      '5 years',
      'All'
    ]);
    expect(within(points, '90')).toHaveLength(2);
    expect(within(points, '1826')).toHaveLength(3);
    expect(periodsFor(points.slice(2))).toEqual([]);
  });

  it('is of instants that a wall time means in the practice', () => {
    expect(instantOf('2026-01-01T09:30', 'Africa/Johannesburg')).toBe('2026-01-01T07:30:00.000Z');
  });
});

describe('measurements of other programs', () => {
  it('are shown by their own names, after the usual ones, and never mixed across units', () => {
    const hba1c = { code: '4548-4', label: 'HbA1c', unit: '%' };
    const all = seriesOf(
      collection(
        vital('2026-01-01', hba1c, 7.1),
        vital('2026-01-01', { ...hba1c, unit: 'mmol/mol' }, 54),
        vital('2026-01-01', WEIGHT, 80)
      )
    );
    expect(all.map(({ label, unit }) => `${label} ${unit}`)).toEqual([
      'Weight kg',
      'HbA1c %',
      'HbA1c mmol/mol'
    ]);
  });

  it('are told from what is measured in a practice, and read with the digits that mean something', () => {
    const [weight, cholesterol] = seriesOf(
      collection(
        vital('2026-01-01', WEIGHT, 85.0027),
        vital('2026-01-01', { code: '2093-3', label: 'Cholesterol', unit: 'mg/dL' }, 193.3561)
      )
    );
    expect([weight!.usual, pointText(weight!.points[0]!, weight!)]).toEqual([true, '85']);
    expect([cholesterol!.usual, pointText(cholesterol!.points[0]!, cholesterol!)]).toEqual([
      false,
      '193.36'
    ]);
  });

  it('leaves out what was removed', () => {
    const removed = { at: '2026-01-02T08:00:00.000Z', by: MEMBER };
    expect(seriesOf(collection(vital('2026-01-01', WEIGHT, 800, { removed })))).toEqual([]);
  });
});

describe('a plot', () => {
  const point = (at: string, value: number, second?: number) => ({ at, value, second, ids: [] });

  it('goes from the first time to the last, larger values higher, inside its box', () => {
    const { lines, low, high } = plotOf(
      [point('2026-01-01', 1), point('2026-01-02', 3), point('2026-01-05', 2)],
      100,
      40
    );
    expect([low, high]).toEqual([1, 3]);
    expect(lines[0]!.dots).toEqual([
      { x: 4, y: 36 },
      { x: 27, y: 4 },
      { x: 96, y: 20 }
    ]);
  });

  it('puts a single value, or equal ones, in the middle', () => {
    expect(plotOf([point('2026-01-01', 5)], 100, 40).lines[0]!.dots).toEqual([{ x: 50, y: 20 }]);
  });

  it('draws upper and lower values on one scale', () => {
    const { lines, low, high } = plotOf(
      [point('2026-01-01', 140, 90), point('2026-01-02', 130, 80)],
      100,
      40
    );
    expect(lines).toHaveLength(2);
    expect([low, high]).toEqual([80, 140]);
  });
});
