import { A } from '#lib/docs/core/automerge.ts';
import type { ProjectionInput } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  accessLog,
  acts,
  appointment,
  book,
  change,
  chart,
  consultation,
  entries,
  idOf,
  input,
  invoice,
  merged,
  patient,
  patientId,
  practice,
  STAMP,
  text
} from './world.ts';

/** Records of one person, read as one. */

const [me, mine, third] = [patientId(1), patientId(2), patientId(3)];
const AT = '2026-11-20T10:00:00.000Z';

/** A record joined with another one. */
const into = (from: ProjectionInput, other: string, at = AT): ProjectionInput =>
  change({ ...from, doc: A.clone(from.doc) }, at, (draft) => {
    (draft as Record<string, unknown>).mergedInto = {
      patient: text(other),
      at: text(at),
      by: text(STAMP.by)
    };
  });

const apart = (from: ProjectionInput): ProjectionInput =>
  change(from, AT, (draft) => {
    delete (draft as Record<string, unknown>).mergedInto;
  });

const thandi = (): ProjectionInput =>
  patient(1, {
    family: 'Nkosi',
    given: 'Thandi',
    identifiers: {},
    contacts: entries(60, { type: 'mobile', value: '+27820000001' }),
    medicalAids: {}
  });
const tandi = (): ProjectionInput =>
  patient(2, {
    family: 'Nkozi',
    given: 'Tandi',
    identifiers: entries(61, { type: 'sa-id', value: '8001015009087' }),
    contacts: entries(62, { type: 'mobile', value: '+27830000002' }),
    medicalAids: {},
    alerts: entries(63, { text: 'Falls', level: 'danger' }),
    visits: entries(64, { at: '2026-11-20T07:00:00.000Z' })
  });

const ofMine = (): ProjectionInput[] => [
  chart(2, {
    patient: mine,
    allergies: entries(65, { substance: 'Penicillin', severity: 'severe', status: 'active' }),
    vitals: entries(66, { at: AT, code: '8867-4', label: 'Heart rate', value: 72, unit: '/min' })
  }),
  invoice(1, {
    patient: mine,
    issued: { ...STAMP, number: 'INV-K7Q2-0001' },
    lines: entries(67, {
      description: 'Visit',
      quantity: 1,
      unitCents: 52_000,
      vatBasisPoints: 0
    })
  }),
  consultation(1, { patient: mine }),
  book(1, {
    appointments: { [idOf(68, 1)]: appointment('2026-12-22T09:00', 15, { patient: mine }) }
  }),
  accessLog(1, {
    entries: acts(69, { at: AT, member: STAMP.by, act: 'open-record', patient: mine })
  })
];

