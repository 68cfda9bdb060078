import { describe, expect, test } from 'vitest';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '#lib/docs/book.schema.ts';
import { canBeMoved, nextStatuses } from '#lib/docs/book.status.ts';
import { bookId } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, NOW, PATIENT, PRACTICE } from './support.ts';

const book = bookId(PRACTICE, DOCTOR, '2026-11');
const slot = { doctor: DOCTOR, start: '2026-11-23T09:30', minutes: 15 } as const;

function booked(): { device: Device; appointment: string } {
  const device = new Device(1);
  return { device, appointment: device.do('book.book', { ...slot, patient: PATIENT }) };
}

const one = (device: Device, appointment: string) =>
  device.read('book', book).appointments[appointment]!;

describe('booking', () => {
  test('opens the book of the doctor and the month', () => {
    const { device, appointment } = booked();
    expect(device.read('book', book)).toMatchObject({ doctor: DOCTOR, month: '2026-11' });
    expect(one(device, appointment)).toMatchObject({
      patient: PATIENT,
      start: slot.start,
      status: 'booked',
      statusAt: NOW
    });
  });

  test('is for a patient or for somebody by a title, never for nobody', () => {
    const device = new Device(1);
    expect(device.refused('book.book', slot)).toBe('appointment-for-nobody');
    const appointment = device.do('book.book', { ...slot, title: 'Mrs Dube (new)' });
    const edit = { book, appointment, title: null };
    expect(device.refused('book.editAppointment', edit)).toBe('appointment-for-nobody');
    device.do('book.editAppointment', { ...edit, patient: PATIENT, note: 'Brings X-rays' });
    expect(one(device, appointment)).toMatchObject({ patient: PATIENT, note: 'Brings X-rays' });
  });

  test('at the same time twice is allowed: it is shown, not prevented', () => {
    const { device } = booked();
    device.do('book.book', { ...slot, patient: PATIENT });
    expect(Object.keys(device.read('book', book).appointments)).toHaveLength(2);
  });

  test('beside another on purpose is kept with both times, and taken back', () => {
    const { device, appointment } = booked();
    const other = device.do('book.book', { ...slot, start: '2026-11-23T09:40', patient: PATIENT });
    const both = { book, appointment, other, otherStart: '2026-11-23T09:40' };
    device.do('book.keepBoth', both);
    expect(one(device, appointment).alongside).toMatchObject({
      [other]: { start: slot.start, otherStart: '2026-11-23T09:40', at: NOW }
    });
    device.do('book.keepBoth', { ...both, keep: false });
    expect(one(device, appointment).alongside).toEqual({});
    expect(
      device.refused('book.keepBoth', { ...both, appointment: other.replace(/.$/, '0') })
    ).toBe('entry-not-found');
  });

  test('under an id that is there changes nothing', () => {
    const { device, appointment } = booked();
    expect(device.try('book.book', { ...slot, id: appointment, title: 'X' })).toMatchObject({
      value: { result: appointment, changed: false }
    });
  });

  test('needs a time on the clock, not a moment in UTC', () => {
    const device = new Device(1);
    for (const start of ['2026-11-23T09:30Z', '2026-11-23', '2026-11-23T09:30:00', '09:30']) {
      expect(device.refused('book.book', { ...slot, start, patient: PATIENT })).toBe(
        'invalid-arguments'
      );
    }
  });

  test('can be given another time within the month only', () => {
    const { device, appointment } = booked();
    device.do('book.reschedule', { book, appointment, start: '2026-11-30T16:45', minutes: 30 });
    expect(one(device, appointment)).toMatchObject({ start: '2026-11-30T16:45', minutes: 30 });
    device.do('book.reschedule', { book, appointment, start: '2026-11-30T17:00' });
    expect(one(device, appointment).minutes).toBe(30);
    const december = { book, appointment, start: '2026-12-01T08:00' };
    expect(device.refused('book.reschedule', december)).toBe('outside-the-month');
  });

  test('blocks time and opens it again', () => {
    const device = new Device(1);
    const block = device.do('book.addBlock', { ...slot, minutes: 60, title: 'Lunch' });
    device.do('book.removeBlock', { book, block });
    expect(device.read('book', book).blocks[block]).toMatchObject({
      title: 'Lunch',
      removed: { at: NOW }
    });
  });
});

