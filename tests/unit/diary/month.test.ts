import { describe, expect, test } from 'vitest';
import { monthDays } from '#lib/components/diary/month.ts';
import { openingOf } from '#lib/components/diary/opening.ts';
import { DAY, doctors, FIRST, hours, openIn, practiceWith, SECOND } from './support.ts';

const taken = (start: string, minutes: number, doctor = FIRST, type = 'appointment') =>
  ({ doctor, type, start, minutes }) as const as {
    doctor: string;
    type: 'appointment' | 'block';
    start: string;
    minutes: number;
  };

const dayOf = (days: ReturnType<typeof monthDays>, day: string) =>
  days.find((one) => one.day === day)!;

describe('a month of the diary', () => {
  test('counts who is booked, and what is still free between them', () => {
    const days = monthDays(
      DAY,
      doctors,
      [
        taken(`${DAY}T08:00`, 30),
        taken(`${DAY}T09:00`, 30, FIRST, 'block'),
        // Five minutes between two are no place for anybody.
        taken(`${DAY}T08:35`, 25)
      ],
      openIn(hours)
    );
    expect(days).toHaveLength(42);
    const day = dayOf(days, DAY);
    expect([day.appointments, day.free, day.outside]).toEqual([2, 30 + 120, false]);
    expect(day.taken).toBeCloseTo(1 - 150 / 240);
    expect(dayOf(days, '2026-12-01')).toMatchObject({ appointments: 0, outside: true });
  });

  test('marks what overlaps with one doctor, and not what stands beside it with another', () => {
    const days = monthDays(
      DAY,
      doctors,
      [
        taken(`${DAY}T08:00`, 30),
        taken(`${DAY}T08:15`, 30),
        taken(`${DAY}T08:15`, 30, SECOND),
        taken(`${DAY}T08:15`, 30, SECOND, 'block')
      ],
      openIn(hours)
    );
    expect(dayOf(days, DAY).overlaps).toBe(2);
  });

  test('names holidays, and who is away while the others work', () => {
    const opening = openingOf(
      practiceWith({
        absences: { a: { doctor: SECOND, from: DAY, to: DAY, reason: 'Congress' } }
      })
    );
    const days = monthDays(DAY, doctors, [], opening);
    expect(dayOf(days, DAY).away).toEqual([{ name: 'Dr P van Wyk', why: 'Congress' }]);
    expect(dayOf(days, DAY).free).toBe(120);
    const december = monthDays('2026-12-16', doctors, [], opening);
    expect(dayOf(december, '2026-12-16')).toMatchObject({
      closed: 'Day of Reconciliation',
      free: null,
      away: []
    });
  });
});
