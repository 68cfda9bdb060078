import { placeAppointment } from '#lib/docs/book.move.ts';
import type { Appointment } from '#lib/docs/book.schema.ts';
import type { NewSeries, SeriesItem } from '#lib/docs/book.series.ts';
import type { ChangeName, ChangeRequestFor } from '#lib/docs/changes.ts';
import { readDocument, type DocumentOf } from '#lib/docs/kinds.ts';
import { type Device, DOCTOR, PATIENT } from './support.ts';

/** Appointments of a device as its diary would show them, whichever books they are in. */

export const SERIES = '0193b6a0-0000-7000-8000-0000000000aa';

/** Every second Monday at half past nine, over the turn of the year. */
export const fortnightly: NewSeries = {
  id: SERIES,
  doctor: DOCTOR,
  patient: PATIENT,
  first: '2026-11-23T09:30',
  minutes: 15,
  every: 2,
  unit: 'week',
  times: 6,
  reason: 'Wound care'
};

export interface Shown extends SeriesItem {
  readonly appointment: Appointment;
  /** Books in which it lives beside the one that is shown. */
  readonly doubles: readonly string[];
}

/** Every appointment, once, where it lives; in order of time. */
export function shownOn(device: Device): Shown[] {
  const copies = new Map<string, { book: string; doctor: string; appointment: Appointment }[]>();
  for (const [id, doc] of device.documents) {
    if (String((doc as { kind?: unknown }).kind) !== 'book') continue;
    const { value, problems } = readDocument('book', doc);
    if (!value || problems.length > 0) throw new Error(JSON.stringify(problems));
    const book: DocumentOf<'book'> = value;
    for (const [key, appointment] of Object.entries(book.appointments)) {
      const all = copies.get(key) ?? [];
      copies.set(key, [...all, { book: id, doctor: book.doctor, appointment }]);
    }
  }
  return [...copies]
    .flatMap(([id, all]): Shown[] => {
      const placed = placeAppointment(all);
      if (!placed) return [];
      const { book, appointment } = placed.live;
      const { doctor } = all.find((copy) => copy.book === book)!;
      const { doubles, details, status } = placed;
      const { start, minutes } = appointment;
      const where = { id, book, doctor, start, minutes };
      return [{ ...where, ...details, ...status, appointment, doubles }];
    })
    .sort((a, b) => (`${a.start} ${a.id}` < `${b.start} ${b.id}` ? -1 : 1));
}

export function make(device: Device, requests: readonly ChangeRequestFor[]): void {
  for (const { change, args } of requests) device.do(change as ChangeName, args as never);
}

export const starts = (device: Device): string[] => shownOn(device).map(({ start }) => start);
