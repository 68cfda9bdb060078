import { describe, expect, test } from 'vitest';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import type { QueryName } from '#lib/projections/catalogue.ts';
import { openProjections } from '#lib/projections/projections.ts';
import { QUERIES, QUERY_NAMES } from '#lib/projections/queries/index.ts';
import type { SqlDatabase } from '#lib/projections/sql.ts';
import { DOCTOR, idOf, patientId, practice } from '../../contract/projections/world.ts';
import {
  appointment,
  book,
  entries,
  invoice,
  patient,
  STAMP
} from '../../contract/projections/world.ts';

/** Parameters that lead each query through all of its SQL. */
const ASKED: Record<QueryName, unknown[]> = {
  'practice.overview': [{}],
  'practice.schemes': [{}],
  'patients.search': [{ text: '' }, { text: 'n' }, { text: 'nkosi' }, { text: 'nkosy 082' }],
  'patients.count': [{}],
  'patients.similar': [{ family: 'Nkosi', given: 'Thandi', idNumber: '8001015009087' }],
  'patient.banner': [{ patient: patientId(1), now: '2026-11-20T10:00:00.000Z' }],
  'patient.timeline': [{ patient: patientId(1) }],
  'patient.family': [{ patient: patientId(1) }],
  'patient.vitals': [{ patient: patientId(1) }, { patient: patientId(1), codes: ['1'] }],
  'patient.appointments': [{ patient: patientId(1) }],
  'patient.consultations': [{ patient: patientId(1) }],
  'patient.invoices': [{ patient: patientId(1) }],
  'diary.range': [
    { from: '2026-11-20', to: '2026-11-20' },
    { from: '2026-11-20', to: '2026-11-20', doctors: [DOCTOR] }
  ],
  'appointment.one': [{ appointment: idOf(30, 1) }],
  'waiting.room': [{ date: '2026-11-20' }],
  'invoices.unpaid': [{}],
  'invoices.recent': [{}],
  'invoices.drafts': [{}],
  'invoices.lastNumber': [{ series: 'K7Q2' }],
  'consultations.drafts': [{}],
  'attention.list': [{}, { now: '2026-11-01T10:00:00.000Z' }],
  'attention.count': [{}],
  'today.summary': [{ date: '2026-11-20' }]
};

/** A database that notes the tables which the statements run through it read. */
function watched(db: SqlDatabase, read: Set<string>): SqlDatabase {
  const byRoot = new Map(
    db
      .prepare('SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0')
      .all<{ rootpage: number; tbl_name: string }>()
      .map(({ rootpage, tbl_name }) => [rootpage, tbl_name])
  );
  const note = (sql: string, params: readonly unknown[]): void => {
    const plan = db
      .prepare(`EXPLAIN ${sql}`)
      .all<{ opcode: string; p2: number; p4: string }>(...(params as string[]));
    for (const { opcode, p2 } of plan)
      if (opcode === 'OpenRead') read.add(byRoot.get(p2) ?? `${p2}`);
    if (/patient_trigram/.test(sql)) read.add('patient_trigram');
  };
  return {
    ...db,
    prepare(sql) {
      const statement = db.prepare(sql);
      return {
        run: (...params) => statement.run(...params),
        all: (...params) => (note(sql, params), statement.all(...params)) as never[],
        get: (...params) => (note(sql, params), statement.get(...params)) as never
      };
    }
  };
}

/** Something of everything that a query looks up only when it found something else. */
function fill(db: SqlDatabase): void {
  const twice = { issued: { ...STAMP, number: 'INV-K7Q2-0001' } };
  openProjections(db).apply([
    practice(),
    patient(1, { identifiers: entries(1, { type: 'sa-id', value: '8001015009087' }) }),
    patient(2, { identifiers: entries(1, { type: 'sa-id', value: '8001015009087' }) }),
    patient(3, { family: 'Nkosi' }),
    invoice(1, twice),
    invoice(2, twice),
    book(1, {
      appointments: {
        [idOf(30, 1)]: appointment('2026-11-20T09:00', 30),
        [idOf(30, 2)]: appointment('2026-11-20T09:00', 30, { patient: patientId(1) })
      }
    }),
    book(2, { appointments: { [idOf(30, 1)]: appointment('2026-11-20T10:00', 30) } })
  ]);
}

describe('a query names every table that it reads, so that live queries miss nothing', () => {
  test.each(QUERY_NAMES)('%s', (name) => {
    const db = openNodeSqlite(':memory:');
    fill(db);
    const read = new Set<string>();
    const spy = watched(db, read);
    for (const params of ASKED[name]) QUERIES[name].run(spy, params as never);
    expect(read.size).toBeGreaterThan(0);
    const named = new Set(QUERIES[name].tables);
    expect([...read].filter((table) => !named.has(table))).toEqual([]);
    expect(QUERIES[name].params.safeParse(ASKED[name][0]).success).toBe(true);
    db.close();
  });
});
