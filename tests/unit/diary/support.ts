import type { Practice } from '#lib/docs/practice.schema.ts';
import type { DiaryItem } from '#lib/projections/catalogue.ts';
import { openSpans } from '#lib/components/diary/layout.ts';
import type { Opening } from '#lib/components/diary/opening.ts';
import { wallTime, minutesOf, weekdayOf } from '#lib/components/diary/times.ts';

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
    seenAt: null,
    doneAt: null,
    room: null,
    series: null,
    reminded: null,
    edits: null,
    reason: null,
    note: null,
    alongside: null,
    overlaps: false,
    roomClash: false,
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

/** Open in these hours on every day of theirs, with neither holidays nor leave. */
export const openIn =
  (spans: typeof hours): Opening =>
  (day) => ({ spans: openSpans(spans, weekdayOf(day)), closed: null, why: null });

type Ways = Pick<Practice, 'hours' | 'absences' | 'opensOnPublicHolidays'>;
const added = { by: SECOND, at: '2026-11-01T08:00:00.000Z' };

/** What a practice says about when it is open: these hours, unless it says otherwise. */
export const practiceWith = ({
  absences = {},
  own = [],
  ...more
}: {
  /** Hours of doctors. */
  own?: { doctor: string; weekday: number; from: string; to: string }[];
  absences?: Record<string, { doctor?: string; from: string; to: string; reason?: string }>;
  opensOnPublicHolidays?: boolean;
}): Ways => ({
  hours: Object.fromEntries(
    [...hours, ...own].map((one, at) => [`${SECOND.slice(0, -2)}${10 + at}`, { ...one, added }])
  ),
  absences: Object.fromEntries(
    Object.entries(absences).map(([id, one]) => [id, { ...one, added }])
  ),
  ...more
});
