import { A } from '#lib/docs/core/automerge.ts';
import type { Kind } from '#lib/docs/kinds.ts';
import type { QueryName } from '#lib/projections/catalogue.ts';
import { openProjections } from '#lib/projections/projections.ts';
import { SCHEMA_VERSION } from '#lib/projections/schema.ts';
import { onDatabase, onProjections, type Case } from './case.ts';
import { equal, ok, problemOf } from './check.ts';
import {
  appointment,
  book,
  change,
  chart,
  entries,
  idOf,
  input,
  invoice,
  patient,
  patientId,
  PRACTICE,
  practice,
  text
} from './world.ts';

const allergies = (...substances: string[]) => ({
  allergies: entries(
    20,
    ...substances.map((substance) => ({ substance, severity: 'severe', status: 'active' }))
  )
});

const noon = '2026-11-20T10:00:00.000Z';

export const lifecycleCases: Case[] = [
  onProjections('a new database needs a rebuild until somebody says that it is built', (p) => {
    equal(p.needsRebuild, true);
    p.apply([patient(1)]);
    equal(p.needsRebuild, true, 'half built is not built');
    p.markBuilt();
    equal(p.needsRebuild, false);
  }),

  onDatabase('a built database opens with what it holds', (db) => {
    const first = openProjections(db);
    first.apply([patient(1)]);
    first.markBuilt();
    const again = openProjections(db);
    equal(again.needsRebuild, false);
    equal(again.query('patients.count', {}), { count: 1 });
  }),

  onDatabase('a database of another schema version is emptied and needs a rebuild', (db) => {
    const old = openProjections(db);
    old.apply([patient(1)]);
    old.markBuilt();
    db.exec(`UPDATE projection_meta SET value = '0-older'; CREATE TABLE long_gone (x);`);
    const again = openProjections(db);
    equal(again.needsRebuild, true);
    equal(again.query('patients.count', {}), { count: 0 });
    equal(
      db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'long_gone'`).get(),
      undefined,
      'tables of other versions are gone'
    );
    ok(SCHEMA_VERSION !== '0-older', 'versions differ');
  }),

  onProjections('clearing forgets everything, and projecting again gives the same content', (p) => {
    const all = [
      practice(),
      patient(1),
      patient(2),
      chart(1, allergies('Penicillin')),
      invoice(1, {})
    ];
    p.apply(all);
    p.markBuilt();
    const before = p.digest();
    p.clear();
    equal(p.needsRebuild, true);
    equal(p.query('patients.count', {}), { count: 0 });
    equal(p.query('patients.search', { text: patientId(1) }), []);
    p.apply(all.toReversed());
    equal(p.digest(), before);
  }),

  onProjections('the digest tells different content apart', (p) => {
    p.apply([patient(1)]);
    const before = p.digest();
    p.apply([change(patient(1), noon, (draft) => (draft.preferred = text('Zee') as never))]);
    ok(p.digest() !== before, 'another name is another digest');
  }),

  onProjections('the heads that rows came from are remembered', (p) => {
    const first = patient(1);
    equal(p.headsOf(first.id), undefined);
    p.apply([first]);
    equal(p.headsOf(first.id), A.getHeads(first.doc));
    const second = change(first, noon, (draft) => (draft.preferred = text('Zee') as never));
    p.apply([second]);
    equal(p.headsOf(first.id), A.getHeads(second.doc));
  }),

  onProjections('applying says which tables changed, and only those', (p) => {
    const one = chart(1, allergies('Penicillin'));
    const first = p.apply([one]);
    ok(first.has('allergy') && first.has('timeline') && first.has('chart'), [...first].join());
    equal([...p.apply([one])], [], 'nothing new, nothing changed');
    const more = change(one, noon, (draft) => {
      draft.vitals![idOf(21, 1)] = entries(21, {
        at: noon,
        code: '8867-4',
        label: 'Heart rate',
        value: 72,
        unit: '/min'
      })[idOf(21, 0)]! as never;
    });
    equal([...p.apply([more])].sort(), ['source', 'timeline', 'vital']);
  }),

  onProjections('a patient who changes is found by the new words and no more by the old', (p) => {
    const one = patient(1, { family: 'Oldname', given: 'Thandi' });
    p.apply([one]);
    const changed = p.apply([
      change(one, noon, (draft) => (draft.family = text('Brandnew') as never))
    ]);
    ok(changed.has('patient_search') && changed.has('name_term'), [...changed].join());
    equal(p.query('patients.search', { text: 'oldname' }), []);
    equal(p.query('patients.search', { text: 'ldna' }), []);
    equal(p.query('patients.search', { text: 'brandn' }).length, 1);
  }),

  onProjections('a document with a broken entry shows the others and what is wrong', (p) => {
    const fields = allergies('Penicillin', 'Latex', 'Peanuts');
    (fields.allergies[idOf(20, 1)] as Record<string, unknown>).severity = 'catastrophic';
    p.apply([patient(1), chart(1, fields)]);
    const shown = p.query('patient.banner', { patient: patientId(1) })!.allergies;
    equal(
      shown.map(({ substance }) => substance),
      ['Peanuts', 'Penicillin']
    );
    const items = p.query('attention.list', {});
    equal(
      items.map(({ type, patient: about }) => [type, about]),
      [['unreadable', patientId(1)]]
    );
    ok(/allergies.*severity/.test(JSON.stringify(items)), 'says where');
  }),

  onProjections('a document that cannot be read is a row, not an error', (p) => {
    const nobody = { ...patient(1), doc: A.from({ nothing: 'here' }) };
    const unknown = { ...input('patient', idOf(1, 2), {}), kind: 'spaceship' as Kind };
    const undefinedKind = { ...patient(3), kind: undefined as unknown as Kind };
    p.apply([nobody, unknown, undefinedKind, patient(4)]);
    equal(p.query('patients.count', {}), { count: 1 });
    equal(
      p.query('attention.list', {}).map((item) => [item.type, 'kind' in item ? item.kind : '']),
      [
        ['unreadable', 'patient'],
        ['unreadable', null],
        ['unreadable', null]
      ]
    );
    p.apply([patient(1)]);
    equal(p.query('attention.count', {}), { count: 2 }, 'readable again, and no longer reported');
  }),

  onProjections('a document that claims another one’s identity is reported', (p) => {
    p.apply([{ ...patient(2), id: patientId(1) }]);
    ok(/another/.test(JSON.stringify(p.query('attention.list', {}))), 'is reported');
  }),

  onProjections('a document of a newer schema is projected as far as it reads', (p) => {
    const newer = change(patient(1), noon, (draft) => {
      draft.schema = 7 as never;
      draft.favouriteColour = text('blue') as never;
    });
    p.apply([newer]);
    equal(p.query('patients.count', {}), { count: 1 });
    equal(p.query('attention.count', {}), { count: 0 });
  }),

  onProjections('a day on which a book changes one entry costs one entry', (p, db) => {
    const many = Object.assign(
      {},
      ...Array.from({ length: 50 }, (_, at) => ({
        [idOf(30, at)]: appointment(`2026-11-${String(2 + (at % 25)).padStart(2, '0')}T09:00`, 15)
      }))
    ) as Record<string, unknown>;
    const one = book(1, { appointments: many });
    p.apply([one]);
    db.exec(
      'CREATE TABLE touched (id); CREATE TRIGGER t AFTER INSERT ON appointment_entry BEGIN INSERT INTO touched VALUES (NEW.id); END;'
    );
    p.apply([
      change(one, noon, (draft) => {
        draft.appointments![idOf(30, 7)]!.status = text('arrived');
      })
    ]);
    equal(db.prepare('SELECT id FROM touched').all(), [{ id: idOf(30, 7) }]);
  }),

  onProjections('queries refuse names and parameters that they do not know', (p) => {
    const ask = (name: string, params: unknown) => () =>
      p.query(name as QueryName, params as never);
    equal(problemOf(ask('patients.steal', {})), 'unknown-query');
    equal(problemOf(ask('toString', {})), 'unknown-query');
    equal(problemOf(ask('patients.search', { text: 7 })), 'bad-query');
    equal(problemOf(ask('patients.search', { text: 'a', limt: 3 })), 'bad-query');
    equal(problemOf(ask('patients.search', { text: 'a', limit: -1 })), 'bad-query');
    equal(problemOf(ask('patient.banner', { patient: `'; DROP TABLE patient` })), 'bad-query');
    equal(problemOf(ask('diary.range', { from: 'yesterday', to: '2026-11-02' })), 'bad-query');
    equal(problemOf(ask('patients.count', null)), 'bad-query');
  }),

  onProjections('queries have answers before anything was projected', (p) => {
    equal(p.query('practice.overview', {}), null);
    equal(p.query('patients.search', { text: 'nkosi' }), []);
    equal(p.query('patients.search', { text: '' }), []);
    equal(p.query('patient.banner', { patient: patientId(1) }), null);
    equal(p.query('appointment.one', { appointment: PRACTICE }), null);
    equal(p.query('invoices.lastNumber', { series: 'K7Q2' }), { last: 0 });
    equal(p.query('today.summary', { date: '2026-11-20' }), {
      appointments: 0,
      waiting: 0,
      done: 0,
      drafts: 0,
      unpaidCents: 0,
      attention: 0
    });
  })
];
