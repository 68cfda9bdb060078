import type { DiaryItem } from '#lib/projections/catalogue.ts';
import { wallTime, minutesOf } from '#lib/components/diary/times.ts';

let made = 0;

export const DAY = '2026-11-23';
export const BOOK = '0193b6a0-0000-8000-8000-000000000001';
export const FIRST = '0193b6a0-0000-7000-8000-00000000000a';
export const SECOND = '0193b6a0-0000-7000-8000-00000000000b';

/** An appointment on {@link DAY}, with the first doctor unless said otherwise. */
export function item(time: string, minutes: number, fields: Partial<DiaryItem> = {}): DiaryItem {
  const start = `${DAY}T${time}`;
  return {
    id: `0193b6a0-0000-7000-8000-${String(++made).padStart(12, '0')}`,
    book: BOOK,
    doctor: FIRST,
    type: 'appointment',
    start,
    end: wallTime(DAY, minutesOf(time) + minutes),
    minutes,
    patient: null,
    title: `At ${time}`,
    consultationType: null,
    status: 'booked',
    statusAt: '2026-11-20T08:00:00.000Z',
    arrivedAt: null,
    reason: null,
    note: null,
    overlaps: false,
    ...fields
  };
}

export const doctors = [
  { id: FIRST, name: 'Dr T Mokoena', shortName: 'Mokoena', speciality: null, hue: 185 },
  { id: SECOND, name: 'Dr P van Wyk', shortName: 'Van Wyk', speciality: null, hue: 35 }
];

/** Open from eight to ten on every day. */
export const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  from: '08:00',
  to: '10:00'
}));
