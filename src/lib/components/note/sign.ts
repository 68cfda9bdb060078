import { confirm } from '../../app/confirm.svelte.ts';
import { act, ask } from '../../app/live.svelte.ts';
import type { Consultation } from '../../docs/consultation.schema.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Desk } from './desk.svelte.ts';

/**
 * Signs a consultation after asking. The last keystrokes are on disk before: what arrived after the
 * signature would be shown as a change of a signed note.
 */
export async function sign(id: Uuid, consultation: Consultation, desk: Desk): Promise<boolean> {
  const onward = await visitOnward(consultation);
  const yes = await confirm({
    title: 'Sign this consultation?',
    consequences:
      'From then on nobody can change the note, the diagnoses or the procedures. What is added later ' +
      'stands below as an addendum, with name, time and reason.' +
      (onward ? ' The visit goes on to billing.' : ''),
    act: 'Sign',
    keep: 'Go on writing'
  });
  if (!yes) return false;
  await desk.settled();
  const ended: ChangeRequestFor[] = consultation.endedAt
    ? []
    : [
        {
          change: 'consultation.edit',
          args: { consultation: id, endedAt: new Date().toISOString() }
        }
      ];
  const requests: ChangeRequestFor[] = [
    ...ended,
    { change: 'consultation.sign', args: { consultation: id } },
    ...(onward ? [onward] : [])
  ];
  return (await act(requests, { done: 'Signed' })) !== undefined;
}

/** Sends the patient on to billing, where the diary still has them with the doctor. */
async function visitOnward({ appointment }: Consultation): Promise<ChangeRequestFor | null> {
  if (!appointment) return null;
  const visit = await ask('appointment.one', { appointment });
  if (visit?.status !== 'with-doctor') return null;
  return {
    change: 'book.setStatus',
    args: { book: visit.book, appointment, status: 'billing' }
  };
}
