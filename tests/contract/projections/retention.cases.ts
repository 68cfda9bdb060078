import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  chart,
  consultation,
  entries,
  idOf,
  patient,
  patientId,
  STAMP
} from './world.ts';

/** Registered on 5 January 2010 and not heard of since, if nothing else is said. */
const old = (index: number, content: Record<string, unknown> = {}) =>
  patient(index, {
    family: `Family${index}`,
    given: 'Given',
    birthDate: '1970-06-01',
    registered: { at: '2010-01-05T08:00:00.000Z', by: STAMP.by },
    contacts: {},
    ...content
  });

const due = (p: Projections, today = '2026-11-22') =>
  p.query('retention.due', { today }).map(({ patient, ground, until }) => [patient, ground, until]);

export const retentionCases: Case[] = [
  onProjections(
    'a record is listed six years after the last thing that happened, not before',
    (p) => {
      p.apply([
        old(1),
        old(2),
        consultation(1, { patient: patientId(2), startedAt: '2020-11-22T07:00:00.000Z' })
      ]);
      equal(due(p, '2026-11-21'), [[patientId(1), 'dormant', '2016-01-05']]);
      equal(due(p, '2026-11-22'), [
        [patientId(1), 'dormant', '2016-01-05'],
        [patientId(2), 'dormant', '2026-11-22']
      ]);
      p.apply([
        book(1, {
          month: '2021-01',
          appointments: {
            [idOf(30, 1)]: appointment('2021-01-05T09:00', 15, { patient: patientId(2) })
          }
        })
      ]);
      equal(due(p, '2026-11-22').length, 1);
    }
  ),

  onProjections('a visit counts for those who read no consultations', (p) => {
    const visits = entries(9, { at: '2021-03-04T08:00:00.000Z' });
    p.apply([old(1), old(2, { visits })]);
    equal(due(p, '2026-11-22'), [[patientId(1), 'dormant', '2016-01-05']]);
  }),

  onProjections('children, births and work keep a record longer', (p) => {
    const birth = entries(7, {
      type: 'obstetric',
      title: 'Normal delivery',
      date: '2009'
    });
    p.apply([
      old(1, { birthDate: '2006-11-22' }),
      old(2),
      chart(2, { medicalHistory: birth }),
      old(3, { keptFor: { ground: 'occupational', ...STAMP } }),
      old(4, { keptFor: { ground: 'hold', ...STAMP } }),
      old(5),
      consultation(5, {
        patient: patientId(5),
        startedAt: '2011-02-03T07:00:00.000Z',
        diagnoses: entries(8, { code: 'O80.0', description: 'Delivery' })
      })
    ]);
    equal(due(p, '2027-11-21'), []);
    equal(due(p, '2027-11-22'), [[patientId(1), 'minor', '2027-11-22']]);
    equal(due(p, '2040-01-01'), [
      [patientId(1), 'minor', '2027-11-22'],
      [patientId(3), 'occupational', '2030-01-05'],
      [patientId(2), 'obstetric', '2030-12-31'],
      [patientId(5), 'obstetric', '2032-02-03']
    ]);
  })
];
