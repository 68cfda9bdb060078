import { describe, expect, test } from 'vitest';
import { openingOf } from '#lib/components/diary/opening.ts';
import {
  cancelOne,
  givingWay,
  isKept,
  keepBoth,
  keepPlace,
  moveToNextFree
} from '#lib/components/diary/settling.ts';
import { moveAppointment } from '#lib/docs/book.move.ts';
import type { DiaryItem } from '#lib/projections/catalogue.ts';
import { bookId } from '#lib/docs/kinds.ts';
import { make, shownOn } from '../docs/series.ts';
import { Device, DOCTOR, PATIENT } from '../docs/support.ts';
import { DAY, doctors, FIRST, item, practiceWith, SECOND } from './support.ts';

const PRACTICE = '0193b6a0-0000-7000-8000-000000000001';
const book = bookId(PRACTICE, FIRST, DAY.slice(0, 7));
const there = (time: string, minutes: number, more: Partial<DiaryItem> = {}) =>
  item(time, minutes, { book, ...more });

const ahead = (items: readonly DiaryItem[]) => ({
  doctors,
  opening: openingOf(practiceWith({})),
  read: async () => items
});

describe('one appointment in two places', () => {
  const elsewhere = bookId(PRACTICE, SECOND, DAY.slice(0, 7));
  const shown = there('08:00', 30);
  const other = { ...shown, book: elsewhere, doctor: SECOND, start: `${DAY}T09:00` };

  test('stays where the diary shows it: the other place points at it', () => {
    expect(keepPlace(PRACTICE, shown, other, true).requests).toEqual([
      { change: 'book.moveOut', args: { book: elsewhere, appointment: shown.id, to: book } }
    ]);
  });

  test('goes to the other place with everything that it has', () => {
    expect(keepPlace(PRACTICE, other, shown, false).requests).toMatchObject([
      { change: 'book.moveOut', args: { book, to: elsewhere } },
      { change: 'book.moveIn', args: { doctor: SECOND, start: `${DAY}T09:00`, minutes: 30 } }
    ]);
  });

  test.each(['the one shown', 'the other'])(
    'is in both again, and shown where it was, when keeping %s is undone',
    (which) => {
      const device = movedTwice();
      const before = shownOn(device)[0]!;
      const [twin] = before.doubles;
      const copy = device.read('book', twin!);
      const theirs = { ...before, book: twin!, doctor: copy.doctor } as unknown as DiaryItem;
      const there = { ...theirs, start: copy.appointments[before.id]!.start };
      const here = before as unknown as DiaryItem;
      const doing =
        which === 'the other'
          ? keepPlace(PRACTICE, there, here, false)
          : keepPlace(PRACTICE, here, there, true);
      device.at = '2026-11-22T10:00:00.000Z';
      make(device, doing.requests);
      const kept = which === 'the other' ? there : here;
      expect(shownOn(device)).toMatchObject([{ start: kept.start, book: kept.book, doubles: [] }]);
      device.at = '2026-11-22T10:00:05.000Z';
      make(device, doing.undo);
      expect(shownOn(device)).toMatchObject([
        { start: before.start, book: before.book, doubles: before.doubles, reason: 'Knee' }
      ]);
    }
  );

  test('is not taken back once it was moved on by somebody else', () => {
    const device = movedTwice();
    const args = { book: shownOn(device)[0]!.book, appointment: shownOn(device)[0]!.id };
    expect(device.refused('book.takeBackMove', { ...args, to: elsewhere })).toBe(
      'appointment-moved'
    );
  });
});

/** An appointment that two devices moved to two doctors at once, as either has it afterwards. */
function movedTwice(): Device {
  const [one, two] = [new Device(1), new Device(2)];
  one.do('book.book', {
    doctor: DOCTOR,
    start: `${DAY}T08:00`,
    minutes: 30,
    patient: PATIENT,
    reason: 'Knee'
  });
  two.pull(one);
  [one.at, two.at] = ['2026-11-22T09:00:00.000Z', '2026-11-22T09:01:00.000Z'];
  for (const [device, doctor] of [
    [one, FIRST],
    [two, SECOND]
  ] as const) {
    const [item] = shownOn(device);
    const to = { doctor, start: `${DAY}T11:00` };
    make(device, moveAppointment(item!, { practice: PRACTICE, book: item!.book }, to));
  }
  one.pull(two);
  expect(shownOn(one)[0]!.doubles).toHaveLength(1);
  return one;
}

describe('two appointments at one time', () => {
  test('are settled by moving the later one to the next free time', async () => {
    const pair = { first: there('08:00', 30), second: there('08:15', 30) };
    const items = [pair.first, pair.second, there('08:30', 15)];
    const moving = await moveToNextFree(PRACTICE, pair, `${DAY}T07:00`, ahead(items));
    expect(moving).toMatchObject({
      item: { id: pair.second.id },
      to: { doctor: FIRST, start: `${DAY}T08:45`, minutes: 30 },
      requests: [
        { change: 'book.reschedule', args: { appointment: pair.second.id, start: `${DAY}T08:45` } }
      ],
      undo: [{ change: 'book.reschedule', args: { start: `${DAY}T08:15` } }]
    });
  });

  test('are never settled by a time that is past', async () => {
    const pair = { first: there('08:00', 30), second: there('08:00', 30) };
    const items = [pair.first, pair.second];
    const moving = await moveToNextFree(PRACTICE, pair, `${DAY}T09:02`, ahead(items));
    expect(moving?.to.start).toBe(`${DAY}T09:05`);
  });

  test('give way by what began later, by what was booked later, and never by who is being seen', () => {
    const [early, late] = [there('08:00', 30), there('08:15', 30)];
    const same = there('08:15', 30);
    expect(givingWay({ first: early, second: late })).toBe(late);
    expect(givingWay({ first: same, second: late })).toBe(same);
    const seen = { ...late, status: 'with-doctor' as const };
    expect(givingWay({ first: early, second: seen })).toBe(early);
    const both = { first: { ...early, status: 'done' as const }, second: seen };
    expect(givingWay(both)).toBeUndefined();
  });

  test('can both stay, or one be cancelled, and either is taken back', () => {
    const [first, second] = [there('08:00', 30), there('08:15', 30)];
    const args = { book, appointment: first.id, other: second.id, otherStart: second.start };
    expect(keepBoth({ first, second })).toEqual({
      requests: [{ change: 'book.keepBoth', args }],
      undo: [{ change: 'book.keepBoth', args: { ...args, keep: false } }]
    });
    expect(cancelOne(second)).toMatchObject({
      requests: [
        {
          change: 'book.setStatus',
          args: { appointment: second.id, status: 'cancelled', reason: 'Booked twice' }
        }
      ],
      undo: [{ args: { from: 'cancelled', to: { status: 'booked' } } }]
    });
  });

  test('that somebody keeps side by side are known as such until one of them is moved', () => {
    const other = there('08:15', 30);
    const kept = there('08:00', 30, { alongside: { [other.id]: other.start } });
    expect([isKept(kept, other), isKept(other, kept)]).toEqual([true, true]);
    expect(isKept(kept, { ...other, start: `${DAY}T08:20` })).toBe(false);
    expect(isKept(there('08:00', 30), other)).toBe(false);
  });
});
