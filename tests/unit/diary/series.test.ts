import { describe, expect, test } from 'vitest';
import type { Series } from '#lib/docs/book.schema.ts';
import { openingOf } from '#lib/components/diary/opening.ts';
import {
  obstacleAt,
  previewDays,
  previewSeries,
  ruleWords,
  seriesSpan,
  skippedDays,
  timesOf,
  type SeriesWish
} from '#lib/components/diary/series.ts';
import { FIRST, item, practiceWith, SECOND } from './support.ts';

const ROOM = '0193b6a0-0000-7000-8000-0000000000c1';
const NOW = '2026-11-30T07:00';

/** Wednesdays at nine in December, of which the 16th is a public holiday. */
const wish: SeriesWish = {
  doctor: FIRST,
  minutes: 30,
  first: '2026-12-02T09:00',
  every: 1,
  unit: 'week',
  times: 5
};
const on = (day: string, time: string, minutes: number, more = {}) =>
  item(time, minutes, { ...more, start: `${day}T${time}` });

describe('the dates of a series before it is made', () => {
  test('are told with what stands in their way', () => {
    const absences = { leave: { doctor: FIRST, from: '2026-12-21', to: '2026-12-24' } };
    const items = [
      on('2026-12-02', '09:20', 20, { title: 'Nkosi, Thandi' }),
      on('2026-12-09', '08:00', 90, { type: 'block', title: 'Theatre', status: null })
    ];
    const ground = { opening: openingOf(practiceWith({ absences })), items, now: NOW };
    expect(previewSeries(wish, ground).map(({ on: day, obstacle }) => [day, obstacle])).toEqual([
      ['2026-12-02', { type: 'overlap', words: 'Nkosi, Thandi' }],
      ['2026-12-09', { type: 'block', words: 'Theatre' }],
      ['2026-12-16', { type: 'holiday', words: 'Day of Reconciliation' }],
      ['2026-12-23', { type: 'leave', words: 'On leave' }],
      ['2026-12-30', null]
    ]);
    expect(seriesSpan(wish)).toEqual({ from: '2026-12-02', to: '2026-12-30' });
  });

  test('know a closed practice, closed weekdays, hours that are over, and the past', () => {
    const closing = { holiday: { from: '2026-12-28', to: '2026-12-31', reason: 'Annual break' } };
    const away = { doctor: SECOND, weekday: 3, from: '08:00', to: '08:00' };
    const opening = openingOf(practiceWith({ absences: closing, own: [away] }));
    const at = (start: string, doctor = FIRST) =>
      obstacleAt({ doctor, start, minutes: 30 }, { opening, items: [], now: NOW });
    expect(at('2026-12-30T09:00')).toEqual({ type: 'closed', words: 'Annual break' });
    expect(at('2026-12-02T09:00', SECOND)).toMatchObject({ type: 'closed' });
    expect(at('2026-12-02T09:45')).toMatchObject({ type: 'hours' });
    expect(at('2026-11-25T09:00')).toMatchObject({ type: 'past' });
    expect(at('2026-12-02T09:30')).toBeNull();
  });

  test('are in nobody’s way by what is cancelled, or by themselves', () => {
    const mine = on('2026-12-02', '09:00', 30);
    const cancelled = on('2026-12-02', '09:00', 30, { status: 'cancelled' });
    const ground = { opening: openingOf(practiceWith({})), items: [mine, cancelled], now: NOW };
    const at = { doctor: FIRST, start: '2026-12-02T09:10', minutes: 30 };
    expect(obstacleAt({ ...at, id: mine.id }, ground)).toBeNull();
    expect(obstacleAt(at, ground)).toMatchObject({ type: 'overlap' });
  });

  test('ask for a room that another doctor has', () => {
    const theirs = on('2026-12-02', '09:00', 30, { doctor: SECOND, room: ROOM, title: 'Dube' });
    const ground = { opening: openingOf(practiceWith({})), items: [theirs], now: NOW };
    const at = { doctor: FIRST, start: '2026-12-02T09:10', minutes: 30 };
    expect(obstacleAt(at, ground)).toBeNull();
    expect(obstacleAt({ ...at, room: ROOM }, ground)).toEqual({ type: 'room', words: 'Dube' });
  });

  test('that are added at its end are left out where something is in the way, unless wanted', () => {
    const ground = { opening: openingOf(practiceWith({})), items: [], now: NOW };
    const dates = previewDays(['2026-12-09', '2026-12-16', '2026-12-23'], wish, ground);
    expect(dates.map(({ start }) => start.slice(11))).toEqual(['09:00', '09:00', '09:00']);
    expect([...skippedDays(dates, new Map())]).toEqual(['2026-12-16']);
    const decided = new Map([
      ['2026-12-16', true],
      ['2026-12-23', false]
    ]);
    expect([...skippedDays(dates, decided)]).toEqual(['2026-12-23']);
  });

  test('are as many as the one that was booked last says', () => {
    const times = (count: number) => ({ series: { times: count } as Series });
    expect(timesOf([times(6), times(9), times(6)])).toBe(9);
  });

  test('are put in words', () => {
    expect(ruleWords(wish)).toBe('every week, 5 times');
    expect(ruleWords({ every: 3, unit: 'month', times: 8 })).toBe('every 3 months, 8 times');
  });
});
