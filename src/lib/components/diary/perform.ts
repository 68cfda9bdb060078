import { goto } from '$app/navigation';
import type { AppointmentStatus } from '../../docs/book.schema.ts';
import { act } from '../../app/live.svelte.ts';
import { manner } from '../../app/locale.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import { monthOf } from '../../docs/book.changes.ts';
import { bookId } from '../../docs/kinds.ts';
import { clashesAt, goesBeside } from './ask-clash.ts';
import { knowingly } from './clash.ts';
import { isElsewhere, move, setStatus, startVisit, type Place } from './acts.ts';
import { statusLabel, whenWords } from './words.ts';

/** What a person does to an appointment: made, said, and with a way back. */

const practice = () => session.info!.practice;

/**
 * Moves an appointment or changes its length; asks first where it would overlap something. Answers
 * whether anything was done.
 * @param known what it is moved onto knowingly: nothing is asked then
 */
export async function performMove(
  item: DiaryItem,
  to: Place,
  known?: readonly DiaryItem[]
): Promise<boolean> {
  if (!isElsewhere(item, to)) return false;
  const clashes = known ?? (await clashesAt(to, item.id));
  const asked = { title: `Move ${item.title} here?`, act: 'Move it anyway' };
  if (!known && !(await goesBeside(clashes, asked))) return false;
  const { requests, undo } = move(practice(), item, to);
  const book = bookId(practice(), to.doctor, monthOf(to.start));
  const doctor = session.overview?.doctors.find(({ id }) => id === to.doctor);
  const where = item.doctor === to.doctor ? '' : ` with ${doctor?.name ?? 'another doctor'}`;
  const done =
    item.start !== to.start || item.doctor !== to.doctor
      ? `Moved ${item.title} to ${whenWords(to.start, manner)}${where}`
      : item.minutes === to.minutes
        ? `${item.title}: another room`
        : `${item.title}: ${to.minutes} min`;
  const all = [...requests, ...knowingly(book, item.id, to.doctor, clashes)];
  return (await act(all, { done, undo })) !== undefined;
}

/** Sets where an appointment stands. */
export async function performStatus(
  item: DiaryItem,
  status: AppointmentStatus,
  reason?: string
): Promise<boolean> {
  const { requests, undo } = setStatus(item, status, reason);
  const done = `${item.title}: ${statusLabel(status).toLowerCase()}`;
  return (await act(requests, { done, undo })) !== undefined;
}

/** Opens the note of a visit, starting it where nobody has. */
export async function performVisit(item: DiaryItem): Promise<void> {
  if (!item.patient) return;
  const { consultation, requests } = startVisit(practice(), { ...item, patient: item.patient });
  if (await act(requests)) await goto(`/consultations/${consultation}`);
}

/** Opens blocked time again. */
export async function performUnblock(item: DiaryItem): Promise<boolean> {
  const { book, id: block, doctor, start, minutes, title } = item;
  const again: ChangeRequestFor = {
    change: 'book.addBlock',
    args: { doctor, start, minutes, title }
  };
  return (
    (await act(
      { change: 'book.removeBlock', args: { book, block } },
      { done: `${title}: the time is open again`, undo: again }
    )) !== undefined
  );
}
