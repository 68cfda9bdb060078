import { giveFile } from '../../app/access.svelte.ts';
import { act } from '../../app/live.svelte.ts';
import { count } from '../../format.ts';
import { toasts } from '../../app/toasts.svelte.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { Reminded } from '../../docs/book.schema.ts';
import { isSendable, type Reminder } from '../../reminders/prepare.ts';

/** Marking as reminded, and the file that is handed over. */

const mark = (one: Reminder, how?: Reminded['how']): ChangeRequestFor => ({
  change: 'book.remind',
  args: { book: one.book, appointment: one.id, start: one.start, ...(how ? { how } : {}) }
});

/** Says that somebody was reminded by hand. */
export const performReminded = (one: Reminder, how: Reminded['how']): Promise<unknown> =>
  act(mark(one, how), { done: `${one.name}: reminded`, undo: mark(one) });

/** Says that somebody was not reminded after all. */
export const performNotReminded = (one: Reminder): Promise<unknown> =>
  act(mark(one), {
    done: `${one.name}: not reminded`,
    undo: mark(one, one.reminded?.how ?? 'phone')
  });

/** Gives the person a file of all reminders that can be sent, and marks those that are in it. */
export async function performFile(day: string, reminders: readonly Reminder[]): Promise<void> {
  // Fetched when it is first wanted: most days begin without it.
  const { fileSender } = await import('../../reminders/file-sender.ts');
  const ready = reminders.filter(isSendable);
  const sender = fileSender((name, content) =>
    giveFile(name, content, { kind: 'reminders', page: '/waiting/reminders', hits: ready.length })
  );
  const sent = await sender.send({ id: day, reminders: ready });
  if (!sent.ok) {
    toasts.problem(sent.problem);
    return;
  }
  const given = new Set(
    sent.value.flatMap(({ id, outcome }) => (outcome === 'handed-over' ? [id] : []))
  );
  const marked = ready.filter(({ id }) => given.has(id));
  if (marked.length === 0) return;
  await act(
    marked.map((one) => mark(one, sender.how)),
    {
      done: `${count(marked.length, 'reminder')} saved to a file, and marked as reminded`,
      undo: marked.map((one) => mark(one))
    }
  );
}
