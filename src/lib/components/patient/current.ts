import { live } from '../../docs/core/live.ts';
import type { ConcurrentField } from '../../docs/core/conflicts.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { possibleValues } from './concurrent.ts';

/** What of a record holds at present. */

type Collection<E> = Readonly<Record<Uuid, E>>;

/** Phone numbers and addresses to reach the patient at, the preferred one first. */
export const contactsOf = (patient: Pick<Patient, 'contacts'> | undefined) =>
  live(patient?.contacts).sort(
    (a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false)
  );

/**
 * The entries of a chart's collection that are active, or that may be: where devices disagree about
 * the status, one that is active on any of them counts.
 */
export function activeEntries<E extends { readonly status: string; readonly removed?: unknown }>(
  entries: Collection<E> | undefined,
  concurrent: readonly ConcurrentField[],
  collection: 'allergies' | 'problems' | 'medications'
): (E & { readonly id: Uuid })[] {
  return live(entries).filter(({ id, status }) =>
    possibleValues(concurrent, [collection, id, 'status'], status).includes('active')
  );
}

const OVER = new Set(['done', 'no-show', 'cancelled']);

/** Appointments still to come or under way, the next one first; `now` is wall time. */
export const comingAppointments = (items: readonly DiaryItem[], now: string): DiaryItem[] =>
  items
    .filter(({ end, status }) => end >= now && !OVER.has(status ?? ''))
    .sort((a, b) => (a.start < b.start ? -1 : 1));

/** The appointment that a consultation begun now belongs to: today's, not yet over. */
export const appointmentToday = (
  items: readonly DiaryItem[],
  today: string
): DiaryItem | undefined =>
  items.find(({ start, status }) => start.startsWith(today) && !OVER.has(status ?? ''));

/** The doctor that the member at this device is, where that is plain; or the only one there is. */
export function doctorAtWork(
  overview: PracticeOverview | null,
  memberName: string | undefined
): Uuid | undefined {
  const doctors = overview?.doctors ?? [];
  const own = doctors.filter(({ name }) => plainName(name) === plainName(memberName ?? ''));
  if (own.length === 1) return own[0]!.id;
  return doctors.length === 1 ? doctors[0]!.id : undefined;
}

const plainName = (name: string): string =>
  name
    .toLocaleLowerCase()
    .replace(/^(dr|prof)\.?\s+/, '')
    .trim();
