import type { Uuid } from '../../docs/core/ids.ts';
import type { Practice } from '../../docs/practice.schema.ts';
import { publicHoliday } from '../../docs/public-holidays.ts';
import { openSpans, type Span } from './layout.ts';
import { weekdayOf } from './times.ts';

/** When a doctor can be booked on a day. */
export interface OpenDay {
  /** In order, none touching the next; none where nobody is expected to work. */
  readonly spans: readonly Span[];
  /** Why there are none, where it is not the weekday: a public holiday, leave. */
  readonly closed: string | null;
  /** Of which sort that is. */
  readonly why: ClosedBy | null;
}

export type ClosedBy = 'holiday' | 'leave' | 'closed';

/** When the practice, and each of its doctors, can be booked. */
export type Opening = (day: string, doctor?: Uuid) => OpenDay;

const standing = <T extends { removed?: unknown }>(entries: Readonly<Record<Uuid, T>> = {}): T[] =>
  Object.values(entries).filter(({ removed }) => !removed);

type Ways = Pick<Practice, 'hours' | 'absences' | 'opensOnPublicHolidays'>;

/**
 * The practice's hours, less public holidays, days on which it is closed, and a doctor's leave. A
 * doctor's own hours on a weekday stand instead of the practice's on that weekday; own hours of no
 * length (`08:00` to `08:00`) say that this doctor is not in on it.
 */
export function openingOf(practice: Ways | undefined): Opening {
  const hours = Map.groupBy(standing(practice?.hours), ({ doctor }) => doctor);
  const common = hours.get(undefined) ?? [];
  const absences = standing(practice?.absences);
  const spansOf = (weekday: number, doctor: Uuid | undefined): Span[] => {
    const own = doctor ? (hours.get(doctor) ?? []) : [];
    const mine = own.filter((one) => one.weekday === weekday);
    return joined(openSpans(mine.length > 0 ? mine : common, weekday));
  };
  return (day, doctor) => {
    const away = absences.find(
      (one) => one.from <= day && day <= one.to && (!one.doctor || one.doctor === doctor)
    );
    if (away) {
      const why = away.doctor ? 'leave' : 'closed';
      return { spans: [], closed: away.reason ?? CLOSED_WORDS[why], why };
    }
    const spans = spansOf(weekdayOf(day), doctor);
    const holiday = publicHoliday(day) ?? null;
    if (!holiday || practice?.opensOnPublicHolidays) return { spans, closed: null, why: null };
    return { spans: [], closed: holiday, why: 'holiday' };
  };
}

const CLOSED_WORDS = { leave: 'On leave', closed: 'Closed' };

/** Spans that touch or overlap as one: two devices may have entered the same hours. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last && span.from <= last.to) {
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else all.push(span);
  }
  return all;
}

/** The breaks of a day: what lies between two spans in which it is open. */
export const breaksOf = ({ spans }: Pick<OpenDay, 'spans'>): Span[] =>
  spans.slice(1).map(({ from }, index) => ({ from: spans[index]!.to, to: from }));
