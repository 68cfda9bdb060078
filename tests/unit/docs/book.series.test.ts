import { describe, expect, test } from 'vitest';
import { moveAppointment } from '#lib/docs/book.move.ts';
import { monthsLater, seriesDays } from '#lib/docs/book.rule.ts';
import {
  cancelSeries,
  editSeries,
  makeSeries,
  moveSeries,
  occurrenceId,
  type Reach
} from '#lib/docs/book.series.ts';
import { bookId } from '#lib/docs/kinds.ts';
import { fortnightly, make, SERIES, shownOn, starts } from './series.ts';
import { Device, DOCTOR, OTHER_DOCTOR, PRACTICE } from './support.ts';

const NOW = '2026-11-22T09:30';
const DATES = ['2026-11-23', '2026-12-07', '2026-12-21', '2027-01-04', '2027-01-18', '2027-02-01'];

function made(): Device {
  const device = new Device(1);
  make(device, makeSeries(PRACTICE, fortnightly));
  return device;
}

const at = (device: Device, index: number) => shownOn(device)[index]!;
const choice = (device: Device, index: number, reach: Reach, now = NOW) => ({
  items: shownOn(device),
  anchor: at(device, index).id,
  reach,
  now
});

/** What a person does in the diary, where nothing is known of series. */
function drag(device: Device, index: number, start: string, doctor = DOCTOR): void {
  const item = at(device, index);
  make(device, moveAppointment(item, { practice: PRACTICE, book: item.book }, { doctor, start }));
}

describe('the days of a rule', () => {
  const rule = { every: 1, unit: 'month', first: '2026-01-31T08:00', times: 5 } as const;

  test('that begins on a 31st are the last ones of shorter months, and the 31st again', () => {
    expect(seriesDays(rule)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31'
    ]);
    expect(monthsLater('2028-01-31', 1)).toBe('2028-02-29');
    expect(monthsLater('2026-03-31', -1)).toBe('2026-02-28');
    expect(monthsLater('2026-11-30', 14)).toBe('2028-01-30');
  });

  test('come every few days, weeks or months', () => {
    expect(seriesDays({ ...rule, unit: 'day', every: 10, times: 3 })).toEqual([
      '2026-01-31',
      '2026-02-10',
      '2026-02-20'
    ]);
    expect(seriesDays(fortnightly)).toEqual(DATES);
    expect(seriesDays({ ...rule, every: 6, times: 3 })).toEqual([
      '2026-01-31',
      '2026-07-31',
      '2027-01-31'
    ]);
  });
});

describe('making a series', () => {
  test('books ordinary appointments in the books of their months, each with the rule', () => {
    const device = made();
    expect(starts(device)).toEqual(DATES.map((on) => `${on}T09:30`));
    expect(at(device, 3)).toMatchObject({
      id: occurrenceId(PRACTICE, SERIES, '2027-01-04'),
      book: bookId(PRACTICE, DOCTOR, '2027-01'),
      reason: 'Wound care',
      status: 'booked',
      series: { id: SERIES, on: '2027-01-04', every: 2, unit: 'week', times: 6 }
    });
  });

  test('leaves out the days that a person chose to skip', () => {
    const device = new Device(1);
    make(device, makeSeries(PRACTICE, fortnightly, ['2026-12-21', '2027-01-04']));
    expect(starts(device).map((start) => start.slice(0, 10))).toEqual([
      ...DATES.slice(0, 2),
      ...DATES.slice(4)
    ]);
  });

  test('again, or on two devices at once, makes each appointment once', () => {
    const [one, other] = [made(), new Device(2)];
    make(other, makeSeries(PRACTICE, fortnightly));
    one.pull(other);
    other.pull(one);
    make(one, makeSeries(PRACTICE, fortnightly));
    expect(starts(one)).toEqual(DATES.map((on) => `${on}T09:30`));
    expect(shownOn(other)).toEqual(shownOn(one));
  });

  test('of one appointment, or of more than two years of weeks, is refused', () => {
    for (const times of [1, 105]) {
      expect(() => makeSeries(PRACTICE, { ...fortnightly, times })).toThrow(/from 2 to 104/);
    }
    expect(makeSeries(PRACTICE, { ...fortnightly, times: 104, every: 1 })).toHaveLength(104);
  });
});

