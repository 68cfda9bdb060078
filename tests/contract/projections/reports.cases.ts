import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  consultation,
  DOCTOR,
  entries,
  idOf,
  OTHER_DOCTOR,
  patient,
  patientId,
  practice,
  STAMP
} from './world.ts';

/** Every figure here was worked out by hand from the entries above it. */

const id = (index: number): string => idOf(37, index);
const november = { from: '2026-11-01', to: '2026-11-30' };

const TYPE = idOf(6, 0);

/** A visit on a Monday of which arrival and first sight are so many minutes apart. */
const waited = (start: string, minutes: number, content: Record<string, unknown> = {}) => {
  const arrivedAt = `${start.slice(0, 10)}T06:00:00.000Z`;
  const seenAt = new Date(Date.parse(arrivedAt) + minutes * 60_000).toISOString();
  return appointment(start, 15, { status: 'done', arrivedAt, seenAt, ...content });
};

const utilisation = (p: Projections, from: string, to: string) =>
  p
    .query('report.utilisation', { from, to })
    .map(({ doctor, week, bookedMinutes, missedMinutes, openMinutes }) => [
      doctor === DOCTOR ? 1 : 2,
      week,
      bookedMinutes,
      missedMinutes,
      openMinutes
    ]);

/** Open on weekdays from eight to one and from two to five: 480 minutes. */
const hours = Object.assign(
  {},
  ...[1, 2, 3, 4, 5].map((weekday) =>
    entries(
      40 + weekday,
      { weekday, from: '08:00', to: '13:00' },
      { weekday, from: '14:00', to: '17:00' }
    )
  )
) as Record<string, Record<string, unknown>>;

