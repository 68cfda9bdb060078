import { detailOf, type AppointmentStatus } from './book.schema.ts';
import { MOST_IN_SERIES, seriesDays, type SeriesRule } from './book.rule.ts';
import { doing, type Choice, type SeriesDoing, type SeriesItem } from './book.series.choice.ts';
import type { ChangeArgs, ChangeRequestFor } from './changes.ts';
import { derivedUuid, type Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';

export type { Choice, Reach, SeriesDoing, SeriesItem } from './book.series.choice.ts';
export {
  continuationOf,
  continuedDays,
  prolongSeries,
  type Continuation,
  type MoreOfSeries
} from './book.series.prolong.ts';
export { isByRule, moveSeries, type SeriesPlace } from './book.series.move.ts';

/**
 * Appointments that come again. Each of them is an appointment as any other, in the book of its
 * doctor and month; what makes them a series is the rule that each carries. So no change of a series
 * is more than changes of its appointments, and devices that change it at once merge as they do for
 * any two changes of one appointment.
 */

/** A series to be made: its rule, and what all of its appointments have in common. */
export interface NewSeries
  extends
    SeriesRule,
    Pick<
      ChangeArgs<'book.book'>,
      'doctor' | 'minutes' | 'patient' | 'title' | 'consultationType' | 'room' | 'reason' | 'note'
    > {
  readonly id: Uuid;
}

/** The appointment that a series has on a day of its rule: whoever makes the series makes the same. */
export const occurrenceId = (practice: Uuid, series: Uuid, on: string): Uuid =>
  derivedUuid(practice, 'occurrence', `${series}/${on}`);

/**
 * The changes that make a series, for one transaction; days in `skip` are left out. Made again, on
 * this device or another, it adds nothing.
 */
export function makeSeries(
  practice: Uuid,
  wanted: NewSeries,
  skip: Iterable<string> = []
): ChangeRequestFor<'book.book'>[] {
  const { id, every, unit, first, times, ...common } = wanted;
  if (times < 2 || times > MOST_IN_SERIES) {
    refuse(
      'series-length',
      `A series has from 2 to ${MOST_IN_SERIES} appointments.`,
      'Choose how many.'
    );
  }
  const skipped = new Set(skip);
  const { doctor, minutes } = common;
  return seriesDays(wanted)
    .filter((on) => !skipped.has(on))
    .map((on) => ({
      change: 'book.book',
      args: {
        ...common,
        id: occurrenceId(practice, id, on),
        start: `${on}${first.slice(10)}`,
        series: { id, on, every, unit, first, times, minutes, doctor, own: {} }
      }
    }));
}

/** What can be changed of an appointment beside its time; `null` clears. */
export type DetailsPatch = Pick<
  ChangeArgs<'book.editAppointment'>,
  'patient' | 'title' | 'consultationType' | 'room' | 'reason' | 'note'
>;

/** Edits this one, this and all later ones, or all. */
export function editSeries(choice: Choice, patch: DetailsPatch): SeriesDoing {
  const { anchor, reach } = choice;
  const fields = Object.entries(patch).filter(([, value]) => value !== undefined);
  return doing(choice, (item) => {
    const mine = fields.filter(
      ([field]) => item.id === anchor || !item.series?.own[detailOf(field)!]
    );
    const edit = (values: (readonly [string, unknown])[]): ChangeRequestFor => ({
      change: 'book.editAppointment',
      args: {
        book: item.book,
        appointment: item.id,
        ...Object.fromEntries(values),
        ...(reach === 'this' ? {} : { alike: true })
      }
    });
    if (mine.length === 0) return { own: fields.length > 0 };
    return {
      requests: [edit(mine)],
      undo: [edit(mine.map(([field]) => [field, before(item, field)]))],
      own: mine.length < fields.length
    };
  });
}

/** What a field held. A diary shows the patient's name as title: that is nothing to write back. */
function before(item: SeriesItem, field: string): unknown {
  if (field === 'title' && item.patient) return null;
  return item[field as keyof DetailsPatch] ?? null;
}

/** Cancels this one, this and all later ones, or all: those as well that were changed by hand. */
export function cancelSeries(choice: Choice, reason?: string): SeriesDoing {
  return doing(choice, (item) => {
    const set = (status: AppointmentStatus): ChangeRequestFor => ({
      change: 'book.setStatus',
      args: {
        book: item.book,
        appointment: item.id,
        status,
        ...(reason && status === 'cancelled' ? { reason } : {})
      }
    });
    return { requests: [set('cancelled')], undo: [set(item.status ?? 'booked')] };
  });
}
