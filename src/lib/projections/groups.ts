import type { Uuid } from '../docs/core/ids.ts';
import { headOf, type MergeLink } from '../docs/patient.merge.ts';
import type { SqlDatabase } from '../sql.ts';

/**
 * Keeps `patient_group`: which records are read together, and under which of them. It is decided
 * again for what a change touched alone, and comes out the same as if it had been decided at once,
 * since it follows from the links that stand and from which patients are here.
 */

/** Links that count, between `other` and `source`; those across practices are nobody's to make. */
const STANDING = `
  SELECT m.source AS source, m.other AS other FROM patient_merge AS m
  JOIN patient AS p ON p.source = m.source LEFT JOIN patient AS q ON q.source = m.other
  WHERE m.stands = 1 AND (q.source IS NULL OR q.practice = p.practice)`;

/** The links that stand from or into a record. */
const linksAt = (db: SqlDatabase, record: Uuid): MergeLink[] =>
  db
    .prepare(
      `SELECT source AS "from", other AS "into" FROM (${STANDING} AND m.source = ?1
       UNION ${STANDING} AND m.other = ?1) ORDER BY 1, 2`
    )
    .all<{ from: string; into: string }>(record);

/** Everything that links join with a record, and the links. */
function joinedWith(db: SqlDatabase, start: Uuid): { records: Set<Uuid>; links: MergeLink[] } {
  const records = new Set([start]);
  const links = new Map<string, MergeLink>();
  // A set is walked in the order of adding, and what is added meanwhile is walked too.
  for (const record of records) {
    for (const link of linksAt(db, record)) {
      links.set(link.from, link);
      records.add(link.from).add(link.into);
    }
  }
  return { records, links: [...links.values()] };
}

const isHere = (db: SqlDatabase, record: Uuid): boolean =>
  db.prepare('SELECT 1 FROM patient WHERE source = ?').get(record) !== undefined;

/** Decides again to which groups these records and those grouped with them belong; true where any changed. */
export function regroup(db: SqlDatabase, touched: ReadonlySet<Uuid>): boolean {
  const open = new Set(touched);
  for (const record of touched) for (const { member } of groupRows(db, record)) open.add(member);
  let changed = false;
  const decided = new Set<Uuid>();
  for (const record of open) {
    if (decided.has(record)) continue;
    const { records, links } = joinedWith(db, record);
    const head = records.size > 1 ? headOf(links, (one) => isHere(db, one)) : undefined;
    for (const member of records) {
      decided.add(member);
      if (setHead(db, member, head)) changed = true;
    }
  }
  return changed;
}

const groupRows = (db: SqlDatabase, record: Uuid): { member: string }[] =>
  db
    .prepare(
      `SELECT member FROM patient_group
       WHERE head = (SELECT head FROM patient_group WHERE member = ?)`
    )
    .all<{ member: string }>(record);

function setHead(db: SqlDatabase, member: Uuid, head: Uuid | undefined): boolean {
  const before = db
    .prepare('SELECT head FROM patient_group WHERE member = ?')
    .get<{ head: string }>(member)?.head;
  if (before === head) return false;
  if (head === undefined) db.prepare('DELETE FROM patient_group WHERE member = ?').run(member);
  else {
    db.prepare('INSERT OR REPLACE INTO patient_group (member, head) VALUES (?, ?)').run(
      member,
      head
    );
  }
  return true;
}
