import type { SqlDatabase, SqlRow } from '../../../sql.ts';
import type { NoShowFigures, NoShowReport } from '../../catalogue.ts';

/** Whoever was in the practice came, however the visit went on. */
const FIGURES = `
  count(*) FILTER (WHERE status NOT IN ('booked', 'confirmed', 'cancelled', 'no-show')) AS came,
  count(*) FILTER (WHERE status = 'no-show') AS missed
  FROM appointment WHERE starts >= ?1 AND starts < ?2
    AND status NOT IN ('booked', 'confirmed', 'cancelled')`;

type Grouped<K> = SqlRow & NoShowFigures & { key: K };

/** Who came and who did not, of appointments between two wall times, the latter excluded. */
export function noShows(db: SqlDatabase, from: string, until: string): NoShowReport {
  const by = <K>(group: string): Grouped<K>[] =>
    db
      .prepare(`SELECT ${group} AS "key", ${FIGURES} GROUP BY 1 ORDER BY 1`)
      .all<Grouped<K>>(from, until);
  const all = db.prepare(`SELECT ${FIGURES}`).get<SqlRow & NoShowFigures>(from, until)!;
  const plain = ({ came, missed }: NoShowFigures): NoShowFigures => ({ came, missed });
  return {
    all: plain(all),
    byDoctor: by<string>('doctor').map((row) => ({ doctor: row.key, ...plain(row) })),
    // SQLite counts Sunday as 0.
    byWeekday: by<number>(`(strftime('%w', substr(starts, 1, 10)) + 6) % 7 + 1`).map((row) => ({
      weekday: row.key,
      ...plain(row)
    })),
    byType: by<string | null>('consultation_type').map((row) => ({
      consultationType: row.key,
      ...plain(row)
    })),
    open: db
      .prepare(
        `SELECT count(*) AS number FROM appointment
         WHERE starts >= ?1 AND starts < ?2 AND status IN ('booked', 'confirmed')`
      )
      .get<{ number: number }>(from, until)!.number
  };
}
