import type { Uuid } from '../../../docs/core/ids.ts';
import { publicHoliday } from '../../../docs/public-holidays.ts';

/** When a practice and its doctors are open, as minutes: for reports over many days. */

export interface OpeningRow {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** `HH:mm`. */
  readonly opens: string;
  readonly closes: string;
  /** Whose own these hours are, instead of the practice's on that weekday. */
  readonly doctor: Uuid | null;
}

export interface AbsenceRow {
  /** Null: the whole practice is closed. */
  readonly doctor: Uuid | null;
  readonly from: string;
  readonly to: string;
}

/** A stretch of wall time, `YYYY-MM-DDTHH:mm`. */
export interface BlockRow {
  readonly doctor: Uuid;
  readonly starts: string;
  readonly ends: string;
}

export interface Ways {
  readonly hours: readonly OpeningRow[];
  readonly absences: readonly AbsenceRow[];
  readonly blocks: readonly BlockRow[];
  readonly opensOnHolidays: boolean;
}

const EIGHT_TO_FIVE = [{ opens: '08:00', closes: '17:00' }];

/** Of a practice that has set no hours, as its diary shows it: Monday to Friday. */
const USUAL: Readonly<Record<number, typeof EIGHT_TO_FIVE>> = {
  1: EIGHT_TO_FIVE,
  2: EIGHT_TO_FIVE,
  3: EIGHT_TO_FIVE,
  4: EIGHT_TO_FIVE,
  5: EIGHT_TO_FIVE
};

type Span = readonly [from: number, to: number];

/** Every day from one to another, both included. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00Z`); at <= Date.parse(`${to}T00:00Z`); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** 1 Monday to 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay() || 7;

/** The Monday of a day's week. */
export const mondayOf = (day: string): string =>
  new Date(Date.parse(`${day}T00:00Z`) - (weekdayOf(day) - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);

const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * The minutes in which a doctor can be booked on a day: their own hours, or else the practice's, less
 * leave, public holidays and blocked time. Hours and blocks that overlap count once.
 */
export function openMinutes(ways: Ways, doctor: Uuid, day: string): number {
  const closed = ways.absences.some(
    (one) => one.from <= day && day <= one.to && (one.doctor === null || one.doctor === doctor)
  );
  if (closed || (!ways.opensOnHolidays && publicHoliday(day) !== undefined)) return 0;
  const weekday = weekdayOf(day);
  const own = ways.hours.filter((one) => one.doctor === doctor && one.weekday === weekday);
  const shared = ways.hours.filter((one) => one.doctor === null);
  const usual =
    shared.length > 0 ? shared.filter((one) => one.weekday === weekday) : USUAL[weekday];
  const hours = own.length > 0 ? own : (usual ?? []);
  const open = united(hours.map(({ opens, closes }) => [minutesOf(opens), minutesOf(closes)]));
  const blocked = united(
    ways.blocks
      .filter((one) => one.doctor === doctor && one.starts < `${day}T99` && one.ends > `${day}T`)
      .map(({ starts, ends }) => [
        starts.slice(0, 10) < day ? 0 : minutesOf(starts.slice(11)),
        ends.slice(0, 10) > day ? 24 * 60 : minutesOf(ends.slice(11))
      ])
  );
  return total(open) - total(open.flatMap((span) => blocked.flatMap((one) => common(span, one))));
}

/** The same minutes as spans that do not overlap. */
function united(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (to > from) joined.push([from, to]);
  }
  return joined;
}

function common(a: Span, b: Span): Span[] {
  const from = Math.max(a[0], b[0]);
  const to = Math.min(a[1], b[1]);
  return to > from ? [[from, to]] : [];
}

const total = (spans: readonly Span[]): number =>
  spans.reduce((sum, [from, to]) => sum + to - from, 0);
