import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import {
  calendarFileName,
  calendarName,
  calendarText,
  type CalendarOptions
} from '#lib/calendar/calendar.ts';
import { momentsIn } from '#lib/calendar/zone.ts';
import type { DiaryItem } from '#lib/projections/catalogue.ts';
import { doctors, FIRST, item, SECOND } from '../diary/support.ts';

const PATIENT = '0193b6a0-0000-7000-8000-0000000000ff';
const ROOM = '0193b6a0-0000-7000-8000-0000000000c1';
const TYPE = '0193b6a0-0000-7000-8000-0000000000d1';

const options = (more: Partial<CalendarOptions> = {}): CalendarOptions => ({
  overview: {
    name: 'Kliniek Oos; Melville, Jhb',
    timeZone: 'Africa/Johannesburg',
    doctors,
    rooms: [{ id: ROOM, name: 'Room 1' }],
    consultationTypes: [{ id: TYPE, name: 'Follow-up', minutes: 15, hue: 1, feeCents: null }]
  },
  doctor: FIRST,
  names: 'full',
  at: new Date('2026-11-22T10:00:00.000Z'),
  ...more
});

const nkosi = item('09:30', 20, {
  patient: PATIENT,
  title: 'Nkosi, Thandi',
  reason: 'Positive test',
  note: 'Call her sister',
  room: ROOM,
  consultationType: TYPE
});

/** What another program reads in the file. */
function events(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((part) => new ICAL.Event(part));
}

const written = (items: readonly DiaryItem[], more: Partial<CalendarOptions> = {}) =>
  calendarText(items, options(more));

describe('a doctor’s calendar', () => {
  test('is read by another program as the same appointments at the same moments', () => {
    const lunch = item('13:00', 60, { type: 'block', title: 'Lunch', status: null });
    const [first, second] = events(written([nkosi, lunch]));
    expect(first!.uid).toBe(nkosi.id);
    expect(first!.summary).toBe('Nkosi, Thandi · Follow-up');
    expect(first!.location).toBe('Room 1');
    expect(first!.startDate.toJSDate().toISOString()).toBe('2026-11-23T07:30:00.000Z');
    expect(first!.endDate.toJSDate().toISOString()).toBe('2026-11-23T07:50:00.000Z');
    expect(second!.summary).toBe('Lunch');
    expect(second!.duration.toSeconds()).toBe(3600);
  });

  test('says what the format asks for: one zone, stamps, lines of no more than 75 octets', () => {
    const long = { ...nkosi, title: `Ñkösi-${'Zwelithini-'.repeat(12)}, Thandi` };
    const text = written([long]);
    const calendar = new ICAL.Component(ICAL.parse(text));
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe(
      'Dr T Mokoena, Kliniek Oos; Melville, Jhb'
    );
    expect(text).toContain('DTSTAMP:20261122T100000Z\r\n');
    expect(text).toContain('DTSTART:20261123T073000Z\r\n');
    expect(text).toContain('CLASS:PRIVATE\r\n');
    for (const line of text.split('\r\n')) {
      expect(new TextEncoder().encode(line).length, line).toBeLessThanOrEqual(75);
    }
    expect(events(text)[0]!.summary).toContain('Ñkösi-Zwelithini');
  });

  test('has initials alone where that was chosen, and never a reason or a note', () => {
    const walkIn = item('10:00', 20, { title: 'Mrs Zodwa Dube (new)' });
    const nameless = item('11:00', 20, { title: 'Flu vaccine', reason: 'Flu vaccine' });
    const text = written([nkosi, walkIn, nameless], { names: 'initials' });
    expect(events(text).map(({ summary }) => summary)).toEqual([
      'TN · Follow-up',
      'ZDN',
      'Appointment'
    ]);
    for (const secret of ['Nkosi', 'Thandi', 'Dube', 'Flu', 'Positive', 'sister']) {
      expect(text).not.toContain(secret);
    }
    for (const secret of ['Positive', 'sister', 'Flu']) {
      expect(written([nkosi, nameless])).not.toContain(secret);
    }
  });

  test('has what stands, of this doctor', () => {
    const items = [
      nkosi,
      item('10:00', 20, { doctor: SECOND }),
      item('11:00', 20, { status: 'cancelled' }),
      item('12:00', 20, { status: 'no-show' }),
      item('14:00', 20, { status: 'done' })
    ];
    expect(events(written(items))).toHaveLength(2);
    expect(events(written([]))).toEqual([]);
  });

  test('gives an appointment the same id in a later file, where it was moved to', () => {
    const moved = { ...nkosi, start: '2026-12-01T08:00' };
    expect(events(written([moved]))[0]!.uid).toBe(events(written([nkosi]))[0]!.uid);
  });

  test('is called after the doctor and the days', () => {
    expect(calendarFileName('Dr José van Wyk', '2026-11-23', '2026-11-23')).toBe(
      'diary-dr-jose-van-wyk-2026-11-23.ics'
    );
    expect(calendarFileName('', '2026-11-23', '2026-11-27')).toBe(
      'diary-doctor-2026-11-23-to-2026-11-27.ics'
    );
    expect(calendarName({ patient: PATIENT, title: 'Ng', reason: null }, 'initials')).toBe('N');
  });
});

describe('a wall time of the practice', () => {
  const iso = (zone: string, wall: string) => momentsIn(zone)(wall).toISOString().slice(0, 16);

  test('is a moment of its zone', () => {
    expect(iso('Africa/Johannesburg', '2026-11-23T00:30')).toBe('2026-11-22T22:30');
    expect(iso('Pacific/Kiritimati', '2026-11-23T09:00')).toBe('2026-11-22T19:00');
    expect(iso('Nowhere/Atall', '2026-11-23T09:00')).toBe('2026-11-23T09:00');
  });

  test('knows the clocks that change: what comes twice, and what never comes', () => {
    expect(iso('Europe/London', '2026-07-01T09:00')).toBe('2026-07-01T08:00');
    expect(iso('Europe/London', '2026-10-25T01:30')).toBe('2026-10-25T00:30');
    expect(iso('Europe/London', '2026-03-29T01:30')).toBe('2026-03-29T01:30');
    expect(iso('America/New_York', '2026-11-01T00:30')).toBe('2026-11-01T04:30');
    expect(iso('America/New_York', '2026-11-01T03:00')).toBe('2026-11-01T08:00');
  });
});
