import type { AppointmentStatus } from '../../docs/book.schema.ts';
import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { BoardItem, DiaryItem } from '../../projections/catalogue.ts';

/** A step on the board, and the change that takes it back with its times. */
export interface Step {
  readonly requests: readonly ChangeRequestFor[];
  readonly undo: readonly ChangeRequestFor[];
}

/** Where somebody stands, with its times, as the diary and the board show it. */
type Standing = Pick<
  DiaryItem,
  'book' | 'id' | 'status' | 'statusAt' | 'arrivedAt' | 'seenAt' | 'doneAt'
> &
  Partial<Pick<BoardItem, 'statusBy'>>;

/** Sets where somebody stands; taken back, they stand as they stood and have waited as long. */
export function stepTo(item: Standing, status: AppointmentStatus, reason?: string): Step {
  const where = { book: item.book, appointment: item.id };
  return {
    requests: [
      { change: 'book.setStatus', args: { ...where, status, ...(reason ? { reason } : {}) } }
    ],
    undo: [
      {
        change: 'book.takeBackStatus',
        args: {
          ...where,
          from: status,
          to: {
            status: item.status ?? 'booked',
            statusAt: item.statusAt ?? new Date(0).toISOString(),
            ...(item.statusBy ? { statusBy: item.statusBy } : {}),
            ...(item.arrivedAt ? { arrivedAt: item.arrivedAt } : {}),
            ...(item.seenAt ? { seenAt: item.seenAt } : {}),
            ...(item.doneAt ? { doneAt: item.doneAt } : {})
          }
        }
      }
    ]
  };
}
