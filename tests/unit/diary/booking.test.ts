import { describe, expect, test } from 'vitest';
import { agendaOf } from '#lib/components/diary/agenda.ts';
import { move } from '#lib/components/diary/acts.ts';
import { bookingOf } from '#lib/components/diary/booking.ts';
import { clashing, clashWords, knowingly } from '#lib/components/diary/clash.ts';
import { roomView, weekView } from '#lib/components/diary/columns.ts';
import { faceOf } from '#lib/components/diary/face.ts';
import { placeItems } from '#lib/components/diary/layout.ts';
import { nudged } from '#lib/components/diary/nudge.ts';
import { doneWords } from '#lib/components/diary/series-words.ts';
import { overview } from '../../fixtures/ui-data.ts';
import { BOOK, DAY, doctors, FIRST, hours, item, openIn, SECOND } from './support.ts';

const PRACTICE = '0193b6a0-0000-7000-8000-0000000000ff';
const ID = '0193b6a0-0000-7000-8000-0000000000aa';
const ROOM = '0193b6a0-0000-7000-8000-0000000000bb';
const WAITING = '0193b6a0-0000-7000-8000-0000000000cc';
const place = { doctor: FIRST, start: `${DAY}T09:00`, minutes: 20 };
const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };

describe('what stands in the way', () => {
  const items = [
    item('08:50', 20),
    item('09:10', 20, { status: 'cancelled' }),
    item('09:10', 20, { doctor: SECOND, room: ROOM }),
    item('09:20', 20),
    item('09:00', 20, { start: '2026-11-24T09:00' })
  ];

  test('is what stands at that time with that doctor, or in that room', () => {
    const titles = (room?: string) => clashing(items, { ...place, room }).map(({ title }) => title);
    expect(titles()).toEqual(['At 08:50']);
    expect(titles(ROOM)).toEqual(['At 08:50', 'At 09:10']);
    expect(clashing(items, place, items[0]!.id)).toEqual([]);
    expect(clashWords(clashing(items, place))).toBe('At 08:50 (08:50–09:10)');
  });

  test('is kept as known of the doctor’s own appointments alone', () => {
    const block = item('09:05', 10, { type: 'block', status: null });
    const known = knowingly(BOOK, ID, FIRST, [items[0]!, items[2]!, block]);
    expect(known).toEqual([
      {
        change: 'book.keepBoth',
        args: { book: BOOK, appointment: ID, other: items[0]!.id, otherStart: `${DAY}T08:50` }
      }
    ]);
  });
});

describe('a booking', () => {
  const changes = (wish: Partial<Parameters<typeof bookingOf>[2]>) => {
    const { requests, undo, ...rest } = bookingOf(PRACTICE, ID, {
      ...place,
      title: 'Sipho',
      ...wish
    });
    return { ...rest, made: requests.map(({ change }) => change), undo };
  };

  test('is one change, taken back by one', () => {
    expect(changes({})).toMatchObject({ appointment: ID, count: 1, made: ['book.book'] });
    expect(changes({}).undo.map(({ change }) => change)).toEqual(['book.setStatus']);
  });

  test('of somebody who is here says that they have arrived', () => {
    expect(changes({ here: true }).made).toEqual(['book.book', 'book.setStatus']);
  });

  test('of somebody who waited ends their waiting, and gives up what they had', () => {
    const insteadOf = { id: SECOND, book: BOOK, doctor: FIRST, start: '2026-12-01T10:00' };
    const { made, undo } = changes({ waiting: { id: WAITING, insteadOf } });
    expect(made).toEqual(['book.book', 'waitlist.settle', 'book.setStatus']);
    expect(undo.map(({ change }) => change)).toEqual([
      'book.setStatus',
      'waitlist.reopen',
      'book.setStatus'
    ]);
  });

  test('that repeats makes every day but those that are left out', () => {
    const repeats = { every: 1, unit: 'week', times: 4 } as const;
    const all = changes({ repeats, skip: ['2026-12-07'] });
    expect([all.count, all.undo.length]).toEqual([3, 3]);
    expect(all.appointment).toBeDefined();
    expect(changes({ repeats, skip: [DAY] }).appointment).toBeUndefined();
  });
});

