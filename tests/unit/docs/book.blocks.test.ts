import { describe, expect, test } from 'vitest';
import { blockDays } from '#lib/docs/book.blocks.ts';
import { bookId } from '#lib/docs/kinds.ts';
import { make } from './series.ts';
import { Device, DOCTOR, PATIENT, PRACTICE } from './support.ts';

const theatre = {
  id: PATIENT,
  doctor: DOCTOR,
  from: '2026-11-23',
  to: '2026-12-11',
  weekdays: [4, 5],
  start: '13:00',
  minutes: 120,
  title: 'Theatre'
};

const blocks = (device: Device) =>
  ['2026-11', '2026-12'].flatMap((month) =>
    Object.values(device.read('book', bookId(PRACTICE, DOCTOR, month)).blocks)
  );

describe('time that is blocked on several days', () => {
  test('is blocked on the weekdays asked for, in the books of their months, once', () => {
    const [one, other] = [new Device(1), new Device(2)];
    for (const device of [one, other]) make(device, blockDays(PRACTICE, theatre).requests);
    one.pull(other);
    make(one, blockDays(PRACTICE, theatre).requests);
    expect(
      blocks(one)
        .map(({ start }) => start)
        .sort()
    ).toEqual(
      ['11-26', '11-27', '12-03', '12-04', '12-10', '12-11'].map((day) => `2026-${day}T13:00`)
    );
    expect(blocks(one)[0]).toMatchObject({ minutes: 120, title: 'Theatre' });
  });

  test('is opened again', () => {
    const device = new Device(1);
    const { requests, undo } = blockDays(PRACTICE, theatre);
    make(device, requests);
    make(device, undo);
    expect(blocks(device).every(({ removed }) => removed)).toBe(true);
  });

  test('is blocked for a year at most, and forwards', () => {
    const until = (to: string) => () => blockDays(PRACTICE, { ...theatre, to });
    expect(until('2026-11-22')).toThrow(/before the first/);
    expect(until('2027-11-24')).toThrow(/a year at most/);
  });
});
