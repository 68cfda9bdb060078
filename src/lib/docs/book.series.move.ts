import { monthOf } from './book.parts.ts';
import type { Series } from './book.schema.ts';
import { moveAppointment, type RulePlace } from './book.move.ts';
import { daysBetween, daysLater, monthsBetween, monthsLater } from './book.rule.ts';
import {
  anchorOf,
  doing,
  type Choice,
  type SeriesDoing,
  type SeriesItem
} from './book.series.choice.ts';
import type { Uuid } from './core/ids.ts';
import { bookId } from './kinds.ts';

/** Whether it stands where the rule of its series has it. */
export const isByRule = ({ doctor, start, series }: SeriesItem): boolean =>
  !series || (start === `${series.on}${series.first.slice(10)}` && doctor === series.doctor);

export interface SeriesPlace {
  readonly doctor: Uuid;
  /** Wall time. */
  readonly start: string;
  readonly minutes: number;
}

/**
 * Moves this one, this and all later ones, or all, as far as this one goes: to another weekday, day
 * of the month, time, length or doctor, whichever of them `to` changes.
 */
export function moveSeries(practice: Uuid, choice: Choice, to: SeriesPlace): SeriesDoing {
  const anchor = anchorOf(choice);
  return doing(choice, (item) => {
    const planned =
      choice.reach === 'this'
        ? { to, own: false }
        : plan(item, { anchor, to, ...changed(anchor, to) });
    if (!planned.to) return { own: planned.own };
    const book = bookId(practice, planned.to.doctor, monthOf(planned.to.start));
    const back = { doctor: item.doctor, start: item.start, minutes: item.minutes };
    const { rule } = planned;
    return {
      requests: moveAppointment(item, { practice, book: item.book }, planned.to, rule),
      undo: moveAppointment(item, { practice, book }, back, rule && placeOf(item.series!)),
      own: planned.own
    };
  });
}

/** A move, as the one that it was begun from makes it. */
interface Move extends Changed {
  readonly anchor: SeriesItem;
  readonly to: SeriesPlace;
}

/** What of an appointment a move changes. */
interface Changed {
  readonly day: boolean;
  readonly time: boolean;
  readonly doctor: boolean;
  readonly length: boolean;
}

const changed = (anchor: SeriesItem, to: SeriesPlace): Changed => ({
  day: anchor.start.slice(0, 10) !== to.start.slice(0, 10),
  time: anchor.start.slice(10) !== to.start.slice(10),
  doctor: anchor.doctor !== to.doctor,
  length: anchor.minutes !== to.minutes
});

interface Plan {
  /** Absent where it stays as it is. */
  readonly to?: SeriesPlace;
  /** Where its rule has it from now on. */
  readonly rule?: RulePlace;
  /** It keeps something that was changed of it alone. */
  readonly own: boolean;
}

/** Where a move takes one appointment of a series: what was moved by hand stays where it is. */
function plan(item: SeriesItem, { anchor, to, day, time, doctor, length }: Move): Plan {
  const { series } = item;
  const isAnchor = item.id === anchor.id;
  const elsewhere = day || time || doctor;
  const moves = elsewhere && (isAnchor || isByRule(item));
  const stretches = length && (isAnchor || item.minutes === series?.minutes);
  const own = (elsewhere && !moves) || (length && !stretches);
  if (!moves && !stretches) return { own };
  if (!series || !anchor.series) return isAnchor ? { to, own } : { own };
  const { on } = anchor.series;
  const shift = (from: string): string =>
    day && moves ? shifted(from, series.unit, on, to.start.slice(0, 10)) : from;
  const begins = time && moves ? to.start.slice(10) : series.first.slice(10);
  const rule: RulePlace = {
    on: shift(series.on),
    first: `${shift(series.first.slice(0, 10))}${begins}`,
    minutes: stretches ? to.minutes : series.minutes,
    doctor: doctor && moves ? to.doctor : series.doctor
  };
  if (isAnchor) return { to, rule, own };
  return {
    to: {
      doctor: moves ? rule.doctor : item.doctor,
      start: moves ? `${rule.on}${begins}` : item.start,
      minutes: stretches ? to.minutes : item.minutes
    },
    rule,
    own
  };
}

const placeOf = ({ on, first, minutes, doctor }: Series): RulePlace => ({
  on,
  first,
  minutes,
  doctor
});

/** A day of a rule as far from its place as the one that goes from `on` to `to`. */
function shifted(day: string, unit: Series['unit'], on: string, to: string): string {
  if (unit === 'month') return monthsLater(to, monthsBetween(on, day));
  return daysLater(day, daysBetween(on, to));
}
