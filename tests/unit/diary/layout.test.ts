import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  freeStarts,
  openSpans,
  overlap,
  placeItems,
  spanOf,
  startWithin,
  visibleSpan
} from '#lib/components/diary/layout.ts';
import {
  minutesOf,
  mondayOf,
  timeOfDay,
  wallTime,
  weekdayOf
} from '#lib/components/diary/times.ts';
import { item } from './support.ts';

fc.configureGlobal({ seed: 20_261_123 });

describe('times of a diary', () => {
  test('go from text to minutes and back, across midnight too', () => {
    expect(minutesOf('2026-11-22T09:05')).toBe(545);
    expect(timeOfDay(545)).toBe('09:05');
    expect(timeOfDay(1440)).toBe('24:00');
    expect(wallTime('2026-11-30', 1445)).toBe('2026-12-01T00:05');
    expect(wallTime('2026-12-01', -5)).toBe('2026-11-30T23:55');
  });

  test('know Monday as the first day of the week', () => {
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-16')).toBe('2026-11-16');
  });
});

describe('items side by side', () => {
  test('share their column only with those that they overlap, directly or through others', () => {
    const placed = placeItems([
      item('09:00', 60),
      item('09:15', 15),
      item('09:45', 30),
      item('11:00', 20)
    ]);
    expect(placed.map(({ from, lane, lanes }) => [timeOfDay(from), lane, lanes])).toEqual([
      ['09:00', 0, 2],
      ['09:15', 1, 2],
      ['09:45', 1, 2],
      ['11:00', 0, 1]
    ]);
  });

  test('end where the next begins without overlapping it', () => {
    expect(
      placeItems([item('09:00', 20), item('09:20', 20)]).every(({ lanes }) => lanes === 1)
    ).toBe(true);
  });

  test('never cover one another, whatever is booked, and none is lost', () => {
    const booking = fc.record({
      at: fc.integer({ min: 0, max: 287 }),
      minutes: fc.integer({ min: 5, max: 720 })
    });
    fc.assert(
      fc.property(fc.array(booking, { maxLength: 25 }), (bookings) => {
        const items = bookings.map(({ at, minutes }) => item(timeOfDay(at * 5), minutes));
        const placed = placeItems(items);
        expect(placed).toHaveLength(items.length);
        for (const a of placed) {
          expect(a.lane).toBeLessThan(a.lanes);
          for (const b of placed) {
            if (a !== b && overlap(a, b)) {
              expect(a.lane).not.toBe(b.lane);
              expect(a.lanes).toBe(b.lanes);
            }
          }
        }
      })
    );
  });

  test('that go on after midnight are cut off at the end of the day', () => {
    expect(spanOf(item('23:30', 60))).toEqual({ from: 1410, to: 1440 });
  });
});

describe('opening hours', () => {
  const hours = [
    { weekday: 1, from: '13:00', to: '17:00' },
    { weekday: 1, from: '08:00', to: '12:30' },
    { weekday: 6, from: '09:00', to: '09:00' }
  ];

  test('are those of the weekday, in order; an empty span is none', () => {
    expect(openSpans(hours, 1).map(({ from }) => from)).toEqual([480, 780]);
    expect(openSpans(hours, 6)).toEqual([]);
    expect(openSpans(hours, 2)).toEqual([]);
  });

  test('are taken to be the usual ones on weekdays while none are set', () => {
    expect(openSpans([], 3)).toEqual([{ from: 480, to: 1020 }]);
    expect(openSpans([], 7)).toEqual([]);
  });

  test('never hide what is booked outside of them', () => {
    const shown = visibleSpan(openSpans(hours, 1), [
      { from: 410, to: 430 },
      { from: 1100, to: 1130 }
    ]);
    expect(shown).toEqual({ from: 360, to: 1140 });
    expect(visibleSpan([], [])).toEqual({ from: 480, to: 1020 });
  });
});

describe('free time', () => {
  const open = [{ from: 480, to: 600 }];

  test('is found between what is booked, from now on', () => {
    const busy = [
      { from: 480, to: 500 },
      { from: 520, to: 545 }
    ];
    expect(freeStarts(open, busy, { minutes: 20 }).map(timeOfDay)).toEqual([
      '08:20',
      '09:05',
      '09:25'
    ]);
    expect(freeStarts(open, busy, { minutes: 20, after: 547 }).map(timeOfDay)).toEqual([
      '09:10',
      '09:30'
    ]);
  });

  test('is none where nothing is long enough', () => {
    expect(freeStarts(open, [{ from: 500, to: 580 }], { minutes: 30 })).toEqual([]);
    expect(freeStarts([], [], { minutes: 5 })).toEqual([]);
  });

  test('is inside the opening hours and overlaps nothing, whatever is booked', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 200 }))
      .map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 12 }),
        fc.integer({ min: 5, max: 90 }),
        (busy, minutes) => {
          for (const start of freeStarts(open, busy, { minutes, most: 30 })) {
            const wanted = { from: start, to: start + minutes };
            expect(wanted.from).toBeGreaterThanOrEqual(480);
            expect(wanted.to).toBeLessThanOrEqual(600);
            expect(busy.some((one) => overlap(one, wanted))).toBe(false);
          }
        }
      )
    );
  });

  test('within a slot begins when the item ends that reaches into it', () => {
    const slot = { from: 555, to: 570 };
    expect(startWithin(slot, [{ from: 540, to: 560 }])).toBe(560);
    expect(startWithin(slot, [{ from: 560, to: 580 }])).toBe(555);
    expect(startWithin(slot, [{ from: 540, to: 600 }])).toBe(555);
  });
});