describe('editing a series', () => {
  test('is of this one, of this and the later ones, or of all', () => {
    for (const [reach, count] of [
      ['this', 1],
      ['later', 4],
      ['all', 6]
    ] as const) {
      const device = made();
      const { requests, changed, own, over } = editSeries(choice(device, 2, reach), {
        reason: 'Stitches out'
      });
      expect({ changed, own, over }).toEqual({ changed: count, own: 0, over: 0 });
      make(device, requests);
      const edited = shownOn(device).filter(({ reason }) => reason === 'Stitches out');
      expect(edited).toHaveLength(count);
    }
  });

  test('leaves alone what was edited by hand, field by field, and says how many', () => {
    const device = made();
    make(device, editSeries(choice(device, 1, 'this'), { reason: 'Bring the X-ray' }).requests);
    const { requests, changed, own } = editSeries(choice(device, 0, 'all'), {
      reason: 'Dressing',
      note: 'Left leg'
    });
    expect({ changed, own }).toEqual({ changed: 6, own: 1 });
    make(device, requests);
    expect(shownOn(device).map(({ reason }) => reason)).toEqual([
      'Dressing',
      'Bring the X-ray',
      'Dressing',
      'Dressing',
      'Dressing',
      'Dressing'
    ]);
    expect(shownOn(device).every(({ note }) => note === 'Left leg')).toBe(true);
  });

  test('of all makes the one that it was begun from like the rest again', () => {
    const device = made();
    make(device, editSeries(choice(device, 1, 'this'), { reason: 'Own' }).requests);
    make(device, editSeries(choice(device, 1, 'all'), { reason: 'Shared' }).requests);
    make(device, editSeries(choice(device, 0, 'all'), { reason: 'Shared again' }).requests);
    expect(new Set(shownOn(device).map(({ reason }) => reason))).toEqual(new Set(['Shared again']));
  });

  test('never touches what is past, over, or in the practice', () => {
    const device = made();
    const status = (index: number, to: 'arrived' | 'cancelled') => {
      const { book, id } = at(device, index);
      device.do('book.setStatus', { book, appointment: id, status: to });
    };
    status(1, 'arrived');
    status(2, 'cancelled');
    const asked = choice(device, 3, 'all', '2026-11-23T12:00');
    const { requests, changed, over } = editSeries(asked, { reason: 'Later' });
    expect({ changed, over }).toEqual({ changed: 3, over: 3 });
    make(device, requests);
    expect(shownOn(device).map(({ reason }) => reason === 'Later')).toEqual([
      false,
      false,
      false,
      true,
      true,
      true
    ]);
  });

  test('is taken back', () => {
    const device = made();
    const said = () => shownOn(device).map(({ reason, note }) => [reason, note]);
    const before = said();
    const { requests, undo } = editSeries(choice(device, 2, 'later'), {
      reason: null,
      note: 'New'
    });
    make(device, requests);
    expect(at(device, 4)).not.toHaveProperty('reason');
    make(device, undo);
    expect(said()).toEqual(before);
  });
});

