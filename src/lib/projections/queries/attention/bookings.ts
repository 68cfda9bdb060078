import type { SqlDatabase } from '../../../sql.ts';
import type { AttentionItem, DiaryItem } from '../../catalogue.ts';
import { copiesOf } from '../../places.ts';
import { wallAfter } from '../../text.ts';
import { appointments, DIARY_TABLES, OVER } from '../diary.ts';
import { counted, patientName, type Ground } from './ground.ts';

/**
 * Pairs of appointments of one doctor of which the second begins while the first goes on; the first
 * is bounded on both sides of an index, so that a day costs a day and not the whole diary. Pairs
 * that somebody kept on purpose are nobody's matter any more.
 */
const PAIRS = `
  FROM appointment AS a JOIN appointment AS b INDEXED BY appointment_doctor
    ON b.doctor = a.doctor AND b.starts >= a.starts AND b.starts < a.ends
  WHERE (b.starts, b.id) > (a.starts, a.id)
    AND a.starts >= strftime('%Y-%m-%dT%H:%M', ?1, '-12 hours') AND a.ends > ?1 AND b.ends > ?1
    AND a.status NOT IN ${OVER} AND b.status NOT IN ${OVER}
    AND NOT EXISTS (
      SELECT 1 FROM json_each(a.alongside) AS k WHERE k.key = b.id AND k.value = b.starts
      UNION ALL
      SELECT 1 FROM json_each(b.alongside) AS k WHERE k.key = a.id AND k.value = a.starts
    )`;

const EARLIEST = '0001-01-02T00:00';

export const doubleBookings: Ground = {
  scope: 'front',
  tables: DIARY_TABLES,
  count: (db, from) => counted(db, `SELECT count(*) AS count ${PAIRS}`, from || EARLIEST),
  list: (db, from, limit) =>
    db
      .prepare(
        `SELECT a.id AS first, b.id AS second, max(a.added_at, b.added_at) AS since ${PAIRS}
         ORDER BY b.starts, a.id, b.id LIMIT ?2`
      )
      .all<{ first: string; second: string; since: string }>(from || EARLIEST, limit)
      .map(({ first, second, since }): AttentionItem => {
        const [one, other] = [itemOf(db, first), itemOf(db, second)];
        return {
          id: `double-booking:${[first, second].sort().join(':')}`,
          patient: other.patient,
          patientName: patientName(db, other.patient),
          since,
          type: 'double-booking',
          doctor: one.doctor,
          first: one,
          second: other
        };
      })
};

const itemOf = (db: SqlDatabase, id: string): DiaryItem =>
  appointments(db, 'WHERE a.id = ?', id)[0]!;

/** Appointments that two devices moved to two places: only one of them is shown in the diary. */
export const movedTwice: Ground = {
  scope: 'front',
  tables: [...DIARY_TABLES, 'appointment_entry'],
  count: (db) =>
    counted(
      db,
      `SELECT coalesce(sum(json_array_length(doubles)), 0) AS count FROM appointment
       WHERE doubles IS NOT NULL`
    ),
  list: (db, _from, limit) =>
    db
      .prepare(
        `SELECT a.id, d.value AS book
         FROM appointment AS a INDEXED BY appointment_doubles CROSS JOIN json_each(a.doubles) AS d
         WHERE a.doubles IS NOT NULL ORDER BY a.starts, a.id, d.value LIMIT ?`
      )
      .all<{ id: string; book: string }>(limit)
      .map(({ id, book }): AttentionItem => {
        const first = itemOf(db, id);
        const copy = copiesOf(db, id).find((each) => each.book === book)!;
        const { start, minutes } = copy.appointment;
        return {
          id: `moved-twice:${id}:${book}`,
          patient: first.patient,
          patientName: patientName(db, first.patient),
          since: copy.appointment.added.at,
          type: 'moved-twice',
          doctor: first.doctor,
          first,
          second: {
            ...first,
            book,
            doctor: copy.doctor,
            start,
            end: wallAfter(start, minutes),
            minutes,
            overlaps: false,
            roomClash: false
          }
        };
      })
};
