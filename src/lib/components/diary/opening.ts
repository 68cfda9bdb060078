import type { Uuid } from '../../docs/core/ids.ts';
import type { Practice } from '../../docs/practice.schema.ts';
import { publicHoliday } from '../../docs/public-holidays.ts';
import { openSpans, type Span } from './layout.ts';
import { weekdayOf } from './times.ts';

/** When a doctor can be booked on a day. */
export interface OpenDay {
  /** In order; none where nobody is expected to work. */
  readonly spans: readonly Span[];
  /** Why there are none, where it is not the weekday: a public holiday, leave. */
  readonly closed: string | null;
}

/** When the practice, and each of its doctors, can be booked. */
export type Opening = (day: string, doctor?: Uuid) => OpenDay;

const standing = <T extends { removed?: unknown }>(entries: Readonly<Record<Uuid, T>> = {}): T[] =>
  Object.values(entries).filter(({ removed }) => !removed);

type Ways = Pick<Practice, 'hours' | 'absences' | 'opensOnPublicHolidays'>;

/** The practice's hours, less public holidays, days on which it is closed, and a doctor's leave. */
export function openingOf(practice: Ways | undefined): Opening {
  const hours = standing(practice?.hours);
  const absences = standing(practice?.absences);
  return (day, doctor) => {
    const away = absences.find(
      (one) => one.from <= day && day <= one.to && (!one.doctor || one.doctor === doctor)
    );
    if (away) return { spans: [], closed: away.reason ?? (away.doctor ? 'On leave' : 'Closed') };
    const spans = openSpans(hours, weekdayOf(day));
    const holiday = publicHoliday(day) ?? null;
    if (!holiday || practice?.opensOnPublicHolidays) return { spans, closed: null };
    return { spans: [], closed: holiday };
  };
}
