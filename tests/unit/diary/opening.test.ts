import { describe, expect, test } from 'vitest';
import { breaksOf, openingOf } from '#lib/components/diary/opening.ts';
import { dayView } from '#lib/components/diary/columns.ts';
import { doctors, FIRST, practiceWith, SECOND } from './support.ts';

const HOLIDAY = '2026-12-16';
const ORDINARY = '2026-12-15';
const EIGHT_TO_TEN = [{ from: 480, to: 600 }];

describe('when a doctor can be booked', () => {
  test('is in the practice’s hours, and not on a public holiday', () => {
    const opening = openingOf(practiceWith({}));
    expect(opening(ORDINARY, FIRST)).toEqual({ spans: EIGHT_TO_TEN, closed: null, why: null });
    expect(opening(HOLIDAY, FIRST)).toEqual({
      spans: [],
      closed: 'Day of Reconciliation',
      why: 'holiday'
    });
  });

  test('is on public holidays too where the practice opens on them', () => {
    const opening = openingOf(practiceWith({ opensOnPublicHolidays: true }));
    expect(opening(HOLIDAY, FIRST)).toEqual({ spans: EIGHT_TO_TEN, closed: null, why: null });
  });

  test('is not while that doctor is away, from the first day to the last', () => {
    const absences = { leave: { doctor: FIRST, from: '2026-12-14', to: ORDINARY } };
    const opening = openingOf(practiceWith({ absences }));
    expect(opening('2026-12-13', FIRST).spans).toHaveLength(1);
    expect(opening('2026-12-14', FIRST)).toEqual({ spans: [], closed: 'On leave', why: 'leave' });
    expect(opening(ORDINARY, FIRST).closed).toBe('On leave');
    expect(opening(ORDINARY, SECOND).closed).toBeNull();
  });

  test('is for nobody while the practice is closed, and says why', () => {
    const absences = { move: { from: ORDINARY, to: ORDINARY, reason: 'Moving rooms' } };
    const opening = openingOf(practiceWith({ absences, opensOnPublicHolidays: true }));
    expect(opening(ORDINARY, SECOND)).toEqual({ spans: [], closed: 'Moving rooms', why: 'closed' });
    expect(opening(ORDINARY).closed).toBe('Moving rooms');
  });

  test('is on weekdays where a practice has said nothing, and has not reached this device yet', () => {
    expect(openingOf(undefined)('2026-12-14').spans).toEqual([{ from: 480, to: 1020 }]);
    expect(openingOf(undefined)('2026-12-13').spans).toEqual([]);
  });

  test('is in a doctor’s own hours where there are any on that weekday, with breaks between them', () => {
    const own = (from: string, to: string) => ({ doctor: FIRST, weekday: 2, from, to });
    const opening = openingOf(
      practiceWith({ own: [own('14:00', '16:00'), own('09:00', '13:00')] })
    );
    const tuesday = opening(ORDINARY, FIRST);
    expect(tuesday.spans).toEqual([
      { from: 540, to: 780 },
      { from: 840, to: 960 }
    ]);
    expect(breaksOf(tuesday)).toEqual([{ from: 780, to: 840 }]);
    expect(opening('2026-12-14', FIRST).spans).toEqual(EIGHT_TO_TEN);
    expect(opening(ORDINARY, SECOND).spans).toEqual(EIGHT_TO_TEN);
    expect(opening(ORDINARY).spans).toEqual(EIGHT_TO_TEN);
  });

  test('is not on a weekday on which a doctor’s own hours have no length', () => {
    const away = { doctor: FIRST, weekday: 2, from: '08:00', to: '08:00' };
    const opening = openingOf(practiceWith({ own: [away] }));
    expect(opening(ORDINARY, FIRST)).toEqual({ spans: [], closed: null, why: null });
  });

  test('is one span where two devices entered the same hours', () => {
    const twice = ['08:00', '09:00'].map((from) => ({
      doctor: FIRST,
      weekday: 2,
      from,
      to: '12:00'
    }));
    expect(openingOf(practiceWith({ own: twice }))(ORDINARY, FIRST).spans).toEqual([
      { from: 480, to: 720 }
    ]);
  });

  test('says in a column who is away', () => {
    const absences = { leave: { doctor: FIRST, from: ORDINARY, to: ORDINARY } };
    const view = dayView(ORDINARY, doctors, [], openingOf(practiceWith({ absences })));
    expect(view.columns.map(({ about }) => about)).toEqual(['On leave', null]);
  });
});
