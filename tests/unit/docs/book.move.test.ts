import { describe, expect, test } from 'vitest';
import { moveAppointment, placeAppointment, type AppointmentCopy } from '#lib/docs/book.move.ts';
import { bookId } from '#lib/docs/kinds.ts';
import type { ChangeName } from '#lib/docs/changes.ts';
import { Device, DOCTOR, NOW, OTHER_DOCTOR, PATIENT, PRACTICE } from './support.ts';

const november = bookId(PRACTICE, DOCTOR, '2026-11');
const december = bookId(PRACTICE, DOCTOR, '2026-12');
const others = bookId(PRACTICE, OTHER_DOCTOR, '2026-11');
const start = '2026-11-23T09:30';

function booked(): { device: Device; id: string } {
  const device = new Device(1);
  const id = device.do('book.book', {
    doctor: DOCTOR,
    start,
    minutes: 15,
    patient: PATIENT,
    reason: 'Knee',
    note: 'Left'
  });
  return { device, id };
}

/** The appointment in every book that a device has. */
function copiesOf(device: Device, id: string): AppointmentCopy[] {
  return [november, december, others].flatMap((book) => {
    if (!device.documents.has(book)) return [];
    const appointment = device.read('book', book).appointments[id];
    return appointment ? [{ book, appointment }] : [];
  });
}

const placeOf = (device: Device, id: string) => placeAppointment(copiesOf(device, id))!;

/** Moves the appointment from where it lives now, as a page would. */
function move(device: Device, id: string, to: { doctor: string; start: string }): void {
  const { live, status, details } = placeOf(device, id);
  const requests = moveAppointment(
    { id, ...live.appointment, ...status, ...details },
    { practice: PRACTICE, book: live.book },
    to
  );
  for (const { change, args } of requests) device.do(change as ChangeName, args as never);
}

describe('moving an appointment', () => {
  const from = { practice: PRACTICE, book: november };
  const appointment = { id: PATIENT, minutes: 15, status: 'booked', statusAt: NOW } as const;

  test('within its book is one change', () => {
    const to = { doctor: DOCTOR, start: '2026-11-24T10:00' };
    expect(moveAppointment({ ...appointment, patient: PATIENT }, from, to)).toEqual([
      {
        change: 'book.reschedule',
        args: { book: november, appointment: PATIENT, start: to.start, minutes: 15 }
      }
    ]);
  });

  test('into another month or to another doctor is two, and everything goes with it', () => {
    for (const [to, book] of [
      [{ doctor: DOCTOR, start: '2026-12-01T08:00' }, december],
      [{ doctor: OTHER_DOCTOR, start }, others]
    ] as const) {
      const { device, id } = booked();
      device.do('book.setStatus', { book: november, appointment: id, status: 'arrived' });
      const before = device.read('book', november).appointments[id]!;
      move(device, id, to);
      const { live, doubles } = placeOf(device, id);
      expect(live.book).toBe(book);
      expect(doubles).toEqual([]);
      expect(live.appointment).toEqual({ ...before, start: to.start, added: before.added });
      expect(device.read('book', november).appointments[id]).toMatchObject({
        movedTo: book,
        moved: { at: NOW }
      });
    }
  });

  test('does not write a patient’s name down as a title', () => {
    const shown = { ...appointment, patient: PATIENT, title: 'Botha, Anna', note: null };
    const [, moveIn] = moveAppointment(shown, from, { doctor: OTHER_DOCTOR, start });
    expect(moveIn!.args).not.toHaveProperty('title');
    expect(moveIn!.args).not.toHaveProperty('note');
    const nameless = { ...appointment, patient: null, title: 'Mrs Dube (new)' };
    const [, other] = moveAppointment(nameless, from, { doctor: OTHER_DOCTOR, start });
    expect(other!.args).toMatchObject({ title: 'Mrs Dube (new)' });
  });

  test('there and back leaves one, where it began', () => {
    const { device, id } = booked();
    move(device, id, { doctor: OTHER_DOCTOR, start });
    device.at = '2026-11-22T10:00:00.000Z';
    move(device, id, { doctor: DOCTOR, start: '2026-11-25T11:00' });
    const { live, doubles } = placeOf(device, id);
    expect(live).toMatchObject({ book: november, appointment: { start: '2026-11-25T11:00' } });
    expect(live.appointment).not.toHaveProperty('movedTo');
    expect(doubles).toEqual([]);
  });

  test('leaves nothing behind that could still be changed', () => {
    const { device, id } = booked();
    move(device, id, { doctor: OTHER_DOCTOR, start });
    const here = { book: november, appointment: id };
    expect(device.refused('book.setStatus', { ...here, status: 'arrived' })).toBe(
      'appointment-moved'
    );
    expect(device.refused('book.editAppointment', { ...here, note: 'x' })).toBe(
      'appointment-moved'
    );
    expect(device.refused('book.moveOut', { ...here, to: december })).toBe('appointment-moved');
  });

  test('out of a book into the same book is refused', () => {
    const { device, id } = booked();
    const out = { book: november, appointment: id, to: november };
    expect(device.refused('book.moveOut', out)).toBe('same-book');
  });
});

