import { z } from 'zod';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { Anomaly, QueryParams } from '../../catalogue.ts';
import { RULES } from '../../anomalies/rules.ts';
import type { Seen, Surroundings } from '../../anomalies/ground.ts';
import { THRESHOLDS } from '../../anomalies/thresholds.ts';
import type { SqlDatabase, SqlRow } from '../../../sql.ts';
import { wallClock } from '../../text.ts';
import { GROUP_OF, instant, uuid, type QueryArea } from '../query.ts';

/** How far back a member's usual day is read from. */
const USUAL_MS = 30 * 24 * 60 * 60 * 1000;

const thresholds = z
  .strictObject(
    Object.fromEntries(
      Object.keys(THRESHOLDS).map((name) => [name, z.int().min(0).max(1_000_000).optional()])
    )
  )
  .optional();

export const anomalyQueries: QueryArea<'access.anomalies'> = {
  'access.anomalies': {
    about: 'What in a period of the access log somebody should look at.',
    params: z.strictObject({
      from: instant,
      to: instant,
      members: z.array(z.strictObject({ id: uuid, name: z.string() })).max(10_000),
      thresholds
    }),
    tables: [
      'access_entry',
      'patient',
      'patient_group',
      'practice',
      'practice_hours',
      'appointment',
      'consultation',
      'invoice'
    ],
    run: anomalies
  }
};

function anomalies(db: SqlDatabase, params: QueryParams<'access.anomalies'>): Anomaly[] {
  const { from, to } = params;
  const earlier = new Date(Date.parse(from) - USUAL_MS).toISOString();
  const period = entries(db, from, to);
  const before = entries(db, earlier, from);
  const around = surroundings(db, params);
  return RULES.flatMap((rule) =>
    rule(period, before, around).sort((a, b) => (a.from > b.from ? -1 : a.from < b.from ? 1 : 0))
  );
}

interface Row extends SqlRow {
  id: string;
  at: string;
  last: string;
  count: number;
  member: string;
  device: string;
  act: string;
  patient: string | null;
  reason: string | null;
  reviewed: number;
}

const entries = (db: SqlDatabase, from: string, to: string): Seen[] =>
  db
    .prepare(
      `SELECT e.id, e.at, e.last, e.count, e.member, e.device, e.act, e.patient, e.reason,
         EXISTS (SELECT 1 FROM access_entry AS r
           WHERE r.about = e.id AND r.act = 'review' AND r.member <> e.member) AS reviewed
       FROM access_entry AS e WHERE e.at >= ? AND e.at < ? ORDER BY e.at, e.id`
    )
    .all<Row>(from, to)
    .map((row) => ({ ...row, reviewed: row.reviewed === 1 }));

/** Prefix of display names of a family: see `displayName`. */
const familyOf = (name: string): string => name.split(', ')[0]!;

function surroundings(db: SqlDatabase, params: QueryParams<'access.anomalies'>): Surroundings {
  const names = new Map(params.members.map(({ id, name }) => [id, name]));
  const practice = db
    .prepare('SELECT time_zone FROM practice ORDER BY source LIMIT 1')
    .get<{ time_zone: string }>();
  const given = Object.fromEntries(
    Object.entries(params.thresholds ?? {}).filter(([, value]) => value !== undefined)
  );
  return {
    thresholds: { ...THRESHOLDS, ...given },
    wall: wallClock(practice?.time_zone ?? 'UTC'),
    hours: db
      .prepare('SELECT weekday, opens, closes FROM practice_hours WHERE opens < closes')
      .all(),
    memberName: (member) => names.get(member),
    patientName: (patient) =>
      db.prepare('SELECT name FROM patient WHERE source = ?').get<{ name: string }>(patient)?.name,
    surnames: (family) =>
      db
        .prepare(
          `SELECT count(*) AS count FROM patient
           WHERE name = ?1 OR (name >= ?1 || ', ' AND name < ?1 || ',!')`
        )
        .get<{ count: number }>(familyOf(family))!.count,
    isNear: (patient, day, days) => isNear(db, patient, day, days)
  };
}

function isNear(db: SqlDatabase, patient: Uuid, day: string, days: number): boolean {
  const shift = (by: number): string =>
    new Date(Date.parse(`${day}T00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
  const [from, to] = [shift(-days), shift(days + 1)];
  return (
    db
      .prepare(
        `SELECT 1 FROM appointment WHERE patient IN ${GROUP_OF('?1')} AND starts >= ?2 AND starts < ?3
         UNION ALL
         SELECT 1 FROM consultation WHERE patient IN ${GROUP_OF('?1')} AND started_at >= ?2 AND started_at < ?3
         UNION ALL
         SELECT 1 FROM invoice WHERE patient IN ${GROUP_OF('?1')} AND date >= ?2 AND date < ?3
         UNION ALL
         SELECT 1 FROM patient WHERE source IN ${GROUP_OF('?1')} AND registered_at >= ?2 AND registered_at < ?3
         LIMIT 1`
      )
      .get(patient, from, to) !== undefined
  );
}
