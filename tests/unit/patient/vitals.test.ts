import { describe, expect, it } from 'vitest';
import { DIASTOLIC, HEIGHT, SYSTOLIC, WEIGHT } from '#lib/components/patient/vitals/measures.ts';
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
      { [SYSTOLIC.code]: 128, [DIASTOLIC.code]: 84, [WEIGHT.code]: 80 },
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
    expect(vitalsRequest(PATIENT, {}, seededIds())).toBeNull();
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

  it('does not mix pounds with metres', () => {
    const pounds = vital('2026-01-01', { ...WEIGHT, unit: '[lb_av]' }, 178);
    expect(named(collection(height, pounds), 'bmi', '1980-01-01')).toBeUndefined();
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
