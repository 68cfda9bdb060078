import { describe, expect, test } from 'vitest';
import { dayView, weekView } from '#lib/components/diary/columns.ts';
import { firstPlace, placeAfter, slotsOf, type Place } from '#lib/components/diary/cursor.ts';
import { openingOf } from '#lib/components/diary/opening.ts';
import { nudged } from '#lib/components/diary/nudge.ts';
import { timeOfDay } from '#lib/components/diary/times.ts';
import { DAY, doctors, hours, item, openIn, practiceWith, SECOND } from './support.ts';

const opening = openIn(hours);
const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };

describe('a view of the diary', () => {
  test('gives each doctor the items that are theirs, on that day', () => {
    const view = dayView(
      DAY,
      doctors,
      [
        item('08:00', 20),
        item('08:30', 20, { doctor: SECOND }),
        item('08:00', 20, { start: '2026-11-24T08:00' })
      ],
      opening
    );
    expect(view.columns.map(({ placed }) => placed.length)).toEqual([1, 1]);
    expect(view.shown).toEqual({ from: 480, to: 600 });
  });

  test('of a week leaves out closed days without bookings, and never the chosen day', () => {
    const weekdays = openIn(hours.filter(({ weekday }) => weekday <= 5));
    const days = (items = [item('08:00', 20, { start: '2026-11-28T08:00' })]) =>
      weekView(DAY, doctors[0]!, items, weekdays, manner).columns.map(({ day }) => day.slice(-2));
    expect(days([])).toEqual(['23', '24', '25', '26', '27']);
    expect(days()).toEqual(['23', '24', '25', '26', '27', '28']);
    const sunday = weekView('2026-11-29', doctors[0]!, [], weekdays, manner);
    expect(sunday.columns.at(-1)?.day).toBe('2026-11-29');
  });

  test('of a week shows a holiday with its name, and no hours on it', () => {
    const practice = openingOf(practiceWith({ opensOnPublicHolidays: false }));
    const week = weekView('2026-12-16', doctors[0]!, [], practice, manner);
    const named = week.columns.map(({ day, about, open }) => [day.slice(-2), about, open.length]);
    expect(named.slice(1, 4)).toEqual([
      ['15', null, 1],
      ['16', 'Day of Reconciliation', 0],
      ['17', null, 1]
    ]);
  });
});

describe('the keyboard in the grid', () => {
  // 08:00 to 08:40 is taken, 08:45 has two beside one another; the second doctor has 08:00 to 09:00.
  const view = dayView(
    DAY,
    doctors,
    [
      item('08:00', 45),
      item('08:45', 20),
      item('08:50', 20),
      item('08:00', 60, { doctor: SECOND })
    ],
    opening
  );
  const rows = slotsOf(view);
  const at = (time: string, column = 0, nth = 0): Place => ({
    column,
    row: rows.findIndex((row) => timeOfDay(row) === time),
    item: nth
  });
  const go = (from: Place, ...keys: string[]) =>
    keys.reduce<Place | undefined>((place, key) => place && placeAfter(view, place, key), from);

  test('passes over what an appointment covers, to the next one that begins', () => {
    expect(go(at('08:00'), 'ArrowDown')).toEqual(at('08:45'));
    expect(go(at('08:45'), 'ArrowDown')).toEqual(at('08:45', 0, 1));
    expect(go(at('08:45', 0, 1), 'ArrowUp', 'ArrowUp')).toEqual(at('08:00'));
  });

  test('goes on into free slots, and stops at the ends', () => {
    expect(go(at('08:45', 0, 1), 'ArrowDown')).toEqual(at('09:00'));
    expect(go(at('08:00'), 'ArrowUp')).toBeUndefined();
    expect(go(at('09:45'), 'ArrowDown')).toBeUndefined();
    expect(go(at('08:00'), 'ArrowLeft')).toBeUndefined();
  });

  test('crosses to the beginning of what covers the time in the other column', () => {
    expect(go(at('08:45'), 'ArrowRight')).toEqual(at('08:00', 1));
    expect(go(at('09:15'), 'ArrowRight')).toEqual(at('09:15', 1));
    expect(go(at('09:15', 1), 'Home')).toEqual(at('09:15'));
  });

  test('jumps an hour at a time without leaving the day', () => {
    expect(go(at('08:45'), 'PageDown')).toEqual(at('09:45'));
    expect(go(at('09:45'), 'PageDown')).toEqual(at('09:45'));
    expect(go(at('09:45'), 'PageUp')).toEqual(at('08:45', 0, 1));
  });

  test('begins at the present time where that is shown', () => {
    expect(firstPlace(view, 555)).toEqual(at('09:15'));
    expect(firstPlace(view, 1300)).toEqual(at('09:45'));
    expect(firstPlace(view, null)).toEqual(at('08:00'));
  });
});

describe('moving with the keyboard', () => {
  const view = dayView(DAY, doctors, [], opening);
  const here = item('09:00', 20);

  test('goes up and down in time, sideways to the next doctor, and stretches the end', () => {
    expect(nudged(view, here, 'ArrowDown', false)?.start).toBe(`${DAY}T09:05`);
    expect(nudged(view, here, 'ArrowUp', false)?.start).toBe(`${DAY}T08:55`);
    expect(nudged(view, here, 'ArrowDown', true)).toMatchObject({ start: here.start, minutes: 25 });
    expect(nudged(view, here, 'ArrowRight', false)).toMatchObject({ doctor: SECOND, minutes: 20 });
  });

  test('stops at the last column, at five minutes, and for what cannot be moved', () => {
    expect(nudged(view, here, 'ArrowLeft', false)).toBeUndefined();
    expect(nudged(view, item('09:00', 5), 'ArrowUp', true)?.minutes).toBe(5);
    expect(nudged(view, here, 'x', false)).toBeUndefined();
    for (const stays of [{ status: 'done' }, { type: 'block', status: null }] as const) {
      expect(nudged(view, item('09:00', 20, stays), 'ArrowDown', false)).toBeUndefined();
    }
  });
});