describe('a column that is a room', () => {
  const one = item('08:00', 20, { room: ROOM });
  const opening = openIn(hours);
  const view = roomView(
    DAY,
    [{ id: ROOM, name: 'Room 1' }],
    FIRST,
    [one, item('08:30', 20), item('09:00', 60, { type: 'block', status: null })],
    opening
  );

  test('holds what stands in it; what has none stands apart, and blocked time nowhere', () => {
    expect(view.columns.map(({ title }) => title)).toEqual(['Room 1', 'No room yet']);
    expect(view.columns.map(({ placed }) => placed.map(({ item: { title } }) => title))).toEqual([
      ['At 08:00'],
      ['At 08:30']
    ]);
  });

  test('gives another room and leaves doctor and time', () => {
    const to = nudged(view, one, 'ArrowRight', false)!;
    expect(to).toEqual({ doctor: FIRST, start: one.start, minutes: 20, room: null });
    const { requests, undo } = move(PRACTICE, one, to);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ change: 'book.editAppointment', args: { room: null } });
    expect(undo[0]).toMatchObject({ change: 'book.editAppointment', args: { room: ROOM } });
  });
});

describe('a week of several doctors', () => {
  test('has a column for each of them on each day, under the day', () => {
    const { columns } = weekView(DAY, doctors, [], openIn(hours), manner, { work: true });
    expect(columns).toHaveLength(10);
    expect(columns[1]).toMatchObject({ day: DAY, doctor: SECOND, group: 'Mon, 23 Nov' });
  });
});

describe('the list of a diary', () => {
  test('is searched by every word, whatever the accents, and goes by day', () => {
    const items = [
      item('08:00', 20, { title: 'Müller, Zoë', reason: 'Cough' }),
      item('09:00', 20, { title: 'Dube, Nomsa', reason: 'Cough' }),
      item('09:00', 20, { title: 'Müller, Zoë', start: '2026-11-24T09:00' })
    ];
    const found = (text: string) =>
      agendaOf(items, text, null).map(({ day, items: own }) => [day.slice(-2), own.length]);
    expect(found('')).toEqual([
      ['23', 2],
      ['24', 1]
    ]);
    expect(found('zoe cough')).toEqual([['23', 1]]);
    expect(found('booked 09:00 muller')).toEqual([['24', 1]]);
    expect(found('nobody')).toEqual([]);
  });
});

describe('what an entry shows', () => {
  const shown = { from: 480, to: 600 };
  const face = (fields: Parameters<typeof item>[2], now: () => number = () => Number.NaN) =>
    faceOf(placeItems([item('08:00', 20, fields)])[0]!, shown, { overview: null, now });

  test('marks a wait as long from when the practice thinks it is', () => {
    const now = () => Date.parse('2026-11-23T06:30:00.000Z');
    const long = (longWaitMinutes: number | null, arrivedAt: string) =>
      faceOf(placeItems([item('08:00', 20, { status: 'arrived', arrivedAt })])[0]!, shown, {
        overview: { ...overview, longWaitMinutes },
        now
      }).long;
    expect(long(null, '2026-11-23T06:11:00.000Z')).toBe(false);
    expect(long(null, '2026-11-23T06:10:00.000Z')).toBe(true);
    expect(long(45, '2026-11-23T06:10:00.000Z')).toBe(false);
    expect(long(10, '2026-11-23T06:20:00.000Z')).toBe(true);
  });

  test('asks for the time only where somebody waits', () => {
    const asked: number[] = [];
    const now = () => asked.push(1) && Date.parse('2026-11-23T06:30:00.000Z');
    expect(face({}, now).wait).toBe('');
    expect(asked).toEqual([]);
    const waiting = face({ status: 'arrived', arrivedAt: '2026-11-23T06:00:00.000Z' }, now);
    expect([waiting.wait, waiting.long]).toEqual(['30 min', true]);
  });

  test('says how it stands by a sign and in words, never by colour alone', () => {
    expect(face({ status: 'no-show' })).toMatchObject({ sign: 'no-show' });
    expect(face({ status: 'no-show' }).label).toContain('Did not come');
    expect(face({ overlaps: true }).classes).toContain('overlaps');
    expect(face({ overlaps: true }).label).toContain('overlaps another appointment');
    expect(face({ type: 'block', status: null }).sign).toBe('block');
  });
});

describe('what was done to a series', () => {
  const nothing = { requests: [], undo: [] };
  test('says how many were left alone, and why', () => {
    const done = { ...nothing, changed: 5, own: 1, over: 2 };
    expect(doneWords('moved', done)).toBe(
      '5 appointments moved; 1 keeps what is its own, 2 are over and stay'
    );
    expect(doneWords('cancelled', { ...done, changed: 1, own: 0, over: 0 })).toBe(
      '1 appointment cancelled'
    );
  });
});
