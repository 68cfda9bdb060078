import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import { accessLog, acts, appointment, book, idOf, patient, patientId, practice } from './world.ts';

const NALEDI = idOf(60, 1);
const OWNER = idOf(60, 2);
const TABLET = idOf(12, 1);
const OFFICE = idOf(12, 2);

/** An entry at a time of 20 January 2026 in UTC, which is two hours earlier than the practice. */
const at = (time: string, act: string, content: Record<string, unknown> = {}) => ({
  at: `2026-01-20T${time}:00.000Z`,
  member: NALEDI,
  act,
  ...content
});

const named = (index: number, family: string, given: string, content = {}) =>
  patient(index, { family, given, contacts: {}, identifiers: {}, medicalAids: {}, ...content });

const MONTH = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-02-01T00:00:00.000Z',
  members: [
    { id: NALEDI, name: 'Sr Naledi Mokoena' },
    { id: OWNER, name: 'Dr Priya Naidoo' }
  ]
};

const found = (p: Projections, thresholds = {}) =>
  p
    .query('access.anomalies', { ...MONTH, thresholds })
    .map(({ type, patients }) => [type, patients.length]);

/** Patients numbered from 1, and a log in which some are opened, one a minute. */
const opened = (p: Projections, count: number, hour: string, group = 40): void => {
  const entries = Array.from({ length: count }, (_, n) =>
    at(`${hour}:${String(n % 60).padStart(2, '0')}`, 'open-record', { patient: patientId(n + 1) })
  );
  p.apply([
    ...Array.from({ length: count }, (_, n) => named(n + 1, `Family${n}`, 'Given')),
    accessLog(1, { entries: acts(group, ...entries) })
  ]);
};

const hours = {
  hours: Object.fromEntries(
    [1, 2, 3, 4, 5].map((weekday) => [
      idOf(61, weekday),
      { weekday, from: '08:00', to: '17:00', added: { at: '2026-01-01T00:00:00.000Z', by: OWNER } }
    ])
  )
};

