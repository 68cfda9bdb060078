import { describe, expect, test } from 'vitest';
import { freeSlots, minutesOfType, type SlotsWanted } from '#lib/components/diary/next-free.ts';
import { openingOf } from '#lib/components/diary/opening.ts';
import type { DiaryItem } from '#lib/projections/catalogue.ts';
import { DAY, doctors, FIRST, item, practiceWith, SECOND } from './support.ts';

const ROOM = '0193b6a0-0000-7000-8000-0000000000c1';
const TYPE = '0193b6a0-0000-7000-8000-0000000000d1';

/** Open from eight to ten; both doctors at work. */
const ahead = (items: readonly DiaryItem[], opening = openingOf(practiceWith({}))) => ({
  doctors,
  opening,
  read: async (from: string, to: string) =>
    items.filter(({ start }) => start.slice(0, 10) >= from && start.slice(0, 10) <= to)
});
const wanted = (more: Partial<SlotsWanted> = {}): SlotsWanted => ({
  minutes: 30,
  from: `${DAY}T07:00`,
  ...more
});
const told = async (want: SlotsWanted, items: readonly DiaryItem[], opening?: never) =>
  (await freeSlots(want, ahead(items, opening))).map(({ doctor, start }) => [
    doctor === FIRST ? 1 : 2,
    start
  ]);

describe('the next free time', () => {
  test('is the earliest with any doctor, or with the one that is asked for', async () => {
    const busy = [item('08:00', 60), item('09:00', 30, { doctor: SECOND })];
    expect(await told(wanted(), busy)).toEqual([[2, `${DAY}T08:00`]]);
    expect(await told(wanted({ doctors: [FIRST] }), busy)).toEqual([[1, `${DAY}T09:00`]]);
  });

  test('is looked for on the days after, and only as far as is asked for', async () => {
    const busy = [item('08:00', 120), item('08:00', 120, { doctor: SECOND })];
    expect(await told(wanted(), busy)).toEqual([[1, '2026-11-24T08:00']]);
    expect(await told(wanted({ until: DAY }), busy)).toEqual([]);
    expect(await told(wanted({ weekdays: [5] }), busy)).toEqual([[1, '2026-11-27T08:00']]);
  });

  test('several are in order of time', async () => {
    expect(await told(wanted({ most: 3, from: `${DAY}T09:05` }), [])).toEqual([
      [1, `${DAY}T09:05`],
      [2, `${DAY}T09:05`],
      [1, '2026-11-24T08:00']
    ]);
  });

  test('asks for a room that is free as well, whoever is in it', async () => {
    const busy = [item('08:00', 60, { doctor: SECOND, room: ROOM })];
    expect(await told(wanted({ doctors: [FIRST], room: ROOM }), busy)).toEqual([
      [1, `${DAY}T09:00`]
    ]);
    expect(await told(wanted({ doctors: [FIRST] }), busy)).toEqual([[1, `${DAY}T08:00`]]);
  });

  test('takes no cancelled appointment for taken, nor the one that is to be moved', async () => {
    const [cancelled, moving] = [item('08:00', 30, { status: 'cancelled' }), item('08:00', 120)];
    expect(
      await told(wanted({ doctors: [FIRST], except: moving.id }), [cancelled, moving])
    ).toEqual([[1, `${DAY}T08:00`]]);
  });

  test('keeps to the morning or the afternoon', async () => {
    const late = { hours: {}, absences: {} };
    const opening = openingOf(late) as never;
    expect(await told(wanted({ part: 'afternoon', doctors: [FIRST] }), [], opening)).toEqual([
      [1, `${DAY}T12:00`]
    ]);
    const noon = wanted({ part: 'morning', doctors: [FIRST], from: `${DAY}T11:40` });
    expect(await told(noon, [], opening)).toEqual([[1, '2026-11-24T08:00']]);
  });

  test('takes as long as the type takes with each doctor', async () => {
    const overview = {
      consultationTypes: [{ id: TYPE, name: 'Long', minutes: 60, hue: 1, feeCents: null }],
      doctorTypes: [{ doctor: SECOND, consultationType: TYPE, minutes: 20, feeCents: null }]
    };
    const minutes = (doctor: string) => minutesOfType(overview, TYPE, doctor);
    expect([minutes(FIRST), minutes(SECOND), minutesOfType(overview, null)]).toEqual([60, 20, 15]);
    const [slot] = await freeSlots(wanted({ minutes, from: `${DAY}T09:30` }), ahead([]));
    expect(slot).toEqual({ doctor: SECOND, start: `${DAY}T09:30`, minutes: 20 });
  });
});
