import type { SqlDatabase } from '../../sql.ts';
import { wallTimeAt } from '../text.ts';

/** The practice's own wall time at a moment; an empty text, which is before all times, without one. */
export function wallNow(db: SqlDatabase, now: string | undefined): string {
  if (now === undefined) return '';
  const practice = db
    .prepare('SELECT time_zone FROM practice ORDER BY source LIMIT 1')
    .get<{ time_zone: string }>();
  return wallTimeAt(now, practice?.time_zone ?? 'UTC');
}

/** After every wall time of a day. */
export const endOf = (day: string): string => `${day}T99`;
