import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveAppointment } from '#lib/docs/book.move.ts';
import { seriesDay, seriesNumber } from '#lib/docs/book.rule.ts';
import {
  cancelSeries,
  continuationOf,
  continuedDays,
  editSeries,
  makeSeries,
  moveSeries,
  prolongSeries,
  type Reach
} from '#lib/docs/book.series.ts';
import { fortnightly, make, shownOn, starts } from './series.ts';
import { Device, DOCTOR, OTHER_DOCTOR, PRACTICE } from './support.ts';

const NOW = '2026-11-22T09:30';
const LAST = '2027-02-01';
const NEXT = ['2027-02-15', '2027-03-01', '2027-03-15', '2027-03-29'];

function made(): Device {
  const device = new Device(1);
  make(device, makeSeries(PRACTICE, fortnightly));
  return device;
}

const at = (device: Device, index: number) => shownOn(device)[index]!;
const choice = (device: Device, index: number, reach: Reach) => ({
  items: shownOn(device),
  anchor: at(device, index).id,
  reach,
  now: NOW
});
const prolong = (device: Device, more: number, skip: readonly string[] = [], now = NOW): void =>
  make(device, prolongSeries(PRACTICE, shownOn(device), { more, skip, now }));

const days = (device: Device): string[] => starts(device).map((start) => start.slice(0, 10));

describe('a series that is prolonged', () => {
  test('goes on after its last day, with what its appointments have in common', () => {
    const device = made();
    make(device, editSeries(choice(device, 5, 'this'), { reason: 'Stitches out' }).requests);
    prolong(device, 3, [NEXT[1]!]);
    expect(days(device).slice(5)).toEqual([LAST, NEXT[0], NEXT[2]]);
    expect(at(device, 6)).toMatchObject({
      start: `${NEXT[0]}T09:30`,
      reason: 'Wound care',
      status: 'booked',
      series: { id: fortnightly.id, on: NEXT[0], every: 2, unit: 'week', times: 9 }
    });
  });

  test('goes on from where its later ones were moved to, not from where one alone was', () => {
    const device = made();
    const there = { doctor: OTHER_DOCTOR, start: '2027-01-06T14:00', minutes: 30 };
    make(device, moveSeries(PRACTICE, choice(device, 3, 'later'), there).requests);
    const last = at(device, 5);
    const alone = { doctor: DOCTOR, start: '2027-02-09T08:00' };
    make(device, moveAppointment(last, { practice: PRACTICE, book: last.book }, alone));
    prolong(device, 1);
    expect(shownOn(device).at(-1)).toMatchObject({
      start: '2027-02-17T14:00',
      doctor: OTHER_DOCTOR,
      minutes: 30
    });
  });

  test('is one series with what was added: for this one, for the later ones, for all', () => {
    for (const [reach, changed] of [
      ['this', 1],
      ['later', 4],
      ['all', 8]
    ] as const) {
      const device = made();
      prolong(device, 2);
      const edited = editSeries(choice(device, 4, reach), { reason: 'Dressing' });
      expect(edited.changed).toBe(changed);
      const moved = moveSeries(PRACTICE, choice(device, 4, reach), {
        doctor: DOCTOR,
        start: '2027-01-19T11:00',
        minutes: 15
      });
      expect(moved.changed).toBe(changed);
      make(device, moved.requests);
      expect(starts(device).filter((start) => start.endsWith('11:00'))).toHaveLength(changed);
      expect(cancelSeries(choice(device, 4, reach)).changed).toBe(changed);
    }
  });

  test('again goes on after what was added before', () => {
    const device = made();
    prolong(device, 2);
    prolong(device, 2);
    expect(days(device).slice(6)).toEqual(NEXT);
  });

  test('books anew in the stead of later ones that were cancelled, which stay so', () => {
    const device = made();
    prolong(device, 2);
    make(device, cancelSeries(choice(device, 5, 'later')).requests);
    prolong(device, 3);
    const standing = shownOn(device).filter(({ status }) => status === 'booked');
    expect(standing.map(({ start }) => start.slice(0, 10)).slice(4)).toEqual([
      '2027-01-18',
      LAST,
      ...NEXT.slice(0, 2)
    ]);
    expect(shownOn(device)).toHaveLength(11);
  });

  test('never books into the past, however long ago it ended', () => {
    const device = made();
    prolong(device, 2, [], '2027-03-01T10:00');
    expect(days(device).slice(6)).toEqual(NEXT.slice(2));
  });

  test('beyond what a series may have is refused, and says what to do', () => {
    const device = made();
    const ask = (more: number) => prolongSeries(PRACTICE, shownOn(device), { more, now: NOW });
    expect(ask(98)).toHaveLength(98);
    expect(() => ask(99)).toThrow(/at most 104/);
    expect(continuedDays(continuationOf(shownOn(device), NOW), 500)).toHaveLength(98);
  });

  test('counts its days by months as it does by weeks', () => {
    for (const unit of ['day', 'week', 'month'] as const) {
      const rule = { every: 3, unit, first: '2026-01-31T09:00' };
      for (let number = 0; number < 40; number++) {
        expect(seriesNumber(rule, seriesDay(rule, number))).toBe(number);
      }
    }
  });
});

test('a series that two devices prolong at once neither doubles nor loses an appointment', () => {
  const how = fc.record({
    more: fc.integer({ min: 1, max: 6 }),
    // What this device did before it prolonged, of which the other one knows nothing.
    first: fc.option(
      fc.record({
        reach: fc.constantFrom<Reach>('later', 'all'),
        from: fc.nat({ max: 5 }),
        days: fc.integer({ min: -10, max: 10 }),
        doctor: fc.constantFrom(DOCTOR, OTHER_DOCTOR),
        time: fc.constantFrom('08:00', '09:30', '16:45')
      })
    ),
    again: fc.option(fc.integer({ min: 1, max: 3 }))
  });
  fc.assert(
    fc.property(how, how, fc.boolean(), fc.integer({ min: 0, max: 3 }), (a, b, monthly, before) => {
      const one = new Device(1);
      const rule = monthly
        ? ({ ...fortnightly, unit: 'month', every: 1, first: '2026-11-30T09:30' } as const)
        : fortnightly;
      make(one, makeSeries(PRACTICE, rule));
      if (before > 0) prolong(one, before);
      const other = new Device(2);
      other.pull(one);
      for (const [device, { more, first, again }] of [
        [one, a],
        [other, b]
      ] as const) {
        device.at = device === one ? '2026-11-22T08:00:00.000Z' : '2026-11-22T09:00:00.000Z';
        if (first) {
          const { reach, from, doctor, time } = first;
          const day = new Date(
            Date.parse(`${at(device, from).start.slice(0, 10)}T00:00Z`) + first.days * 86_400_000
          );
          const start = `${day.toISOString().slice(0, 10)}T${time}`;
          const to = { doctor, start, minutes: 15 };
          make(device, moveSeries(PRACTICE, choice(device, from, reach), to).requests);
        }
        prolong(device, more);
        if (again) prolong(device, again);
      }
      one.pull(other);
      other.pull(one);
      const numbers = shownOn(one)
        .map(({ series }) => seriesNumber(series!, series!.on))
        .sort((x, y) => x - y);
      const length = ({ more, again }: typeof a): number => more + (again ?? 0);
      const most = rule.times + before + Math.max(length(a), length(b));
      expect(numbers).toEqual(Array.from({ length: most }, (_, number) => number));
      expect(shownOn(other)).toEqual(shownOn(one));
    }),
    { seed: 20_261_125, numRuns: 50 }
  );
}, 120_000);
