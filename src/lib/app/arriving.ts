import type { ReplicaStatus } from '../api/replica.ts';

/** What others do while somebody works: fewer entries than this are no records that arrive. */
const MANY = 50;

type Progress = Pick<ReplicaStatus, 'behind' | 'projecting'>;

/**
 * Whether what is shown of a record may lack some of what is known: nothing is then said not to be
 * there. Once a record was seen whole, the odd entry that comes from another device makes it no less so.
 * @param whole the record was seen whole before
 */
export function isArriving(status: Progress | null, whole: boolean): boolean {
  if (status === null) return true;
  const { behind, projecting } = status;
  const few = whole ? MANY : 1;
  return behind >= few || (projecting !== null && projecting.total >= few);
}
