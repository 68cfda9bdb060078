import { describe, expect, test } from 'vitest';
import { bookId } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, MEMBER, NOW, PATIENT, PRACTICE } from './support.ts';

const book = bookId(PRACTICE, DOCTOR, '2026-11');
const start = '2026-11-24T09:30';

function booked() {
  const device = new Device(1);
  const appointment = device.do('book.book', {
    doctor: DOCTOR,
    start,
    minutes: 15,
    patient: PATIENT
  });
  const shown = () => device.read('book', book).appointments[appointment]!;
  return { device, appointment, shown };
}

describe('A reminder', () => {
  test('is kept with the time that the patient was told, how, when and by whom', () => {
    const { device, appointment, shown } = booked();
    device.do('book.remind', { book, appointment, start, how: 'sms' });
    expect(shown().reminded).toEqual({ start, how: 'sms', at: NOW, by: MEMBER });
  });

  test('stays what was said when the appointment is moved afterwards', () => {
    const { device, appointment, shown } = booked();
    device.do('book.remind', { book, appointment, start, how: 'file' });
    device.do('book.reschedule', { book, appointment, start: '2026-11-25T08:00' });
    expect(shown()).toMatchObject({ start: '2026-11-25T08:00', reminded: { start } });
  });

  test('of a time that the appointment no longer has is refused', () => {
    const { device, appointment, shown } = booked();
    device.do('book.reschedule', { book, appointment, start: '2026-11-25T08:00' });
    expect(device.refused('book.remind', { book, appointment, start, how: 'sms' })).toBe(
      'appointment-at-another-time'
    );
    expect(shown()).not.toHaveProperty('reminded');
  });

  test('is taken back', () => {
    const { device, appointment, shown } = booked();
    device.do('book.remind', { book, appointment, start, how: 'phone' });
    device.do('book.remind', { book, appointment, start });
    expect(shown()).not.toHaveProperty('reminded');
  });
});

test('The text of reminders is the practice’s own until it is taken away again', () => {
  const device = new Device(1);
  device.do('practice.found', { name: 'Kliniek Oos' });
  device.do('practice.setReminderText', { text: 'Come on {{date}}.' });
  expect(device.read('practice', PRACTICE).reminderText).toBe('Come on {{date}}.');
  expect(device.refused('practice.setReminderText', { text: '   ' })).toBe('invalid-arguments');
  device.do('practice.setReminderText', { text: null });
  expect(device.read('practice', PRACTICE)).not.toHaveProperty('reminderText');
});
