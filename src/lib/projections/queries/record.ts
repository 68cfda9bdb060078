import { z } from 'zod';
import type { Kind } from '../../docs/kinds.ts';
import type { SqlDatabase, SqlRow } from '../../sql.ts';
import type { PatientBanner, TimelineCount, TimelineItem, VitalRow } from '../catalogue.ts';
import { headOfRecord, patientHit } from './hits.ts';
import { GROUP_OF, instant, limit, uuid, type QueryArea } from './query.ts';
import { wallNow } from './time.ts';

const DEFAULT_TIMELINE = 200;
const DEFAULT_VITALS = 2000;

const TYPES = [
  'consultation',
  'script',
  'sick-note',
  'letter',
  'appointment',
  'invoice',
  'payment',
  'allergy',
  'problem',
  'medication',
  'history',
  'immunisation',
  'vital'
] as const satisfies readonly TimelineItem['type'][];

const TIMELINE_TABLES = [
  'timeline',
  'appointment',
  'visit',
  'consultation',
  'doctor',
  'patient_group'
];

/** What happened to `?1`, in no order. */
const TIMELINE = `
  SELECT id, source AS document, kind, at, type, title, detail FROM timeline
  WHERE patient IN ${GROUP_OF('?1')}
  UNION ALL
  SELECT a.id, a.book, 'book', a.starts, 'appointment', coalesce(a.reason, 'Appointment'),
    replace(a.status, '-', ' ') || coalesce(' · ' || d.short_name, '')
  FROM appointment AS a LEFT JOIN doctor AS d ON d.id = a.doctor
  WHERE a.patient IN ${GROUP_OF('?1')}
  UNION ALL
  SELECT v.id, v.source, 'patient', v.at, 'consultation', 'Consultation', d.short_name
  FROM visit AS v LEFT JOIN doctor AS d ON d.id = v.doctor
  WHERE v.source IN ${GROUP_OF('?1')} AND v.id NOT IN (SELECT source FROM consultation)`;

export const recordQueries: QueryArea<
  'patient.banner' | 'patient.timeline' | 'patient.timelineTypes' | 'patient.vitals'
> = {
  'patient.banner': {
    about: 'What stands above every page of a patient: who, allergies, alerts, owed, seen, next.',
    params: z.strictObject({ patient: uuid, now: instant.optional() }),
    tables: [
      'patient',
      'patient_group',
      'patient_share',
      'patient_alert',
      'chart',
      'allergy',
      'invoice',
      'consultation',
      'visit',
      'appointment',
      'practice'
    ],
    run: (db, { patient, now }) => banner(db, patient, now)
  },
  'patient.timeline': {
    about: 'Everything that happened to a patient, or what is of some types, newest first.',
    params: z.strictObject({ patient: uuid, types: z.array(z.enum(TYPES)).optional(), limit }),
    tables: TIMELINE_TABLES,
    run: (db, { patient, types, limit: most = DEFAULT_TIMELINE }) =>
      db
        .prepare(
          `SELECT * FROM (${TIMELINE})
           ${types ? 'WHERE type IN (SELECT value FROM json_each(?3))' : ''}
           ORDER BY at DESC, type, id LIMIT ?2`
        )
        .all<SqlRow & TimelineItem & { kind: Kind }>(
          patient,
          most,
          ...(types ? [JSON.stringify(types)] : [])
        )
  },
  'patient.timelineTypes': {
    about: 'How many items of each type a patient’s timeline has.',
    params: z.strictObject({ patient: uuid }),
    tables: TIMELINE_TABLES,
    run: (db, { patient }) =>
      db
        .prepare(
          `SELECT type, kind, count(*) AS count FROM (${TIMELINE})
           GROUP BY type, kind ORDER BY type, kind`
        )
        .all<SqlRow & TimelineCount>(patient)
  },
  'patient.vitals': {
    about: 'A patient’s measurements, oldest first.',
    params: z.strictObject({
      patient: uuid,
      codes: z.array(z.string()).max(200).optional(),
      limit
    }),
    tables: ['vital', 'patient_group'],
    run(db, { patient, codes, limit: most = DEFAULT_VITALS }) {
      const chosen = codes ? 'AND code IN (SELECT value FROM json_each(?3))' : '';
      return db
        .prepare(
          `SELECT id, at, code, label, value, unit, panel FROM vital
           WHERE patient IN ${GROUP_OF('?1')} ${chosen} ORDER BY at DESC, code DESC, id DESC LIMIT ?2`
        )
        .all<SqlRow & VitalRow>(patient, most, ...(codes ? [JSON.stringify(codes)] : []))
        .reverse();
    }
  }
};

function banner(db: SqlDatabase, patient: string, now: string | undefined): PatientBanner | null {
  const hit = patientHit(db, headOfRecord(db, patient));
  if (!hit) return null;
  const one = <R extends SqlRow>(sql: string, ...params: string[]): R | undefined =>
    db.prepare(sql).get<R>(patient, ...params);
  const chart = one<{ none: number }>(
    `SELECT max(no_known_allergies) AS none FROM chart WHERE patient IN ${GROUP_OF('?1')}`
  );
  // An allergy over which devices disagree is shown, whatever its status says at the moment.
  const allergies = db
    .prepare(
      `SELECT id, substance, severity, concurrent FROM allergy
       WHERE patient IN ${GROUP_OF('?1')} AND (status = 'active' OR concurrent = 1)
       ORDER BY CASE severity WHEN 'life-threatening' THEN 0 WHEN 'severe' THEN 1
         WHEN 'moderate' THEN 2 WHEN 'unknown' THEN 3 ELSE 4 END, substance, id`
    )
    .all<{ id: string; substance: string; severity: string; concurrent: number }>(patient);
  return {
    ...hit,
    title: db
      .prepare('SELECT title FROM patient WHERE source = ?')
      .get<{ title: string | null }>(hit.id)!.title,
    allergies: allergies.map((allergy) => ({ ...allergy, concurrent: allergy.concurrent === 1 })),
    noKnownAllergies: allergies.length === 0 && chart?.none === 1,
    alerts: db
      .prepare(
        `SELECT id, text, level FROM patient_alert WHERE source IN ${GROUP_OF('?1')}
         ORDER BY CASE level WHEN 'danger' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, text, id`
      )
      .all(patient),
    owedCents: one<{ owed: number }>(
      `SELECT coalesce(sum(balance_cents), 0) AS owed FROM invoice
       WHERE patient IN ${GROUP_OF('?1')}`
    )!.owed,
    lastSeen: one<{ at: string | null }>(
      `SELECT max(at) AS at FROM (SELECT started_at AS at FROM consultation
         WHERE patient IN ${GROUP_OF('?1')}
         UNION ALL SELECT at FROM visit WHERE source IN ${GROUP_OF('?1')})`
    )!.at,
    nextAppointment: one<{ at: string | null }>(
      `SELECT min(starts) AS at FROM appointment
       WHERE patient IN ${GROUP_OF('?1')} AND starts >= ?2 AND status IN ('booked', 'confirmed')`,
      wallNow(db, now)
    )!.at
  };
}
