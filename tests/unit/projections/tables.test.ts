import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import type { QueryName } from '#lib/projections/catalogue.ts';
import { openProjections } from '#lib/projections/projections.ts';
import { QUERIES, QUERY_NAMES } from '#lib/projections/queries/index.ts';
import type { SqlDatabase, SqlValue } from '#lib/sql.ts';
import {
  accessLog,
  acts,
  appointment,
  book,
  DOCTOR,
  entries,
  idOf,
  invoice,
  papers,
  patient,
  patientId,
  practice,
  STAMP
} from '../../contract/projections/world.ts';

/** Parameters that lead each query through all of its SQL. */
const ASKED: Record<QueryName, unknown[]> = {
  'practice.overview': [{}],
  'practice.schemes': [{}],
  'patients.search': [{ text: '' }, { text: 'n' }, { text: 'nkosi' }, { text: 'nkosy 082' }],
  'patients.count': [{}],
  'patients.similar': [{ family: 'Nkosi', given: 'Thandi', idNumber: '8001015009087' }],
  'patient.shares': [{ patient: patientId(1) }],
  'shares.list': [{}],
  'patient.consents': [{ patient: patientId(1) }],
  'patient.banner': [{ patient: patientId(1), now: '2026-11-20T10:00:00.000Z' }],
  'patient.timeline': [{ patient: patientId(1) }, { patient: patientId(1), types: ['vital'] }],
  'patient.timelineTypes': [{ patient: patientId(1) }],
  'patient.health': [{ patient: patientId(1) }],
  'patient.photo': [{ patient: patientId(1) }],
  'patient.group': [{ patient: patientId(1) }],
  'patient.family': [{ patient: patientId(1) }],
  'patient.vitals': [{ patient: patientId(1) }, { patient: patientId(1), codes: ['1'] }],
  'patient.appointments': [{ patient: patientId(1) }],
  'patient.visits': [{ patient: patientId(1) }],
  'patient.consultations': [{ patient: patientId(1) }],
  'patient.invoices': [{ patient: patientId(1) }],
  'patient.documents': [{ patient: patientId(1), removed: true }],
  'consultation.documents': [{ consultation: idOf(60, 2) }],
  'practice.documents': [{}],
  'documents.search': [{ text: 'card' }, { text: 'scheme card 2026' }],
  'diary.range': [
    { from: '2026-11-20', to: '2026-11-20' },
    { from: '2026-11-20', to: '2026-11-20', doctors: [DOCTOR] }
  ],
  'diary.rooms': [
    { from: '2026-11-20', to: '2026-11-20' },
    { from: '2026-11-20', to: '2026-11-20', rooms: [idOf(31, 1)] }
  ],
  'diary.taken': [
    { from: '2026-11-20', to: '2026-11-20' },
    { from: '2026-11-20', to: '2026-11-20', doctors: [DOCTOR] }
  ],
  'diary.series': [{ series: idOf(32, 1) }],
  'diary.unreadable': [{ books: [idOf(33, 1)] }],
  'waitlist.open': [{}, { doctor: DOCTOR, patient: patientId(1) }],
  'waitlist.fitting': [{ doctor: DOCTOR, date: '2026-11-20', start: '09:00', minutes: 30 }],
  'waitlist.settled': [{}],
  'appointment.one': [{ appointment: idOf(30, 1) }],
  'waiting.room': [{ date: '2026-11-20' }],
  'waiting.board': [{ date: '2026-11-20' }, { date: '2026-11-20', doctors: [DOCTOR] }],
  'waiting.missed': [{ from: '2026-11-01', to: '2026-11-30', now: '2026-11-20T08:00:00.000Z' }],
  'reminders.due': [
    { from: '2026-11-20', to: '2026-11-20' },
    { from: '2026-11-20', to: '2026-11-20', doctors: [DOCTOR] }
  ],
  'report.utilisation': [{ from: '2026-11-01', to: '2026-11-30' }],
  'report.waits': [{ from: '2026-11-01', to: '2026-11-30' }],
  'report.noShows': [{ from: '2026-11-01', to: '2026-11-30' }],
  'report.diagnoses': [{ from: '2026-11-01', to: '2026-11-30' }],
  'report.newPatients': [{ from: '2026-11-01', to: '2026-11-30' }],
  'report.visits': [{ from: '2026-11-01', to: '2026-11-30' }],
  'consultation.invoices': [{ consultation: idOf(9, 1) }],
  'invoices.unpaid': [{}],
  'invoices.recent': [{}],
  'invoices.drafts': [{}],
  'invoices.lastNumber': [{ series: 'K7Q2' }],
  'consultations.drafts': [{}],
  'prescriptions.favourites': [{ since: '2026-01-01' }, { since: '2026-01-01', doctor: DOCTOR }],
  'patient.prescriptions': [{ patient: patientId(1) }],
  'codes.used': [{ since: '2026-01-01' }],
  'attention.list': [{}, { now: '2026-11-01T10:00:00.000Z', today: '2026-11-01' }],
  'attention.count': [{}, { today: '2026-11-01' }],
  'today.summary': [{ date: '2026-11-20' }],
  'access.list': [{}, { patient: patientId(1), acts: ['print'] }],
  'access.ofPatient': [{ patient: patientId(1) }],
  'access.anomalies': [
    {
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-02-01T00:00:00.000Z',
      members: [{ id: STAMP.by, name: 'Thandi Nkosi' }]
    }
  ],
  'access.glass': [{ patient: patientId(1), member: STAMP.by, since: '2026-01-01T00:00:00.000Z' }],
  'patient.protection': [{ patient: patientId(1) }],
  'records.held': [{}],
  'device.opened': [{ device: idOf(50, 1) }],
  'retention.destroyed': [{}],
  'patient.destroyed': [{ patient: patientId(1) }],
  'retention.due': [{ today: '2046-11-20' }]
};

