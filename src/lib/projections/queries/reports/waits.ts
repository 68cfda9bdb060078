import type { SqlDatabase, SqlRow } from '../../../sql.ts';
import type { WaitFigures, WaitsReport } from '../../catalogue.ts';

/** Statuses of a visit that took place, or is taking place. */
export const CAME = `('with-doctor', 'billing', 'done')`;

/** Visits with both times; a doctor's clock before reception's makes no wait. */
const WAITS = `
  SELECT doctor, CAST(substr(starts, 12, 2) AS INTEGER) AS hour,
    (unixepoch(seen_at) - unixepoch(arrived_at)) / 60.0 AS minutes
  FROM appointment
  WHERE starts >= ?1 AND starts < ?2 AND seen_at >= arrived_at
    AND status <> 'cancelled'`;

/**
 * Visits, median and ninth decile of each group, in minutes. The median of an even number lies
 * between the two in the middle; the ninth decile is the shortest wait that nine of ten do not exceed.
 */
const figures = (group: string): string => `
  WITH wait AS (${WAITS}), ranked AS (
    SELECT ${group} AS "key", minutes,
      row_number() OVER (PARTITION BY ${group} ORDER BY minutes) AS at,
      count(*) OVER (PARTITION BY ${group}) AS n
    FROM wait
  )
  SELECT "key", max(n) AS visits, avg(minutes) FILTER (WHERE at IN ((n + 1) / 2, (n + 2) / 2)) AS median,
    min(minutes) FILTER (WHERE at * 10 >= n * 9) AS p90
  FROM ranked GROUP BY "key" ORDER BY "key"`;

type Grouped<K> = SqlRow & WaitFigures & { key: K };

/** How long patients waited whose appointments lie between two wall times, the latter excluded. */
export function waits(db: SqlDatabase, from: string, until: string): WaitsReport {
  const by = <K extends string | number>(group: string): Grouped<K>[] =>
    db.prepare(figures(group)).all<Grouped<K>>(from, until);
  const [all] = by("'all'");
  return {
    all: all ? plain(all) : null,
    byDoctor: by<string>('doctor').map((row) => ({ doctor: row.key, ...plain(row) })),
    byHour: by<number>('hour').map((row) => ({ hour: row.key, ...plain(row) })),
    unknown: db
      .prepare(
        `SELECT count(*) AS number FROM appointment
         WHERE starts >= ?1 AND starts < ?2 AND status IN ${CAME}
           AND (seen_at IS NULL OR arrived_at IS NULL OR seen_at < arrived_at)`
      )
      .get<{ number: number }>(from, until)!.number
  };
}

const tenth = (minutes: number): number => Math.round(minutes * 10) / 10;

const plain = ({ visits, median, p90 }: WaitFigures): WaitFigures => ({
  visits,
  median: tenth(median),
  p90: tenth(p90)
});