describe('where an appointment lives after two devices moved it at once', () => {
  function twoDevices() {
    const { device: one, id } = booked();
    const other = new Device(2);
    other.pull(one);
    one.at = '2026-11-22T08:00:00.000Z';
    other.at = '2026-11-22T09:00:00.000Z';
    const merge = () => {
      one.pull(other);
      other.pull(one);
      expect(placeOf(one, id)).toEqual(placeOf(other, id));
    };
    return { one, other, id, merge };
  }

  test('is the later of two places, and the other is reported', () => {
    const { one, other, id, merge } = twoDevices();
    move(one, id, { doctor: DOCTOR, start: '2026-12-01T08:00' });
    move(other, id, { doctor: OTHER_DOCTOR, start });
    merge();
    const { live, doubles } = placeOf(one, id);
    expect(live.book).toBe(others);
    expect(doubles).toEqual([december]);
  });

  test('is one place when both moved it to the same book', () => {
    const { one, other, id, merge } = twoDevices();
    move(one, id, { doctor: OTHER_DOCTOR, start });
    move(other, id, { doctor: OTHER_DOCTOR, start: '2026-11-24T08:00' });
    merge();
    expect(placeOf(one, id)).toMatchObject({ live: { book: others }, doubles: [] });
  });

  test('keeps a cancellation that one device made while another moved it', () => {
    const { one, other, id, merge } = twoDevices();
    move(one, id, { doctor: OTHER_DOCTOR, start });
    other.do('book.setStatus', {
      book: november,
      appointment: id,
      status: 'cancelled',
      reason: 'Feels better'
    });
    merge();
    expect(placeOf(one, id)).toMatchObject({
      live: { book: others },
      status: { status: 'cancelled', cancelReason: 'Feels better' }
    });
  });

  test('keeps what one device wrote down while another moved it, field by field', () => {
    const { one, other, id, merge } = twoDevices();
    other.do('book.editAppointment', { book: november, appointment: id, note: 'Latex allergy' });
    move(one, id, { doctor: OTHER_DOCTOR, start });
    merge();
    expect(placeOf(one, id)).toMatchObject({
      live: { book: others },
      details: { note: 'Latex allergy', reason: 'Knee', patient: PATIENT }
    });
    // What is written down where it is now hides nothing of that, and goes with it from now on.
    one.at = '2026-11-22T11:00:00.000Z';
    one.do('book.editAppointment', { book: others, appointment: id, reason: 'Hip' });
    move(one, id, { doctor: DOCTOR, start: '2026-12-01T08:00' });
    merge();
    expect(placeOf(other, id)).toMatchObject({
      live: { book: december },
      details: { note: 'Latex allergy', reason: 'Hip' }
    });
  });

  test('shows a note that was taken out as taken out, wherever the appointment went', () => {
    const { one, other, id, merge } = twoDevices();
    move(one, id, { doctor: OTHER_DOCTOR, start });
    other.do('book.editAppointment', { book: november, appointment: id, note: null });
    merge();
    expect(placeOf(one, id).details).not.toHaveProperty('note');
  });

  test('is told where one device gave it another time and another device moved it away', () => {
    const { one, other, id, merge } = twoDevices();
    other.do('book.reschedule', { book: november, appointment: id, start: '2026-11-23T11:00' });
    move(one, id, { doctor: OTHER_DOCTOR, start });
    merge();
    expect(placeOf(one, id)).toMatchObject({ live: { book: others }, doubles: [november] });
    // Settled for the place that is shown.
    one.do('book.moveOut', { book: november, appointment: id, to: others });
    merge();
    expect(placeOf(other, id)).toMatchObject({ live: { book: others }, doubles: [] });
    expect(one.refused('book.moveOut', { book: november, appointment: id, to: others })).toBe(
      'appointment-moved'
    );
  });

  test('is settled for the other place by moving it there', () => {
    const { one, other, id, merge } = twoDevices();
    other.do('book.reschedule', { book: november, appointment: id, start: '2026-11-23T11:00' });
    move(one, id, { doctor: OTHER_DOCTOR, start });
    merge();
    move(one, id, { doctor: DOCTOR, start: '2026-11-23T11:00' });
    merge();
    expect(placeOf(other, id)).toMatchObject({
      live: { book: november, appointment: { start: '2026-11-23T11:00' } },
      doubles: []
    });
  });

  test('is never nowhere, even where crossing moves leave every copy moved on', () => {
    const { one, other, id, merge } = twoDevices();
    move(one, id, { doctor: OTHER_DOCTOR, start });
    one.at = '2026-11-22T08:30:00.000Z';
    move(one, id, { doctor: DOCTOR, start });
    move(other, id, { doctor: OTHER_DOCTOR, start });
    merge();
    expect(placeOf(one, id)).toBeDefined();
    const crossed = copiesOf(one, id).map(({ book, appointment }) => ({
      book,
      appointment: { ...appointment, movedTo: book === november ? others : november }
    }));
    expect(placeAppointment(crossed)).toEqual(placeAppointment([...crossed].reverse()));
    expect(placeAppointment(crossed)!.live).toBeDefined();
  });

  test('is where it was until the book it went to has arrived', () => {
    const { device, id } = booked();
    move(device, id, { doctor: OTHER_DOCTOR, start });
    const half = copiesOf(device, id).filter(({ book }) => book === november);
    expect(placeAppointment(half)!.live.book).toBe(november);
    expect(placeAppointment([])).toBeUndefined();
  });
});