export const accessCases: Case[] = [
  onProjections('the log is told newest first, by person, patient, act, device and period', (p) => {
    p.apply([
      named(1, 'Nkosi', 'Thandi'),
      accessLog(1, {
        entries: acts(
          40,
          at('07:00', 'open-record', {
            kind: 'patient',
            patient: patientId(1),
            count: 3,
            last: '2026-01-20T07:06:00.000Z'
          }),
          at('07:10', 'search', { shape: '2 names', hits: 4 })
        )
      }),
      accessLog(2, {
        entries: acts(41, at('07:05', 'print', { member: OWNER, patient: patientId(1) }))
      })
    ]);
    const told = (filter: object) => p.query('access.list', filter).map(({ act }) => act);
    equal(told({}), ['search', 'print', 'open-record']);
    equal(told({ patient: patientId(1) }), ['print', 'open-record']);
    equal(told({ member: OWNER }), ['print']);
    equal(told({ device: TABLET }), ['search', 'open-record']);
    equal(told({ acts: ['search', 'print'] }), ['search', 'print']);
    // What went on into the period belongs to it.
    equal(told({ from: '2026-01-20T07:06:00.000Z', to: '2026-01-20T07:08:00.000Z' }), [
      'open-record'
    ]);
    const [search, , record] = p.query('access.list', {});
    equal([search!.shape, search!.hits, search!.patientName], ['2 names', 4, null]);
    equal([record!.count, record!.patientName, record!.device], [3, 'Nkosi, Thandi', TABLET]);
  }),

  onProjections(
    'who looked at a record is one line per person and device, with what and why',
    (p) => {
      p.apply([
        accessLog(1, {
          entries: acts(
            40,
            at('07:00', 'open-record', { patient: patientId(1), count: 2 }),
            at('09:00', 'break-glass', { patient: patientId(1), reason: 'Collapsed here' }),
            at('09:30', 'open-record', { patient: patientId(2) })
          )
        }),
        accessLog(2, { entries: acts(41, at('08:00', 'print', { patient: patientId(1) })) })
      ]);
      const rows = p.query('access.ofPatient', { patient: patientId(1) });
      equal(
        rows.map(({ device, times, acts, reasons }) => [device, times, acts, reasons]),
        [
          [TABLET, 3, ['break-glass', 'open-record'], ['Collapsed here']],
          [OFFICE, 1, ['print'], []]
        ]
      );
      equal(
        [rows[0]!.first, rows[0]!.last],
        ['2026-01-20T07:00:00.000Z', '2026-01-20T09:00:00.000Z']
      );
    }
  ),

  onProjections(
    'an opened restricted record is a matter for others until one of them sees to it',
    (p) => {
      const glass = at('09:00', 'break-glass', { patient: patientId(1), reason: 'Collapsed here' });
      p.apply([named(1, 'Nkosi', 'Thandi'), accessLog(1, { entries: acts(40, glass) })]);
      const matters = (member: string) => p.query('attention.list', { member });
      equal(p.query('attention.count', { member: NALEDI }), { count: 0 }, 'not for oneself');
      const [item] = matters(OWNER);
      equal(
        [item?.type, item?.patientName, item?.since],
        ['break-glass', 'Nkosi, Thandi', '2026-01-20T09:00:00.000Z']
      );
      equal(p.query('attention.count', { member: OWNER }), { count: 1 });
      equal(p.query('today.summary', { date: '2026-01-20', member: OWNER }).attention, 1);

      const review = (member: string, group: number) =>
        accessLog(group, {
          entries: acts(40 + group, at('10:00', 'review', { member, about: idOf(40, 0) }))
        });
      p.apply([review(NALEDI, 2)]);
      equal(
        p.query('attention.count', { member: OWNER }),
        { count: 1 },
        'nobody reviews their own'
      );
      p.apply([review(OWNER, 3)]);
      equal(matters(OWNER), []);
      equal(found(p), [['break-glass', 1]], 'still in the log');
      equal(p.query('access.anomalies', MONTH)[0]!.reviewed, true);
    }
  ),

  onProjections(
    'a reason that was given holds for the member who gave it, from when it was',
    (p) => {
      const glass = at('09:00', 'break-glass', { patient: patientId(1), reason: 'Collapsed here' });
      p.apply([accessLog(1, { entries: acts(40, glass) })]);
      const ask = (member: string, since: string) =>
        p.query('access.glass', { patient: patientId(1), member, since })?.reason ?? null;
      equal(ask(NALEDI, '2026-01-20T08:30:00.000Z'), 'Collapsed here');
      equal(ask(NALEDI, '2026-01-20T09:30:00.000Z'), null);
      equal(ask(OWNER, '2026-01-20T08:30:00.000Z'), null);
    }
  ),

  onProjections('many records in an hour stand out, by what is usual for the member', (p) => {
    opened(p, 60, '09');
    equal(found(p, { unexplained: 1000 }), [['many-records', 60]], 'many for anybody');
    equal(found(p, { unexplained: 1000, manyForAnybody: 61 }), []);
    // Twenty hours with ten patients each, in the month before: thirty are three times as many.
    const usual = Array.from({ length: 20 }, (_, hour) =>
      Array.from({ length: 10 }, (_, n) => ({
        ...at('00:00', 'open-record', { patient: patientId(n + 1) }),
        at: `2025-12-${String(hour + 5).padStart(2, '0')}T09:${String(n).padStart(2, '0')}:00.000Z`
      }))
    ).flat();
    p.apply([accessLog(2, { month: '2025-12', entries: acts(42, ...usual) })]);
    equal(found(p, { unexplained: 1000, manyForAnybody: 999 }), [['many-records', 60]]);
    equal(found(p, { unexplained: 1000, timesUsual: 7 }), []);
  }),

  onProjections('records opened while the practice is closed stand out, by its own clock', (p) => {
    p.apply([practice(hours)]);
    // 20 January 2026 is a Tuesday; 15:59 UTC is 17:59 there, within the hour of grace.
    const entries = (time: string) =>
      accessLog(1, { entries: acts(40, at(time, 'open-record', { patient: patientId(1) })) });
    p.apply([named(1, 'Nkosi', 'Thandi'), entries('15:59')]);
    equal(found(p), []);
    p.apply([entries('16:01')]);
    equal(found(p), [['outside-hours', 1]]);
    equal(found(p, { graceMinutes: 120 }), []);
    p.apply([practice()]);
    equal(found(p), [], 'a practice without hours is never closed');
  }),

  onProjections(
    'the own record and the own family name stand out, unless the name is common',
    (p) => {
      const log = (...list: number[]) =>
        accessLog(1, {
          entries: acts(
            40,
            ...list.map((n) => at('09:00', 'open-record', { patient: patientId(n) }))
          )
        });
      p.apply([
        named(1, 'Mokoena', 'Naledi'),
        named(2, 'Mokoena', 'Thabo'),
        named(3, 'Nkosi', 'Naledi')
      ]);
      p.apply([log(1, 2, 3)]);
      equal(found(p), [
        ['own-record', 1],
        ['own-family-name', 1]
      ]);
      equal(found(p, { commonSurname: 1 }), [['own-record', 1]]);
    }
  ),

  onProjections(
    'records of patients who were not about to come stand out when they are many',
    (p) => {
      opened(p, 8, '09');
      equal(found(p), [['without-appointment', 8]]);
      equal(found(p, { unexplained: 9 }), []);
      // One of them has an appointment six days later: seven are left.
      const coming = {
        [idOf(30, 1)]: appointment('2026-01-26T09:00', 15, { patient: patientId(1) })
      };
      p.apply([book(1, { month: '2026-01', appointments: coming })]);
      equal(found(p), []);
      equal(found(p, { nearDays: 5 }), [['without-appointment', 8]]);
      equal(found(p, { unexplained: 7, unexplainedPercent: 88 }), []);
    }
  ),

  onProjections('failed unlocks one after the other stand out', (p) => {
    const failed = (...times: string[]) =>
      p.apply([
        accessLog(1, {
          entries: acts(40, ...times.map((time) => at(time, 'failed-unlock', { count: 2 })))
        })
      ]);
    failed('09:00', '09:20', '09:40');
    equal(found(p), []);
    failed('09:00', '09:10', '09:20');
    equal(found(p), [['failed-unlocks', 0]]);
    equal(found(p, { failedUnlocks: 7 }), []);
  }),

  onProjections('a lost device: whose records there are, and which were opened on it', (p) => {
    p.apply([
      named(1, 'Nkosi', 'Thandi', { birthDate: '1980-01-01' }),
      named(2, 'Botha', 'Jan'),
      accessLog(1, {
        entries: acts(
          40,
          at('09:00', 'open-record', { patient: patientId(1), count: 2 }),
          at('10:00', 'print', { patient: patientId(1) }),
          at('11:00', 'search', { shape: 'name' })
        )
      }),
      book(1, {
        month: '2026-01',
        appointments: {
          [idOf(30, 1)]: appointment('2026-01-26T09:00', 15, { patient: patientId(2) })
        }
      })
    ]);
    equal(
      p
        .query('records.held', {})
        .map(({ name, appointments, chart }) => [name, appointments, chart]),
      [
        ['Botha, Jan', 1, false],
        ['Nkosi, Thandi', 0, false]
      ]
    );
    equal(p.query('device.opened', { device: TABLET }), [
      {
        patient: patientId(1),
        name: 'Nkosi, Thandi',
        times: 3,
        first: '2026-01-20T09:00:00.000Z',
        last: '2026-01-20T10:00:00.000Z'
      }
    ]);
    equal(p.query('device.opened', { device: OFFICE }), []);
  }),

  onProjections('a record says that it is restricted, by whom and why', (p) => {
    p.apply([named(1, 'Nkosi', 'Thandi')]);
    equal(p.query('patient.protection', { patient: patientId(1) }), null);
    const stamp = { at: '2026-01-20T09:00:00.000Z', by: OWNER };
    p.apply([named(2, 'Botha', 'Jan', { restricted: { ...stamp, reason: 'Works here' } })]);
    equal(p.query('patient.protection', { patient: patientId(2) }), {
      restrictedAt: stamp.at,
      restrictedBy: OWNER,
      restrictedReason: 'Works here',
      keptFor: null,
      keptNote: null
    });
  })
];