export const groupCases: Case[] = [
  onProjections('a record that is joined with another is read with it, from either', (p) => {
    p.apply([practice(), thandi(), into(tandi(), me), ...ofMine()]);
    for (const asked of [me, mine]) {
      const banner = p.query('patient.banner', { patient: asked, now: AT })!;
      equal(
        [banner.id, banner.name, banner.also, banner.idNumber, banner.phone],
        [me, 'Nkosi, Thandi', ['Nkozi, Tandi'], '8001015009087', '+27820000001']
      );
      equal(
        [banner.allergies.length, banner.alerts.length, banner.owedCents, banner.nextAppointment],
        [1, 1, 52_000, '2026-12-22T09:00']
      );
      equal(p.query('patient.vitals', { patient: asked }).length, 1, 'vitals');
      equal(p.query('patient.consultations', { patient: asked }).length, 1, 'consultations');
      equal(p.query('patient.visits', { patient: asked }).length, 1, 'visits');
      equal(p.query('patient.invoices', { patient: asked }).length, 1, 'invoices');
      equal(p.query('patient.appointments', { patient: asked }).length, 1, 'appointments');
      equal(p.query('access.ofPatient', { patient: asked }).length, 1, 'who looked');
      equal(p.query('access.list', { patient: asked }).length, 1, 'what was opened');
      const types = p.query('patient.timeline', { patient: asked }).map(({ type }) => type);
      equal([...new Set(types)].sort().includes('allergy'), true, 'timeline');
      equal(p.query('patient.group', { patient: asked }), {
        head: me,
        members: [
          {
            id: me,
            name: 'Nkosi, Thandi',
            birthDate: p.query('patients.search', { text: 'thandi' })[0]!.birthDate,
            registeredAt: STAMP.at,
            into: null,
            mergedAt: null,
            mergedBy: null
          },
          {
            id: mine,
            name: 'Nkozi, Tandi',
            birthDate: p
              .query('patient.group', { patient: me })
              .members.find(({ id }) => id === mine)!.birthDate,
            registeredAt: STAMP.at,
            into: me,
            mergedAt: AT,
            mergedBy: STAMP.by
          }
        ]
      });
    }
  }),

  onProjections('lists show the name of the person, whichever record was written to', (p) => {
    const wait = input('waitlist', idOf(71, 1), {
      waiting: entries(72, { patient: mine, urgency: 'soon' })
    });
    p.apply([practice(), thandi(), into(tandi(), me), ...ofMine(), wait]);
    const named = (): (string | undefined)[] => [
      p.query('diary.range', { from: '2026-12-22', to: '2026-12-22' })[0]?.title,
      p.query('waiting.board', { date: '2026-12-22' })[0]?.title,
      p.query('reminders.due', { from: '2026-12-22', to: '2026-12-22' })[0]?.name,
      p.query('invoices.recent', {})[0]?.patientName,
      p.query('consultations.drafts', {})[0]?.patientName,
      p.query('waitlist.open', {})[0]?.name
    ];
    equal(named(), Array<string>(6).fill('Nkosi, Thandi'));
    equal(p.query('invoices.recent', {})[0]!.patient, mine, 'what was written stays where it is');
    p.apply([tandi()]);
    equal(named(), Array<string>(6).fill('Nkozi, Tandi'));
  }),

  onProjections('search finds the head alone, by the names and numbers of either', (p) => {
    p.apply([thandi(), into(tandi(), me), patient(3)]);
    for (const found of ['nkosi', 'nkozi', '8001015009087', '082 000 0001', '083 000 0002']) {
      equal(
        p.query('patients.search', { text: found }).map(({ id }) => id),
        [me],
        found
      );
    }
    equal(p.query('patients.count', {}), { count: 2 });
    equal(
      p
        .query('records.held', {})
        .map(({ patient: held }) => held)
        .sort(),
      [me, third].sort()
    );
    equal(
      p
        .query('patients.similar', { family: 'Nkozi', given: 'Tandi', idNumber: '8001015009087' })
        .map(({ id }) => id),
      [me]
    );
  }),

  onProjections('taken apart again, each has what was written to it since', (p) => {
    const joined = into(tandi(), me);
    p.apply([practice(), thandi(), joined]);
    p.apply(ofMine());
    p.apply([apart(joined)]);
    equal(p.query('patient.banner', { patient: me })!.allergies, []);
    equal(p.query('patient.banner', { patient: mine })!.allergies.length, 1);
    equal(p.query('patient.group', { patient: mine }).members.length, 1);
    equal(p.query('patients.count', {}), { count: 2 });
  }),

  onProjections('a record whose head has not arrived is shown by itself until it does', (p) => {
    p.apply([into(tandi(), me)]);
    equal(p.query('patient.banner', { patient: mine })!.id, mine);
    equal(p.query('patient.banner', { patient: me })!.id, mine, 'a link to the other opens it');
    p.apply([thandi()]);
    equal(p.query('patient.banner', { patient: mine })!.id, me);
    p.remove([me]);
    equal(p.query('patient.banner', { patient: mine })!.id, mine);
  }),

  onProjections('chains and rings have one head, in whatever order they came', (p) => {
    const documents = [into(patient(1), mine), into(patient(2), third), patient(3)];
    p.apply(documents);
    const chain = p.digest();
    p.clear();
    for (const one of documents.toReversed()) p.apply([one]);
    equal(p.digest(), chain);
    equal(p.query('patient.group', { patient: me }).head, third);
    p.clear();
    p.apply([into(patient(2), me)]);
    p.apply([into(patient(1), mine)]);
    equal(p.query('patient.group', { patient: mine }).head, me, 'the one registered first');
  }),

  onProjections('one record joined with two at once goes with one, and the other is told', (p) => {
    const first = patient(1, { family: 'Aa', birthDate: '1950-01-01' });
    const both = merged(into(first, mine), into(first, third));
    p.apply([both, patient(2), patient(3)]);
    const { head } = p.query('patient.group', { patient: me });
    const left = head === mine ? third : mine;
    equal(
      p
        .query('attention.list', {})
        .map((item) => [item.type, [item.patient, 'other' in item ? item.other : ''].sort()]),
      [['duplicate-patient', [head, left].sort()]]
    );
  }),

  onProjections('records of two practices are not read together, whoever linked them', (p) => {
    p.apply([into(patient(2), me), patient(1, { practice: idOf(0, 9) })]);
    // Where the content says which practice it is, it is that of the document.
    const theirs = change(patient(1), AT, (draft) => {
      draft.practice = text(idOf(0, 9)) as never;
    });
    p.apply([theirs]);
    equal(p.query('patient.group', { patient: mine }).members.length, 1);
  }),

  onProjections(
    'duplicates who were joined, or are said to be two people, are told no more',
    (p) => {
      const twin = (index: number): ProjectionInput =>
        patient(index, { identifiers: entries(70, { type: 'sa-id', value: '8001015009087' }) });
      const told = (): number =>
        p.query('attention.list', {}).filter(({ type }) => type === 'duplicate-patient').length;
      p.apply([twin(1), twin(2)]);
      equal(told(), 1);
      p.apply([into(twin(2), me)]);
      equal(told(), 0);
      p.apply([
        twin(2),
        change(twin(1), AT, (draft) => {
          draft.apart = { [mine]: { added: { at: text(AT), by: text(STAMP.by) } } };
        })
      ]);
      equal(told(), 0);
    }
  ),

  onProjections('joined records are kept, and restricted, as the strictest of them', (p) => {
    const old = {
      registered: { ...STAMP, at: '2010-01-01T08:00:00.000Z' },
      birthDate: '1950-01-01'
    };
    const first = patient(1, old);
    const second = patient(2, old);
    const due = (): string[] =>
      p.query('retention.due', { today: '2026-11-20' }).map(({ patient: one }) => one);
    p.apply([first, second]);
    equal(due().sort(), [me, mine].sort());
    p.apply([into(second, me)]);
    equal(due(), [me]);
    const held = change(into(second, me), AT, (draft) => {
      (draft as Record<string, unknown>).keptFor = {
        at: text(AT),
        by: text(STAMP.by),
        ground: text('hold')
      };
      (draft as Record<string, unknown>).restricted = { at: text(AT), by: text(STAMP.by) };
    });
    p.apply([held]);
    equal(due(), []);
    equal(p.query('patient.protection', { patient: me })!.restrictedAt, AT);
  })
];
