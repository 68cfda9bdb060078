import { describe, expect, test } from 'vitest';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '#lib/docs/book.schema.ts';
import { nextStatuses } from '#lib/docs/book.status.ts';
import type { BoardItem } from '#lib/projections/catalogue.ts';
import { stepTo } from '#lib/components/waiting/acts.ts';
import {
  beside,
  boardOf,
  lateBy,
  nearestFirst,
  ORDER,
  waitsLong,
  waitsOf,
  waitWords
} from '#lib/components/waiting/board.ts';
import { OwnSteps } from '#lib/components/waiting/others.ts';
import { item as diaryItem } from '../diary/support.ts';

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const minutesAgo = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

const item = (
  status: AppointmentStatus,
  fields: Partial<BoardItem> = {},
  time = '09:30'
): BoardItem => ({
  ...diaryItem(time, 15),
  statusBy: null,
  restricted: false,
  status,
  statusAt: minutesAgo(5),
  ...fields
});

const shown = (items: BoardItem[], status: AppointmentStatus): string[] =>
  boardOf(items)
    .flatMap(({ sections }) => sections)
    .find((section) => section.status === status)!
    .items.map(({ title }) => title);

describe('The board', () => {
  test('has a place for every status but cancelled, each once', () => {
    expect([...ORDER, 'cancelled'].sort()).toEqual([...APPOINTMENT_STATUSES].sort());
  });

  test('shows who has been here longest first, wherever they went meanwhile', () => {
    const items = [
      item('ready', { title: 'B', arrivedAt: minutesAgo(10) }),
      item('ready', { title: 'A', arrivedAt: minutesAgo(40), statusAt: minutesAgo(1) }),
      item('ready', { title: 'C', arrivedAt: null, statusAt: minutesAgo(3) })
    ];
    expect(shown(items, 'ready')).toEqual(['A', 'B', 'C']);
  });

  test('shows who comes next first, and who was done last', () => {
    const expected = [
      item('booked', { title: 'late' }, '11:00'),
      item('booked', { title: 'soon' })
    ];
    expect(shown(expected, 'booked')).toEqual(['soon', 'late']);
    const done = [
      item('done', { title: 'earlier', doneAt: minutesAgo(60) }),
      item('done', { title: 'last', doneAt: minutesAgo(2) })
    ];
    expect(shown(done, 'done')).toEqual(['last', 'earlier']);
  });
});

test('A list shows who is here before who is expected, and who is over last', () => {
  expect(nearestFirst(boardOf([])).map(({ key }) => key)).toEqual([
    'arrived',
    'with-nurse',
    'ready',
    'with-doctor',
    'billing',
    'expected',
    'over'
  ]);
});

describe('Waiting', () => {
  test('grows from arrival, and from the present status beside it', () => {
    const ready = item('ready', { arrivedAt: minutesAgo(34) });
    expect(waitsOf(ready, NOW)).toEqual({ here: 34 * 60_000, status: 5 * 60_000 });
    expect(waitWords(ready, NOW, 'Ready')).toBe('Here 34 min, ready 5 min');
    expect(waitWords(ready, NOW + 60_000, 'Ready')).toBe('Here 35 min, ready 6 min');
    expect(waitWords(item('arrived', { arrivedAt: minutesAgo(5) }), NOW, 'Arrived')).toBe(
      'Here 5 min'
    );
  });

  test('of whose arrival nobody noted is that of the status alone', () => {
    expect(waitWords(item('with-doctor'), NOW, 'With doctor')).toBe('With doctor 5 min');
  });

  test('is not told of who is not here, or not here any more', () => {
    for (const status of ['booked', 'confirmed', 'done', 'no-show'] as const) {
      expect(waitWords(item(status, { arrivedAt: minutesAgo(50) }), NOW, 'X')).toBe('');
    }
  });

  test('never runs backwards where another device’s clock is ahead', () => {
    expect(waitsOf(item('arrived', { arrivedAt: minutesAgo(-3) }), NOW).here).toBe(0);
  });

  test('is long from the practice’s own limit on, and only for who waits', () => {
    const waiting = item('with-nurse', { arrivedAt: minutesAgo(25) });
    expect(waitsLong(waiting, NOW, 25)).toBe(true);
    expect(waitsLong(waiting, NOW, 26)).toBe(false);
    expect(waitsLong({ ...waiting, status: 'with-doctor' }, NOW, 5)).toBe(false);
    expect(waitsLong({ ...waiting, status: 'billing' }, NOW, 5)).toBe(false);
  });

  test('for somebody who is late is counted from the booked time', () => {
    expect(lateBy(item('booked'), '2026-11-23T09:42')).toBe(12);
    expect(lateBy(item('confirmed'), '2026-11-23T09:30')).toBeNull();
    expect(lateBy(item('arrived'), '2026-11-23T12:00')).toBeNull();
  });
});

describe('A step', () => {
  test('to one side goes to the next place that is possible from here, or nowhere', () => {
    expect(beside('booked', 1)).toBe('confirmed');
    expect(beside('booked', -1)).toBeUndefined();
    expect(beside('billing', 1)).toBe('done');
    // Done is never followed by not having come.
    expect(beside('done', 1)).toBeUndefined();
    // From not having come, only to those who may still come, or just came.
    expect(beside('no-show', -1)).toBe('arrived');
    for (const status of ORDER) {
      for (const by of [1, -1] as const) {
        const to = beside(status, by);
        if (to) expect(nextStatuses(status)).toContain(to);
      }
    }
  });

  test('is taken back with the times that it ended', () => {
    const before = item('arrived', { arrivedAt: minutesAgo(30), statusAt: minutesAgo(30) });
    expect(stepTo(before, 'booked').undo).toEqual([
      {
        change: 'book.takeBackStatus',
        args: {
          book: before.book,
          appointment: before.id,
          from: 'booked',
          to: { status: 'arrived', statusAt: minutesAgo(30), arrivedAt: minutesAgo(30) }
        }
      }
    ]);
  });
});

describe('Who set somebody a moment ago', () => {
  const ME = 'me';
  const before = item('arrived', { statusAt: minutesAgo(9) });
  const now = (status: AppointmentStatus, statusBy: string | null, ago: number): BoardItem => ({
    ...before,
    status,
    statusBy,
    statusAt: minutesAgo(ago)
  });
  const noted = (): OwnSteps => {
    const own = new OwnSteps();
    own.note(before, 'ready', NOW);
    return own;
  };

  test('is told that another person’s status stands instead, once', () => {
    const own = noted();
    const theirs = now('with-nurse', 'nurse', 1);
    expect(own.overtaken([theirs], ME, NOW)).toEqual([theirs]);
    expect(own.overtaken([theirs], ME, NOW)).toEqual([]);
  });

  test('is told nothing while the tap is on its way, where it stands, or of their own next one', () => {
    expect(noted().overtaken([{ ...before, statusBy: 'nurse' }], ME, NOW)).toEqual([]);
    expect(noted().overtaken([now('ready', 'nurse', 0)], ME, NOW)).toEqual([]);
    expect(noted().overtaken([now('with-doctor', ME, 0)], ME, NOW)).toEqual([]);
  });

  test('is told nothing any more once it is long ago', () => {
    const later = NOW + 6 * 60_000;
    expect(noted().overtaken([now('with-doctor', 'nurse', -6)], ME, later)).toEqual([]);
  });
});
