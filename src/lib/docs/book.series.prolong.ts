import { DETAIL_FIELDS, type DetailField, type Series } from './book.schema.ts';
import { MOST_IN_SERIES, seriesDay, seriesNumber, type SeriesRule } from './book.rule.ts';
import type { SeriesItem } from './book.series.choice.ts';
import type { ChangeRequestFor } from './changes.ts';
import { derivedUuid, type Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';

/**
 * How a series goes on after its end. What is added is of the series as if it had been made with it:
 * it stands where the rule has the last one by now, and moves, changes and is cancelled with the rest.
 */
export interface Continuation {
  readonly series: Uuid;
  readonly rule: Pick<SeriesRule, 'every' | 'unit' | 'first'>;
  readonly doctor: Uuid;
  readonly minutes: number;
  /** What the appointments have in common, whatever was changed of one alone. */
  readonly common: Partial<Record<DetailField | 'title', string>>;
  /** The number of the first appointment to come, counted from the series' own first, which is 0. */
  readonly next: number;
}

export interface MoreOfSeries {
  /** How many are to come, days in `skip` among them. */
  readonly more: number;
  readonly skip?: Iterable<string>;
  /** The practice's own wall time: nothing is booked into the past. */
  readonly now: string;
}

interface Member {
  readonly item: SeriesItem;
  readonly series: Series;
  readonly number: number;
}

/** Where and how a series goes on; `items` are all of its appointments, of which there is one at least. */
export function continuationOf(items: readonly SeriesItem[], now: string): Continuation {
  const members = membersOf(items);
  const standing = members.filter(({ item }) => item.status !== 'cancelled');
  const last = (standing.length > 0 ? standing : members).at(-1);
  if (!last) {
    refuse('series-empty', 'None of these appointments comes again.', 'Open one that does.');
  }
  const { every, unit, first, id, doctor, minutes } = last.series;
  const rule = { every, unit, first };
  const begins = `${first.slice(10)}`;
  let next = last.number + 1;
  while (next < MOST_IN_SERIES && `${seriesDay(rule, next)}${begins}` < now) next += 1;
  return { series: id, rule, doctor, minutes, common: commonOf(members), next };
}

/** The days on which a series goes on: no more of them than a series may have. */
export const continuedDays = ({ rule, next }: Continuation, more: number): string[] =>
  Array.from({ length: Math.max(0, Math.min(more, MOST_IN_SERIES - next)) }, (_, index) =>
    seriesDay(rule, next + index)
  );

/**
 * The changes that prolong a series, for one transaction. Two devices that do so at once add each
 * appointment once: its id follows from its number, wherever either of them has moved the series to
 * meanwhile. One that was cancelled stays so, and another one is booked in its stead.
 */
export function prolongSeries(
  practice: Uuid,
  items: readonly SeriesItem[],
  { more, skip = [], now }: MoreOfSeries
): ChangeRequestFor<'book.book'>[] {
  const continuation = continuationOf(items, now);
  const { series, rule, doctor, minutes, common, next } = continuation;
  const days = continuedDays(continuation, more);
  if (days.length < more) {
    refuse(
      'series-length',
      `A series has at most ${MOST_IN_SERIES} appointments.`,
      'Prolong it by fewer, or book a new series from there.'
    );
  }
  const taken = Map.groupBy(membersOf(items), ({ number }) => number);
  const skipped = new Set(skip);
  const times = Math.max(2, next + days.length);
  return days.flatMap((on, index) => {
    if (skipped.has(on)) return [];
    const number = next + index;
    const cancelled = taken.get(number)?.length ?? 0;
    return [
      {
        change: 'book.book' as const,
        args: {
          ...common,
          id: continuedId(practice, series, number, cancelled),
          doctor,
          minutes,
          start: `${on}${rule.first.slice(10)}`,
          series: { id: series, on, ...rule, times, minutes, doctor, own: {} }
        }
      }
    ];
  });
}

/** By its number and not its day: devices agree on it while one of them moves the series. */
const continuedId = (practice: Uuid, series: Uuid, number: number, cancelled: number): Uuid =>
  derivedUuid(practice, 'occurrence', `${series}/+${number}/${cancelled}`);

const membersOf = (items: readonly SeriesItem[]): Member[] =>
  items
    .flatMap((item) =>
      item.series
        ? [{ item, series: item.series, number: seriesNumber(item.series, item.series.on) }]
        : []
    )
    .sort((a, b) => a.number - b.number || (a.item.id < b.item.id ? -1 : 1));

/** Each detail as the last one has it of which it was not changed alone. */
function commonOf(members: readonly Member[]): Continuation['common'] {
  const last = (field: DetailField): SeriesItem | undefined =>
    (members.findLast(({ series }) => !series.own[field]) ?? members.at(-1))?.item;
  const found = DETAIL_FIELDS.flatMap((field): [string, string][] => {
    const item = last(field);
    // A diary shows the patient's name as title: that is nothing to write down.
    const said = field === 'patient' && item && !item.patient ? 'title' : field;
    const value = item?.[said];
    return value ? [[said, value]] : [];
  });
  return Object.fromEntries(found);
}
