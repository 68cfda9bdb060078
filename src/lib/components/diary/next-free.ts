import type { Uuid } from '../../docs/core/ids.ts';
import { addDays } from '../../format.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { freeStarts, isOver, spanOf, type Span } from './layout.ts';
import type { Opening } from './opening.ts';
import { minutesOf, wallTime, weekdayOf } from './times.ts';

/** How far ahead a free time is looked for: four weeks. */
const LOOK_DAYS = 28;

/** What free times are taken from. */
export interface DaysAhead {
  readonly doctors: PracticeOverview['doctors'];
  readonly opening: Opening;
  /** What stands in the books from one day to another, both included. */
  readonly read: (from: string, to: string) => Promise<readonly DiaryItem[]>;
}

/** How long a type of consultation takes: with that doctor, else with all; `usual` where none is named. */
export function minutesOfType(
  overview: Pick<PracticeOverview, 'consultationTypes' | 'doctorTypes'> | null | undefined,
  type: Uuid | null | undefined,
  doctor?: Uuid,
  usual = 15
): number {
  const own = overview?.doctorTypes.find(
    (one) => one.consultationType === type && one.doctor === doctor
  )?.minutes;
  return own ?? overview?.consultationTypes.find(({ id }) => id === type)?.minutes ?? usual;
}

/** A time that is free: a doctor, a wall time and a length. */
export interface FreeSlot {
  readonly doctor: Uuid;
  readonly start: string;
  readonly minutes: number;
}

/** What is looked for. */
export interface SlotsWanted {
  /** The same for all, or by doctor: see {@link minutesOfType}. */
  readonly minutes: number | ((doctor: Uuid) => number);
  /** Any of these; absent: with any doctor. */
  readonly doctors?: readonly Uuid[] | undefined;
  /** A room that has to be free as well. */
  readonly room?: Uuid | null | undefined;
  /** Not before this wall time. */
  readonly from: string;
  readonly part?: 'morning' | 'afternoon' | null | undefined;
  /** Weekdays that suit, 1 Monday to 7 Sunday; absent: all. */
  readonly weekdays?: readonly number[] | undefined;
  /** Not after this day; absent: four weeks. */
  readonly until?: string | undefined;
  /** How many are wanted. */
  readonly most?: number | undefined;
  /** An appointment that gives its time up: what it takes now counts as free. */
  readonly except?: Uuid | undefined;
}

const NOON = 12 * 60;

/**
 * The next free times, in order of time, then of doctors: within each doctor's own hours, beside what
 * is booked and blocked, and where a room is wanted beside what stands in it, whoever's that is. Of
 * one doctor's day at most `most` are given, one after another.
 */
export async function freeSlots(
  wanted: SlotsWanted,
  { doctors, opening, read }: DaysAhead
): Promise<FreeSlot[]> {
  const { from, until, most = 1, room, part, weekdays } = wanted;
  const first = from.slice(0, 10);
  const days = Array.from({ length: LOOK_DAYS }, (_, index) => addDays(first, index)).filter(
    (day) => (!until || day <= until) && (!weekdays || weekdays.includes(weekdayOf(day)))
  );
  if (days.length === 0) return [];
  const taken = (await read(days[0]!, days.at(-1)!)).filter(
    (item) => !isOver(item) && item.id !== wanted.except
  );
  const byDay = Map.groupBy(taken, ({ start }) => start.slice(0, 10));
  const asked = doctors.filter(({ id }) => !wanted.doctors || wanted.doctors.includes(id));
  const found: FreeSlot[] = [];
  for (const day of days) {
    const items = byDay.get(day) ?? [];
    const here = asked.flatMap(({ id: doctor }) => {
      const minutes = typeof wanted.minutes === 'number' ? wanted.minutes : wanted.minutes(doctor);
      const busy = items
        .filter((item) => item.doctor === doctor || (room && item.room === room))
        .map(spanOf);
      const open = opening(day, doctor).spans.flatMap((span) => withinPart(span, part));
      const after = day === first ? minutesOf(from) : 0;
      return freeStarts(open, busy, { minutes, after, most }).map((at) => ({
        doctor,
        start: wallTime(day, at),
        minutes
      }));
    });
    found.push(...here.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

function withinPart({ from, to }: Span, part: SlotsWanted['part']): Span[] {
  if (!part) return [{ from, to }];
  const cut =
    part === 'morning' ? { from, to: Math.min(to, NOON) } : { from: Math.max(from, NOON), to };
  return cut.from < cut.to ? [cut] : [];
}
