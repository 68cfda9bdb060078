import { describe, expect, test } from 'vitest';
import type { AppointmentStatus } from '#lib/docs/book.schema.ts';
import { bookId } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, MEMBER, NOW, PATIENT, PRACTICE } from './support.ts';

const book = bookId(PRACTICE, DOCTOR, '2026-11');
const slot = { doctor: DOCTOR, start: '2026-11-23T09:30', minutes: 15 } as const;
const NURSE = '0193b6a0-0000-7000-8000-0000000000aa';

/** `7:31` is a moment of the morning. */
const at = (time: string): string => `2026-11-23T0${time}:00.000Z`;

function booked(): { device: Device; appointment: string } {
  const device = new Device(1);
  return { device, appointment: device.do('book.book', { ...slot, patient: PATIENT }) };
}

const one = (device: Device, appointment: string) =>
  device.read('book', book).appointments[appointment]!;

/** The morning of one appointment: a status at each time. */
function morning(...steps: (readonly [time: string, status: AppointmentStatus])[]) {
  const { device, appointment } = booked();
  for (const [time, status] of steps) {
    device.at = at(time);
    device.do('book.setStatus', { book, appointment, status });
  }
  return { device, appointment, shown: one(device, appointment) };
}

describe('The times of a visit', () => {
  test('begin with nobody having arrived: confirming is no arrival', () => {
    const { shown } = morning(['7:00', 'confirmed']);
    expect(shown).not.toHaveProperty('arrivedAt');
    expect(shown).toMatchObject({ status: 'confirmed', statusAt: at('7:00'), statusBy: MEMBER });
  });

  test('say when the doctor first saw the patient, and when the visit was over', () => {
    const { shown } = morning(
      ['7:10', 'arrived'],
      ['7:30', 'with-doctor'],
      ['7:45', 'billing'],
      ['7:50', 'done']
    );
    expect(shown).toMatchObject({ arrivedAt: at('7:10'), seenAt: at('7:30'), doneAt: at('7:50') });
  });

  test('keep the first time with the doctor through a second one', () => {
    const { shown } = morning(
      ['7:10', 'arrived'],
      ['7:30', 'with-doctor'],
      ['7:40', 'with-nurse'],
      ['7:55', 'with-doctor']
    );
    expect(shown).toMatchObject({ arrivedAt: at('7:10'), seenAt: at('7:30') });
  });

  test('invent no arrival for who goes straight to the doctor, then or later', () => {
    const { shown } = morning(['7:30', 'with-doctor'], ['7:45', 'billing'], ['7:50', 'done']);
    expect(shown).not.toHaveProperty('arrivedAt');
    expect(shown).toMatchObject({ seenAt: at('7:30'), doneAt: at('7:50') });
  });

  test('go with a step back before them', () => {
    const arrived = morning(['7:10', 'arrived'], ['7:30', 'with-doctor'], ['7:31', 'arrived']);
    expect(arrived.shown).toMatchObject({ arrivedAt: at('7:10') });
    expect(arrived.shown).not.toHaveProperty('seenAt');

    const back = morning(['7:10', 'arrived'], ['7:30', 'with-doctor'], ['7:31', 'booked']).shown;
    expect(back).not.toHaveProperty('arrivedAt');
    expect(back).not.toHaveProperty('seenAt');
  });

  test('have no end while the visit goes on again, and the later one after it', () => {
    const open = morning(['7:30', 'with-doctor'], ['7:40', 'done'], ['7:41', 'billing']);
    expect(open.shown).not.toHaveProperty('doneAt');
    open.device.at = at('8:00');
    open.device.do('book.setStatus', { book, appointment: open.appointment, status: 'done' });
    expect(one(open.device, open.appointment)).toMatchObject({
      seenAt: at('7:30'),
      doneAt: at('8:00')
    });
  });

  test('of somebody who came after all begin when they came', () => {
    const { shown } = morning(['7:45', 'no-show'], ['8:05', 'arrived']);
    expect(shown).toMatchObject({ status: 'arrived', arrivedAt: at('8:05') });
  });
});

describe('Taking a status back', () => {
  const before = { status: 'arrived', statusAt: at('7:10'), arrivedAt: at('7:10') } as const;

  test('leaves no trace of a wrong tap in the times of the visit', () => {
    const { device, appointment } = morning(['7:10', 'arrived'], ['7:30', 'booked']);
    device.at = at('7:31');
    device.do('book.takeBackStatus', {
      book,
      appointment,
      from: 'booked',
      to: { ...before, statusBy: MEMBER }
    });
    expect(one(device, appointment)).toEqual(morning(['7:10', 'arrived']).shown);
  });

  test('goes over the way that is not open forwards: from cancelled to the waiting room', () => {
    const { device, appointment } = morning(['7:10', 'arrived'], ['7:30', 'cancelled']);
    device.do('book.takeBackStatus', { book, appointment, from: 'cancelled', to: before });
    expect(one(device, appointment)).toMatchObject(before);
    expect(one(device, appointment)).not.toHaveProperty('cancelReason');
  });

  test('is refused where somebody has set another one since, and changes nothing', () => {
    const { device, appointment } = morning(['7:10', 'arrived'], ['7:30', 'with-doctor']);
    const back = { book, appointment, from: 'ready', to: before } as const;
    expect(device.refused('book.takeBackStatus', back)).toBe('status-set-since');
    expect(one(device, appointment).status).toBe('with-doctor');
  });

  test('to where it stands already writes nothing', () => {
    const { device, appointment } = morning(['7:10', 'arrived']);
    const back = { book, appointment, from: 'ready', to: before } as const;
    expect(device.try('book.takeBackStatus', back)).toMatchObject({ value: { changed: false } });
  });
});

describe('A status set on two devices at once', () => {
  test.each([[1, 2] as const, [2, 1] as const])(
    'is one device’s with its own times and its own person on both (%i and %i)',
    (one1, two) => {
      const first = new Device(one1);
      const appointment = first.do('book.book', { ...slot, patient: PATIENT });
      const second = new Device(two);
      second.pull(first);
      second.by = NURSE;
      first.at = at('7:30');
      first.do('book.setStatus', { book, appointment, status: 'arrived' });
      second.at = at('7:45');
      second.do('book.setStatus', { book, appointment, status: 'no-show' });
      first.pull(second);
      second.pull(first);
      const shown = one(first, appointment);
      expect(one(second, appointment)).toEqual(shown);
      // Never the arrival of one with the no-show of the other.
      expect(shown).toMatchObject(
        shown.status === 'arrived'
          ? { statusAt: at('7:30'), statusBy: MEMBER, arrivedAt: at('7:30') }
          : { status: 'no-show', statusAt: at('7:45'), statusBy: NURSE }
      );
      expect('arrivedAt' in shown).toBe(shown.status === 'arrived');
    }
  );
});

test('A status as it was booked has nobody’s name, and the time of the booking', () => {
  const { device, appointment } = booked();
  expect(one(device, appointment)).toMatchObject({ status: 'booked', statusAt: NOW });
  expect(one(device, appointment)).not.toHaveProperty('statusBy');
});
