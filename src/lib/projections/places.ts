import type { Appointment } from '../docs/book.schema.ts';
import { placeAppointment, type AppointmentCopy } from '../docs/book.move.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { SqlDatabase } from '../sql.ts';
import { wallAfter } from './text.ts';

/** An entry of a book as text that is the same wherever the same entry is written. */
export const entryText = (entry: Appointment): string => JSON.stringify(sorted(entry));

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)])
  );
}

interface Copy extends AppointmentCopy {
  readonly doctor: Uuid;
}

/** The entries of an appointment in all books. */
export function copiesOf(db: SqlDatabase, id: Uuid): Copy[] {
  return db
    .prepare('SELECT source, doctor, entry FROM appointment_entry WHERE id = ? ORDER BY source')
    .all<{ source: string; doctor: string; entry: string }>(id)
    .map(({ source, doctor, entry }) => ({
      book: source,
      doctor,
      appointment: JSON.parse(entry) as Appointment
    }));
}

/** Decides again where an appointment stands; true where that is elsewhere or otherwise than before. */
export function place(db: SqlDatabase, id: Uuid): boolean {
  const before = db.prepare('SELECT * FROM appointment WHERE id = ?').get(id);
  const copies = copiesOf(db, id);
  const placed = placeAppointment(copies);
  if (!placed) {
    if (before) db.prepare('DELETE FROM appointment WHERE id = ?').run(id);
    return before !== undefined;
  }
  const { live, status, details, doubles } = placed;
  const { appointment } = live;
  const row = [
    id,
    live.book,
    copies.find(({ book }) => book === live.book)!.doctor,
    details.patient ?? null,
    details.title ?? null,
    appointment.start,
    wallAfter(appointment.start, appointment.minutes),
    appointment.minutes,
    details.consultationType ?? null,
    status.status,
    status.statusAt,
    status.statusBy ?? null,
    status.arrivedAt ?? null,
    status.seenAt ?? null,
    status.doneAt ?? null,
    details.room ?? null,
    details.series?.id ?? null,
    json(details.series),
    json(appointment.reminded),
    json(details.edits),
    details.reason ?? null,
    details.note ?? null,
    appointment.added.at,
    doubles.length > 0 ? JSON.stringify([...doubles].sort()) : null,
    alongside(appointment)
  ];
  if (before && JSON.stringify(Object.values(before)) === JSON.stringify(row)) return false;
  db.prepare(
    `INSERT OR REPLACE INTO appointment (id, book, doctor, patient, title, starts, ends, minutes,
       consultation_type, status, status_at, status_by, arrived_at, seen_at, done_at, room, series,
       series_rule, reminded, edits, reason, note, added_at, doubles, alongside)
     VALUES (${row.map(() => '?').join(', ')})`
  ).run(...row);
  return true;
}

const json = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(sorted(value));

/** When those appointments begin that this one, at its present time, overlaps on purpose. */
function alongside({ start, alongside: kept = {} }: Appointment): string | null {
  const standing = Object.entries(kept)
    .filter(([, known]) => known.start === start)
    .map(([other, { otherStart }]) => [other, otherStart])
    .sort();
  return standing.length > 0 ? JSON.stringify(Object.fromEntries(standing)) : null;
}
