import { describe, expect, test } from 'vitest';
import { openingOf } from '#lib/components/diary/opening.ts';
import {
  cancelOne,
  givingWay,
  keepBoth,
  keepPlace,
  moveToNextFree
} from '#lib/components/diary/settling.ts';
import type { DiaryItem } from '#lib/projections/catalogue.ts';
import { bookId } from '#lib/docs/kinds.ts';
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
    expect(keepPlace(PRACTICE, shown, other, true)).toEqual([
      { change: 'book.moveOut', args: { book: elsewhere, appointment: shown.id, to: book } }
    ]);
  });

  test('goes to the other place with everything that it has', () => {
    expect(keepPlace(PRACTICE, other, shown, false)).toMatchObject([
      { change: 'book.moveOut', args: { book, to: elsewhere } },
      { change: 'book.moveIn', args: { doctor: SECOND, start: `${DAY}T09:00`, minutes: 30 } }
    ]);
  });
});

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
});
