import type { AppointmentStatus } from '../../docs/book.schema.ts';
import { act } from '../../app/live.svelte.ts';
import type { BoardItem } from '../../projections/catalogue.ts';
import { statusLabel } from '../diary/words.ts';
import { stepTo } from './acts.ts';

/** Moves somebody on the board, says so, and offers the way back; answers whether it was done. */
export async function performStep(
  item: BoardItem,
  status: AppointmentStatus,
  reason?: string
): Promise<boolean> {
  const { requests, undo } = stepTo(item, status, reason);
  const done = `${item.title}: ${statusLabel(status).toLowerCase()}`;
  return (await act(requests, { done, undo })) !== undefined;
}
