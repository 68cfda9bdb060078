import { describe, expect, test } from 'vitest';
import {
  isElsewhere,
  move,
  setStatus,
  startVisit,
  visitConsultation
} from '#lib/components/diary/acts.ts';
import { bookId } from '#lib/docs/kinds.ts';
import { DAY, FIRST, item, SECOND } from './support.ts';

const PRACTICE = '0193b6a0-0000-7000-8000-000000000001';
const PATIENT = '0193b6a0-0000-7000-8000-0000000000ff';

describe('what is done to an appointment', () => {
  const here = item('09:00', 20, { book: bookId(PRACTICE, FIRST, DAY.slice(0, 7)) });

  test('is nothing where it stays where it is', () => {
    const same = { doctor: FIRST, start: here.start, minutes: 20 };
    expect(isElsewhere(here, same)).toBe(false);
    expect(isElsewhere(here, { ...same, minutes: 25 })).toBe(true);
  });

  test('moves back to where it was, out of the book that it went to', () => {
    const there = bookId(PRACTICE, SECOND, '2026-12');
    const { requests, undo } = move(PRACTICE, here, {
      doctor: SECOND,
      start: '2026-12-01T10:00',
      minutes: 20
    });
    expect(requests.map(({ change }) => change)).toEqual(['book.moveOut', 'book.moveIn']);
    expect(undo).toMatchObject([
      { change: 'book.moveOut', args: { book: there, to: here.book } },
      { change: 'book.moveIn', args: { doctor: FIRST, start: here.start, minutes: 20 } }
    ]);
  });

  test('is taken back with its times, also where there is no direct way', () => {
    const since = '2026-11-22T07:10:00.000Z';
    const waiting = { ...here, status: 'arrived' as const, statusAt: since, arrivedAt: since };
    const to = { status: 'arrived', statusAt: since, arrivedAt: since };
    for (const from of ['with-doctor', 'cancelled'] as const) {
      expect(setStatus(waiting, from).undo).toMatchObject([
        { change: 'book.takeBackStatus', args: { from, to } }
      ]);
    }
  });
});

describe('the note of a visit', () => {
  const visit = { ...item('09:00', 20, { status: 'ready', reason: 'Knee' }), patient: PATIENT };

  test('is one note, whichever device starts it', () => {
    const { consultation, requests } = startVisit(PRACTICE, visit);
    expect(consultation).toBe(visitConsultation(PRACTICE, visit.id, PATIENT));
    expect(requests).toMatchObject([
      {
        change: 'consultation.start',
        args: { id: consultation, patient: PATIENT, appointment: visit.id, reason: 'Knee' }
      },
      { change: 'book.setStatus', args: { status: 'with-doctor' } }
    ]);
  });

  test('is another note once the appointment is given to another patient', () => {
    expect(visitConsultation(PRACTICE, visit.id, FIRST)).not.toBe(
      visitConsultation(PRACTICE, visit.id, PATIENT)
    );
  });

  test('leaves a visit that is over where it stands', () => {
    for (const status of ['billing', 'done', 'with-doctor'] as const) {
      expect(startVisit(PRACTICE, { ...visit, status }).requests).toHaveLength(1);
    }
  });
});
