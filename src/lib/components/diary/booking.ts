import { monthOf } from '../../docs/book.changes.ts';
import type { SeriesRule } from '../../docs/book.rule.ts';
import { makeSeries } from '../../docs/book.series.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { bookId } from '../../docs/kinds.ts';
import type { DiaryItem, WaitingItem } from '../../projections/catalogue.ts';
import { unbook, type Doing, type Place } from './acts.ts';
import { knowingly } from './clash.ts';

/** Somebody who waits for a time, as far as a booking goes. */
export type WaitingFor = Pick<WaitingItem, 'id' | 'insteadOf'>;

/** What is to be booked. */
export interface BookingWish extends Place {
  readonly patient?: Uuid | undefined;
  /** Who it is, where nobody is registered. */
  readonly title?: string | undefined;
  readonly consultationType?: Uuid | undefined;
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
  /** Comes again; days in `skip` are left out. */
  readonly repeats?: Pick<SeriesRule, 'every' | 'unit' | 'times'> | undefined;
  readonly skip?: readonly string[] | undefined;
  /** Whose waiting ends with it. */
  readonly waiting?: WaitingFor | undefined;
  /** They are here already. */
  readonly here?: boolean | undefined;
  /** What it overlaps, as whoever books it knows. */
  readonly clashes?: readonly DiaryItem[] | undefined;
}

/** A booking to be made. */
export interface Booking extends Doing {
  /** The appointment at the wished time; undefined where that day was skipped. */
  readonly appointment: Uuid | undefined;
  /** How many appointments that makes. */
  readonly count: number;
}

/**
 * The changes that book: one appointment or a series of them, with whoever waited for it taken from
 * the list, and the appointment they give up for it cancelled. All are for one transaction.
 * @param id of the appointment, or of the series
 */
export function bookingOf(practice: Uuid, id: Uuid, wish: BookingWish): Booking {
  const made = appointmentsOf(practice, id, wish);
  const first = made.find(({ args }) => args.start === wish.start);
  const book = bookId(practice, wish.doctor, monthOf(wish.start));
  const appointment = first?.args.id;
  const { waiting } = wish;
  const given = waiting?.insteadOf;
  return {
    appointment,
    count: made.length,
    requests: [
      ...made,
      ...(appointment ? knowingly(book, appointment, wish.doctor, wish.clashes ?? []) : []),
      ...(appointment && wish.here ? [setTo(book, appointment, 'arrived')] : []),
      ...(waiting && appointment ? [settled(waiting.id, appointment)] : []),
      ...(given ? [{ ...setTo(given.book, given.id, 'cancelled', 'Came sooner') }] : [])
    ],
    undo: [
      ...made.map(({ args }) =>
        unbook(bookId(practice, args.doctor, monthOf(args.start)), args.id!)
      ),
      ...(waiting && appointment
        ? [{ change: 'waitlist.reopen' as const, args: { waiting: waiting.id } }]
        : []),
      ...(given ? [setTo(given.book, given.id, 'booked')] : [])
    ]
  };
}

function appointmentsOf(
  practice: Uuid,
  id: Uuid,
  wish: BookingWish
): ChangeRequestFor<'book.book'>[] {
  const { doctor, start, minutes, patient, title, consultationType, room, reason, note } = wish;
  const common = {
    doctor,
    minutes,
    ...(patient ? { patient } : title ? { title } : {}),
    ...(consultationType ? { consultationType } : {}),
    ...(room ? { room } : {}),
    ...(reason ? { reason } : {}),
    ...(note ? { note } : {})
  };
  if (!wish.repeats) return [{ change: 'book.book', args: { ...common, id, start } }];
  return makeSeries(practice, { ...common, ...wish.repeats, id, first: start }, wish.skip);
}

const setTo = (
  book: Uuid,
  appointment: Uuid,
  status: 'arrived' | 'cancelled' | 'booked',
  reason?: string
): ChangeRequestFor => ({
  change: 'book.setStatus',
  args: { book, appointment, status, ...(reason ? { reason } : {}) }
});

const settled = (waiting: Uuid, appointment: Uuid): ChangeRequestFor => ({
  change: 'waitlist.settle',
  args: { waiting, how: 'booked', appointment }
});