type Note = (sql: string, params: readonly SqlValue[]) => void;

/** A database that notes what is asked of it. */
const watched = (db: SqlDatabase, note: Note): SqlDatabase => ({
  ...db,
  prepare(sql) {
    const statement = db.prepare(sql);
    return {
      run: (...params) => statement.run(...params),
      all: (...params) => (note(sql, params), statement.all(...params)) as never[],
      get: (...params) => (note(sql, params), statement.get(...params)) as never
    };
  }
});

/** Notes the tables that statements read. */
function tablesRead(db: SqlDatabase, read: Set<string>): Note {
  const byRoot = new Map(
    db
      .prepare('SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0')
      .all<{ rootpage: number; tbl_name: string }>()
      .map(({ rootpage, tbl_name }) => [rootpage, tbl_name])
  );
  return (sql, params) => {
    const plan = db.prepare(`EXPLAIN ${sql}`).all<{ opcode: string; p2: number }>(...params);
    for (const { opcode, p2 } of plan)
      if (opcode === 'OpenRead') read.add(byRoot.get(p2) ?? `${p2}`);
    if (/patient_trigram/.test(sql)) read.add('patient_trigram');
  };
}

/** Notes what statements read from end to end. */
const scans =
  (db: SqlDatabase, found: Set<string>): Note =>
  (sql, params) => {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>(...params);
    for (const { detail } of plan) if (/^SCAN (?!\(|CONSTANT)/.test(detail)) found.add(detail);
  };

/** Something of everything that a query looks up only when it found something else. */
function fill(db: SqlDatabase): void {
  const twice = { issued: { ...STAMP, number: 'INV-K7Q2-0001' } };
  openProjections(db).apply([
    practice(),
    patient(1, { identifiers: entries(1, { type: 'sa-id', value: '8001015009087' }) }),
    patient(2, { identifiers: entries(1, { type: 'sa-id', value: '8001015009087' }) }),
    patient(3, { family: 'Nkosi' }),
    papers(1),
    invoice(1, twice),
    invoice(2, twice),
    book(1, {
      appointments: {
        [idOf(30, 1)]: appointment('2026-11-20T09:00', 30),
        [idOf(30, 2)]: appointment('2026-11-20T09:00', 30, { patient: patientId(1) })
      }
    }),
    accessLog(1, {
      entries: acts(
        40,
        { at: STAMP.at, member: STAMP.by, act: 'open-record', patient: patientId(1) },
        { at: STAMP.at, member: STAMP.by, act: 'break-glass', patient: patientId(3) }
      )
    }),
    book(2, { appointments: { [idOf(30, 1)]: appointment('2026-11-20T10:00', 30) } })
  ]);
}

let db: SqlDatabase;
beforeEach(() => {
  db = openNodeSqlite(':memory:');
  fill(db);
});
afterEach(() => db.close());

const ask = (name: QueryName, note: Note): void => {
  for (const params of ASKED[name]) QUERIES[name].run(watched(db, note), params as never);
};

describe('a query names every table that it reads, so that live queries miss nothing', () => {
  test.each(QUERY_NAMES)('%s', (name) => {
    const read = new Set<string>();
    ask(name, tablesRead(db, read));
    const named = new Set(QUERIES[name].tables);
    expect(read.size).toBeGreaterThan(0);
    expect([...read].filter((table) => !named.has(table))).toEqual([]);
    expect(QUERIES[name].params.safeParse(ASKED[name][0]).success).toBe(true);
  });
});

test('no query reads a table that grows from end to end', () => {
  const found = new Set<string>();
  for (const name of QUERY_NAMES) ask(name, scans(db, found));
  const small = [
    // Tables that hold what is wrong, or few rows by nature.
    /^SCAN (concurrent_value|c|unreadable|u|broken_rule|b|practice)$/,
    /^SCAN (appointment|a) USING INDEX appointment_doubles$/,
    /^SCAN (match_shared|s)$/,
    /^SCAN twice$/,
    /^SCAN membership USING COVERING INDEX/,
    // Records that were registered twice: few by nature. `person` is a record with its others.
    /^SCAN (m|g|person)$/,
    // Full-text and JSON read what they are asked for; `d` is what a search found.
    /VIRTUAL TABLE INDEX/,
    /^SCAN d$/,
    // Read in order until there are enough.
    /^SCAN consultation USING INDEX consultation_3$/,
    /^SCAN appointment USING INDEX appointment_status_at$/,
    /^SCAN i USING INDEX invoice_3$/,
    /^SCAN s USING INDEX patient_share_2$/,
    /^SCAN e USING INDEX access_entry_1$/,
    /^SCAN destruction USING INDEX destruction_2$/,
    // Counting is all that is asked for.
    /^SCAN (patient|p) USING COVERING INDEX/,
    // Lists of everybody are what is asked for, once in a while.
    /^SCAN p( USING INDEX patient_\d)?$/,
    // Opening hours of a week, leave, and doctors.
    /^SCAN (practice_hours|practice_absence|doctor)/,
    // What was found before, by an index.
    /^SCAN (ranked|latest)$/
  ];
  expect([...found].filter((scan) => !small.some((allowed) => allowed.test(scan)))).toEqual([]);
});