describe('moving a series', () => {
  const to = (start: string, more: { doctor?: string; minutes?: number } = {}) => ({
    doctor: DOCTOR,
    minutes: 15,
    start,
    ...more
  });

  test('goes to another weekday and time, over the ends of months', () => {
    const device = made();
    make(device, moveSeries(PRACTICE, choice(device, 2, 'all'), to('2026-12-24T14:00')).requests);
    expect(starts(device)).toEqual([
      '2026-11-26T14:00',
      '2026-12-10T14:00',
      '2026-12-24T14:00',
      '2027-01-07T14:00',
      '2027-01-21T14:00',
      '2027-02-04T14:00'
    ]);
    expect(shownOn(device).every(({ doubles }) => doubles.length === 0)).toBe(true);
  });

  test('by weeks moves each into the month where it belongs', () => {
    const device = made();
    make(device, moveSeries(PRACTICE, choice(device, 0, 'all'), to('2026-12-07T09:30')).requests);
    expect(starts(device).map((start) => start.slice(0, 10))).toEqual([
      ...DATES.slice(1),
      '2027-02-15'
    ]);
    expect(at(device, 0)).toMatchObject({
      id: occurrenceId(PRACTICE, SERIES, '2026-11-23'),
      book: bookId(PRACTICE, DOCTOR, '2026-12')
    });
  });

  test('of this and the later ones leaves the earlier ones, and both go on being one series', () => {
    const device = made();
    const later = moveSeries(PRACTICE, choice(device, 3, 'later'), to('2027-01-04T11:00'));
    expect(later.changed).toBe(3);
    make(device, later.requests);
    expect(starts(device).map((start) => start.slice(11))).toEqual([
      '09:30',
      '09:30',
      '09:30',
      '11:00',
      '11:00',
      '11:00'
    ]);
    const all = moveSeries(PRACTICE, choice(device, 0, 'all'), to('2026-11-23T08:00'));
    expect(all).toMatchObject({ changed: 6, own: 0 });
    make(device, all.requests);
    expect(new Set(starts(device).map((start) => start.slice(11)))).toEqual(new Set(['08:00']));
  });

  test('leaves alone what was moved by hand, until that is moved back', () => {
    const device = made();
    drag(device, 1, '2026-12-09T16:00');
    drag(device, 4, '2027-01-18T09:30', OTHER_DOCTOR);
    const moved = moveSeries(PRACTICE, choice(device, 0, 'all'), to('2026-11-23T10:00'));
    expect(moved).toMatchObject({ changed: 4, own: 2, over: 0 });
    make(device, moved.requests);
    expect(starts(device)).toContain('2026-12-09T16:00');
    expect(at(device, 4)).toMatchObject({ doctor: OTHER_DOCTOR, start: '2027-01-18T09:30' });
    drag(device, 1, '2026-12-07T09:30');
    const again = moveSeries(PRACTICE, choice(device, 0, 'all'), to('2026-11-23T08:00'));
    expect(again).toMatchObject({ changed: 5, own: 1 });
  });

  test('changes the length alone where the length alone was changed', () => {
    const device = made();
    drag(device, 1, '2026-12-09T16:00');
    const longer = to('2026-11-23T09:30', { minutes: 30 });
    make(device, moveSeries(PRACTICE, choice(device, 0, 'all'), longer).requests);
    expect(shownOn(device).map(({ minutes }) => minutes)).toEqual([30, 30, 30, 30, 30, 30]);
    expect(starts(device)).toContain('2026-12-09T16:00');
  });

  test('goes to another doctor, with everything that each one carries', () => {
    const device = made();
    const over = to('2027-01-04T09:30', { doctor: OTHER_DOCTOR });
    const { requests, undo } = moveSeries(PRACTICE, choice(device, 3, 'later'), over);
    const before = shownOn(device).map(({ start, doctor, reason }) => ({ start, doctor, reason }));
    make(device, requests);
    expect(shownOn(device).map(({ doctor }) => doctor === OTHER_DOCTOR)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true
    ]);
    make(device, undo);
    expect(shownOn(device).map(({ start, doctor, reason }) => ({ start, doctor, reason }))).toEqual(
      before
    );
  });

  test('on a day of the month keeps to it, or to the last day', () => {
    const device = new Device(1);
    const monthly = { ...fortnightly, every: 1, unit: 'month', first: '2026-12-15T09:30' } as const;
    make(device, makeSeries(PRACTICE, { ...monthly, times: 4 }));
    make(device, moveSeries(PRACTICE, choice(device, 0, 'all'), to('2026-12-31T09:30')).requests);
    expect(starts(device).map((start) => start.slice(0, 10))).toEqual([
      '2026-12-31',
      '2027-01-31',
      '2027-02-28',
      '2027-03-31'
    ]);
  });

  test('of this one alone is a move as any other', () => {
    const device = made();
    const { requests, changed } = moveSeries(
      PRACTICE,
      choice(device, 2, 'this'),
      to('2027-01-05T12:00')
    );
    expect(changed).toBe(1);
    make(device, requests);
    expect(starts(device).filter((start) => !start.endsWith('09:30'))).toEqual([
      '2027-01-05T12:00'
    ]);
  });
});

describe('a series that two offline devices change at once', () => {
  test('keeps both: a new reason for all, and one moved into another month with another doctor', () => {
    const [one, other] = [made(), new Device(2)];
    other.pull(one);
    [one.at, other.at] = ['2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z'];
    make(one, editSeries(choice(one, 0, 'all'), { reason: 'Dressing' }).requests);
    drag(other, 1, '2027-01-08T11:00', OTHER_DOCTOR);
    one.pull(other);
    other.pull(one);
    expect(shownOn(one)).toEqual(shownOn(other));
    expect(shownOn(one).map(({ reason }) => reason)).toEqual(Array(6).fill('Dressing'));
    expect(starts(one)).toContain('2027-01-08T11:00');
    expect(shownOn(one).every(({ doubles }) => doubles.length === 0)).toBe(true);
  });
});

describe('cancelling a series', () => {
  test('is of this one, the later ones or all, those as well that were changed by hand', () => {
    const device = made();
    drag(device, 4, '2027-01-20T16:00');
    const { requests, undo, changed } = cancelSeries(choice(device, 3, 'later'), 'Moved away');
    expect(changed).toBe(3);
    make(device, requests);
    expect(shownOn(device).map(({ status }) => status)).toEqual([
      'booked',
      'booked',
      'booked',
      'cancelled',
      'cancelled',
      'cancelled'
    ]);
    expect(at(device, 4).appointment).toMatchObject({
      start: '2027-01-20T16:00',
      cancelReason: 'Moved away'
    });
    make(device, undo);
    expect(shownOn(device).every(({ status }) => status === 'booked')).toBe(true);
  });

  test('from an appointment that is not of the series is refused', () => {
    const device = made();
    const elsewhere = { ...choice(device, 0, 'all'), anchor: PRACTICE };
    expect(() => cancelSeries(elsewhere)).toThrow(/not one of the series/);
  });
});