export const reportCases: Case[] = [
  onProjections('a doctor’s week is booked minutes against open ones', (p) => {
    p.apply([
      practice({ hours }),
      book(1, {
        appointments: {
          [id(1)]: appointment('2026-11-02T09:00', 30, { status: 'done' }),
          [id(2)]: appointment('2026-11-03T09:00', 45),
          [id(3)]: appointment('2026-11-04T09:00', 15, { status: 'no-show' }),
          [id(4)]: appointment('2026-11-04T10:00', 60, { status: 'cancelled' }),
          // The Sunday belongs to the week that began on the Monday before.
          [id(5)]: appointment('2026-11-08T09:00', 20),
          [id(6)]: appointment('2026-11-09T09:00', 10)
        }
      })
    ]);
    equal(utilisation(p, '2026-11-02', '2026-11-15'), [
      [1, '2026-11-02', 95, 15, 2400],
      [2, '2026-11-02', 0, 0, 2400],
      [1, '2026-11-09', 10, 0, 2400],
      [2, '2026-11-09', 0, 0, 2400]
    ]);
    equal(
      utilisation(p, '2026-11-03', '2026-11-04').filter(([doctor]) => doctor === 1),
      [[1, '2026-11-02', 45, 15, 960]],
      'of a week that the period cuts, only the days in it'
    );
  }),

  onProjections('leave, closed days, public holidays and blocked time are not open', (p) => {
    const block = (start: string, minutes: number) => ({ title: 'Away', start, minutes });
    p.apply([
      practice({
        hours,
        absences: entries(
          46,
          { doctor: DOCTOR, from: '2026-12-14', to: '2026-12-14', reason: 'Leave' },
          { from: '2026-12-17', to: '2026-12-18' }
        )
      }),
      book(1, {
        month: '2026-12',
        appointments: {},
        blocks: entries(
          47,
          // An hour of the morning, the half hour beside it twice, and lunch, which is not open anyway.
          block('2026-12-15T09:00', 60),
          block('2026-12-15T09:30', 60),
          block('2026-12-15T13:00', 60)
        )
      })
    ]);
    // Monday on leave, Tuesday less 90 minutes, Wednesday the Day of Reconciliation, then closed.
    equal(utilisation(p, '2026-12-14', '2026-12-20'), [
      [1, '2026-12-14', 0, 0, 390],
      [2, '2026-12-14', 0, 0, 960]
    ]);
    p.apply([practice({ hours, opensOnPublicHolidays: true })]);
    equal(utilisation(p, '2026-12-16', '2026-12-16'), [
      [1, '2026-12-14', 0, 0, 480],
      [2, '2026-12-14', 0, 0, 480]
    ]);
  }),

  onProjections('a doctor’s own hours go before the practice’s, and none mean not in', (p) => {
    p.apply([
      practice({
        hours: {
          ...hours,
          ...entries(
            48,
            { weekday: 1, from: '08:00', to: '10:00', doctor: DOCTOR },
            { weekday: 2, from: '08:00', to: '08:00', doctor: DOCTOR }
          )
        }
      })
    ]);
    equal(utilisation(p, '2026-11-02', '2026-11-03'), [
      [1, '2026-11-02', 0, 0, 120],
      [2, '2026-11-02', 0, 0, 960]
    ]);
  }),

  onProjections('a practice that has set no hours is open as its diary shows it', (p) => {
    p.apply([practice()]);
    // Five working days from eight to five, of two doctors.
    equal(utilisation(p, '2026-11-02', '2026-11-08'), [
      [1, '2026-11-02', 0, 0, 2700],
      [2, '2026-11-02', 0, 0, 2700]
    ]);
  }),

  onProjections('waits are from arrival to the doctor: median and ninth decile', (p) => {
    const at = (index: number, hour: number, minutes: number, content = {}) => ({
      [id(index)]: waited(`2026-11-02T${String(hour).padStart(2, '0')}:00`, minutes, content)
    });
    p.apply([
      book(1, {
        appointments: {
          // At eight, ten visits: 1 to 10 minutes. Median between 5 and 6; nine of ten within 9.
          ...Object.assign({}, ...Array.from({ length: 10 }, (_, n) => at(n, 8, n + 1))),
          // At nine, three: 5, 20, 60.
          ...at(20, 9, 60),
          ...at(21, 9, 5),
          ...at(22, 9, 20),
          // Not known: no arrival, and a clock that ran backwards. Nobody waited for a cancelled one.
          [id(30)]: appointment('2026-11-02T10:00', 15, {
            status: 'done',
            seenAt: '2026-11-02T08:00:00.000Z'
          }),
          ...at(31, 10, -5),
          ...at(32, 10, 90, { status: 'cancelled' }),
          // Still waiting.
          [id(33)]: appointment('2026-11-02T10:00', 15, {
            status: 'arrived',
            arrivedAt: '2026-11-02T08:00:00.000Z'
          })
        }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: { [id(40)]: waited('2026-11-02T08:00', 12.5) }
      })
    ]);
    equal(p.query('report.waits', november), {
      // 1 2 3 4 5 5 6 7 8 9 10 12.5 20 60: 14 visits, the middle two 6 and 7, the 13th of 14 is 20.
      all: { visits: 14, median: 6.5, p90: 20 },
      byDoctor: [
        { doctor: DOCTOR, visits: 13, median: 6, p90: 20 },
        { doctor: OTHER_DOCTOR, visits: 1, median: 12.5, p90: 12.5 }
      ],
      byHour: [
        // 1 to 10 and 12.5: eleven visits, the sixth is 6, the tenth of eleven is 10.
        { hour: 8, visits: 11, median: 6, p90: 10 },
        { hour: 9, visits: 3, median: 20, p90: 60 }
      ],
      unknown: 2
    });
    equal(p.query('report.waits', { from: '2026-12-01', to: '2026-12-31' }), {
      all: null,
      byDoctor: [],
      byHour: [],
      unknown: 0
    });
  }),

  onProjections('who did not come is held against who did, never against who may yet', (p) => {
    const visit = (start: string, status: string, content = {}) =>
      appointment(start, 15, { status, ...content });
    p.apply([
      book(1, {
        appointments: {
          // Monday: two came, one did not.
          [id(1)]: visit('2026-11-02T09:00', 'done', { consultationType: TYPE }),
          [id(2)]: visit('2026-11-02T10:00', 'arrived', { consultationType: TYPE }),
          [id(3)]: visit('2026-11-02T11:00', 'no-show', { consultationType: TYPE }),
          // Sunday: one did not.
          [id(4)]: visit('2026-11-08T11:00', 'no-show'),
          [id(5)]: visit('2026-11-03T09:00', 'booked'),
          [id(6)]: visit('2026-11-03T09:00', 'confirmed'),
          [id(7)]: visit('2026-11-03T09:00', 'cancelled')
        }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: { [id(8)]: visit('2026-11-02T09:00', 'billing') }
      })
    ]);
    equal(p.query('report.noShows', november), {
      all: { came: 3, missed: 2 },
      byDoctor: [
        { doctor: DOCTOR, came: 2, missed: 2 },
        { doctor: OTHER_DOCTOR, came: 1, missed: 0 }
      ],
      byWeekday: [
        { weekday: 1, came: 3, missed: 1 },
        { weekday: 7, came: 0, missed: 1 }
      ],
      byType: [
        { consultationType: null, came: 1, missed: 1 },
        { consultationType: TYPE, came: 2, missed: 1 }
      ],
      open: 2
    });
  }),

  onProjections('diagnoses are counted by code, and each patient once', (p) => {
    const said = (index: number, content: Record<string, unknown>) =>
      consultation(index, { notes: undefined, ...content });
    p.apply([
      said(1, {
        diagnoses: entries(
          50,
          { system: 'icd-10', code: 'J06.9', description: 'Cold' },
          { system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10', description: 'Hypertension' },
          { description: 'Tired' },
          { system: 'http://snomed.info/sct', code: '195662009', description: 'Viral' },
          { code: 'R05', description: 'Cough', removed: { at: STAMP.at, by: STAMP.by } }
        )
      }),
      said(2, {
        startedAt: '2026-11-21T07:00:00.000Z',
        diagnoses: entries(51, { code: 'J06.9', description: 'Upper respiratory infection' })
      }),
      said(3, {
        patient: patientId(2),
        diagnoses: entries(52, { code: 'J06.9', description: 'URTI' })
      }),
      said(4, {
        startedAt: '2026-10-31T07:00:00.000Z',
        diagnoses: entries(53, { code: 'J06.9', description: 'Earlier' })
      })
    ]);
    equal(p.query('report.diagnoses', november), [
      { code: 'J06.9', description: 'Upper respiratory infection', uses: 3, patients: 2 },
      { code: 'I10', description: 'Hypertension', uses: 1, patients: 1 }
    ]);
  }),

  onProjections(
    'new patients are those registered here, and those seen for the first time',
    (p) => {
      const registered = (at: string) => ({ registered: { at, by: STAMP.by } });
      const seen = (...instants: string[]) => ({
        visits: entries(54, ...instants.map((at) => ({ at })))
      });
      p.apply([
        practice(),
        // Late on the last of October in UTC, which is November here.
        patient(1, {
          ...registered('2026-10-31T22:30:00.000Z'),
          ...seen('2026-11-20T07:00:00.000Z')
        }),
        patient(2, { ...registered('2026-11-30T21:59:00.000Z') }),
        patient(3, { ...registered('2026-11-30T22:00:00.000Z') }),
        // From another system: no new patient, but never seen here before December.
        patient(4, {
          ...registered('2026-11-10T08:00:00.000Z'),
          origin: { system: 'old', id: '4' },
          ...seen('2026-12-01T07:00:00.000Z')
        }),
        // Was here before.
        patient(5, {
          ...registered('2026-01-01T08:00:00.000Z'),
          ...seen('2026-11-02T07:00:00.000Z', '2026-01-02T07:00:00.000Z')
        })
      ]);
      equal(p.query('report.newPatients', { from: '2026-10-01', to: '2026-12-31' }), [
        { month: '2026-10', registered: 0, seen: 0 },
        { month: '2026-11', registered: 2, seen: 1 },
        { month: '2026-12', registered: 1, seen: 1 }
      ]);
    }
  ),

  onProjections('visits are counted by doctor and week, with how many people they were', (p) => {
    const visits = (group: number, ...list: [at: string, doctor?: string][]) => ({
      visits: entries(group, ...list.map(([at, doctor]) => ({ at, ...(doctor ? { doctor } : {}) })))
    });
    p.apply([
      practice(),
      patient(
        1,
        visits(
          55,
          ['2026-11-02T07:00:00.000Z', DOCTOR],
          ['2026-11-06T07:00:00.000Z', DOCTOR],
          ['2026-11-09T07:00:00.000Z', DOCTOR]
        )
      ),
      patient(
        2,
        visits(56, ['2026-11-03T07:00:00.000Z', DOCTOR], ['2026-11-03T07:00:00.000Z', OTHER_DOCTOR])
      ),
      // Sunday evening in UTC is Monday here.
      patient(3, visits(57, ['2026-11-08T22:30:00.000Z']))
    ]);
    equal(p.query('report.visits', november), [
      { doctor: DOCTOR, week: '2026-11-02', visits: 3, patients: 2 },
      { doctor: OTHER_DOCTOR, week: '2026-11-02', visits: 1, patients: 1 },
      { doctor: DOCTOR, week: '2026-11-09', visits: 1, patients: 1 },
      { doctor: null, week: '2026-11-09', visits: 1, patients: 1 }
    ]);
  })
];
