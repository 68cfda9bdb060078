import { act, ask } from '../../app/live.svelte.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { Consultation } from '../../docs/consultation.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Desk } from './desk.svelte.ts';

/**
 * Signs a consultation. The last keystrokes are on disk before: what arrived after the signature would
 * be shown as a change of a signed note.
 */
export async function sign(
  id: Uuid,
  consultation: Consultation,
  desk: Desk,
  lateReason: string | undefined
): Promise<boolean> {
  const onward = await visitOnward(consultation);
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
    {
      change: 'consultation.sign',
      args: { consultation: id, ...(lateReason && { lateReason }) }
    },
    ...(onward ? [onward] : [])
  ];
  return (await act(requests, { done: 'Signed' })) !== undefined;
}

/** Sends the patient on to billing, where the diary still has them with the doctor. */
export async function visitOnward({
  appointment
}: Pick<Consultation, 'appointment'>): Promise<ChangeRequestFor | null> {
  if (!appointment) return null;
  const visit = await ask('appointment.one', { appointment });
  if (visit?.status !== 'with-doctor') return null;
  return {
    change: 'book.setStatus',
    args: { book: visit.book, appointment, status: 'billing' }
  };
}