describe('an appointment’s status', () => {
  const set = (device: Device, appointment: string, status: AppointmentStatus, reason?: string) =>
    device.do('book.setStatus', { book, appointment, status, ...(reason ? { reason } : {}) });

  test('remembers when the patient arrived, through the whole visit', () => {
    const { device, appointment } = booked();
    const arrival = '2026-11-23T07:25:00.000Z';
    device.at = arrival;
    set(device, appointment, 'arrived');
    for (const [minute, status] of (
      ['with-nurse', 'ready', 'with-doctor', 'billing', 'done'] as const
    ).entries()) {
      device.at = `2026-11-23T07:3${minute}:00.000Z`;
      set(device, appointment, status);
      expect(one(device, appointment)).toMatchObject({
        status,
        statusAt: device.at,
        arrivedAt: arrival
      });
    }
  });

  test('takes it that whoever is with the nurse has arrived', () => {
    const { device, appointment } = booked();
    set(device, appointment, 'with-nurse');
    expect(one(device, appointment).arrivedAt).toBe(NOW);
  });

  test('does not invent an arrival for a visit marked done afterwards', () => {
    const { device, appointment } = booked();
    set(device, appointment, 'done');
    expect(one(device, appointment)).not.toHaveProperty('arrivedAt');
  });

  test('goes back when a tap was wrong, and forgets the arrival', () => {
    const { device, appointment } = booked();
    set(device, appointment, 'arrived');
    set(device, appointment, 'booked');
    expect(one(device, appointment)).not.toHaveProperty('arrivedAt');
  });

  test('keeps why it was cancelled until it is booked again', () => {
    const { device, appointment } = booked();
    set(device, appointment, 'cancelled', 'Car broke down');
    expect(one(device, appointment).cancelReason).toBe('Car broke down');
    set(device, appointment, 'booked');
    expect(one(device, appointment)).not.toHaveProperty('cancelReason');
  });

  test('set again to what it is writes nothing', () => {
    const { device, appointment } = booked();
    const again = device.try('book.setStatus', { book, appointment, status: 'booked' });
    expect(again).toMatchObject({ value: { changed: false } });
  });

  test.each([
    ['arrived', 'no-show'],
    ['with-doctor', 'cancelled'],
    ['done', 'cancelled'],
    ['done', 'no-show'],
    ['cancelled', 'arrived'],
    ['cancelled', 'no-show'],
    ['no-show', 'with-doctor'],
    ['no-show', 'cancelled']
  ] as const)('cannot go from %s to %s', (from, to) => {
    const { device, appointment } = booked();
    set(device, appointment, from);
    expect(device.refused('book.setStatus', { book, appointment, status: to })).toBe(
      'status-not-possible'
    );
    expect(one(device, appointment).status).toBe(from);
  });

  test('can always go somewhere, never to itself, and never to a status that is unknown', () => {
    for (const status of APPOINTMENT_STATUSES) {
      const next = nextStatuses(status);
      expect(next.length).toBeGreaterThan(0);
      expect(next).not.toContain(status);
      for (const other of next) expect(APPOINTMENT_STATUSES).toContain(other);
    }
  });

  test('lets an appointment be moved until the doctor has seen the patient', () => {
    expect(APPOINTMENT_STATUSES.filter(canBeMoved)).toEqual([
      'booked',
      'confirmed',
      'arrived',
      'with-nurse',
      'ready'
    ]);
    const { device, appointment } = booked();
    set(device, appointment, 'done');
    const move = { book, appointment, start: '2026-11-24T09:00' };
    expect(device.refused('book.reschedule', move)).toBe('appointment-over');
  });
});
