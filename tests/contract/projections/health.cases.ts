import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  change,
  chart,
  consultation,
  entries,
  idOf,
  merged,
  onDevice,
  patient,
  patientId,
  practice,
  text
} from './world.ts';

const me = patientId(1);
const at = (day: string) => `2026-${day}T08:00:00.000Z`;
const vital = (day: string, code: string, value: number, unit = 'kg') => ({
  at: at(day),
  code,
  label: code,
  value,
  unit
});

export const healthCases: Case[] = [
  onProjections('what a patient has and takes is what holds at present', (p) => {
    p.apply([
      patient(1),
      chart(1, {
        allergies: entries(
          50,
          { substance: 'Penicillin', severity: 'severe', status: 'active', reaction: 'Hives' },
          { substance: 'Egg', severity: 'mild', status: 'refuted' }
        ),
        problems: entries(
          51,
          { title: 'Asthma', status: 'active', onset: '2020-05', code: 'J45.9' },
          { title: 'Otitis', status: 'resolved' }
        ),
        medications: entries(
          52,
          { name: 'Salbutamol', dose: '100 µg', status: 'active' },
          { name: 'Amoxicillin', status: 'completed' }
        )
      })
    ]);
    const health = p.query('patient.health', { patient: me });
    equal(health.allergies, [
      {
        id: idOf(50, 0),
        substance: 'Penicillin',
        severities: ['severe'],
        reaction: 'Hives',
        concurrent: false
      }
    ]);
    equal(health.noKnownAllergies, false);
    equal(health.problems, [
      { id: idOf(51, 0), title: 'Asthma', code: 'J45.9', onset: '2020-05', concurrent: false }
    ]);
    equal(health.medications, [
      { id: idOf(52, 0), name: 'Salbutamol', dose: '100 µg', frequency: null, concurrent: false }
    ]);
  }),

  onProjections('where devices disagree, every value is told, and what may hold is there', (p) => {
    const first = chart(1, {
      allergies: entries(50, { substance: 'Latex', severity: 'mild', status: 'active' }),
      problems: entries(51, { title: 'Gout', status: 'resolved' }),
      medications: entries(52, { name: 'Warfarin', dose: '5 mg', status: 'active' })
    });
    const [allergy, problem, medicine] = [idOf(50, 0), idOf(51, 0), idOf(52, 0)];
    const one = change(onDevice(first, 1), at('11-01'), (draft) => {
      draft.medications![medicine]!.dose = text('3 mg');
      draft.allergies![allergy]!.severity = text('severe');
      draft.problems![problem]!.status = text('inactive');
    });
    const other = change(onDevice(first, 2), at('11-02'), (draft) => {
      draft.medications![medicine]!.dose = text('7 mg');
      draft.allergies![allergy]!.severity = text('moderate');
      draft.problems![problem]!.status = text('active');
    });
    p.apply([patient(1), merged(one, other)]);
    const health = p.query('patient.health', { patient: me });
    equal(health.medications[0]!.dose!.split(' or ').sort(), ['3 mg', '7 mg']);
    equal(health.medications[0]!.concurrent, true);
    equal([...health.allergies[0]!.severities].sort(), ['moderate', 'severe']);
    equal(
      health.problems.map(({ title, concurrent }) => [title, concurrent]),
      [['Gout', true]]
    );
  }),

  onProjections(
    'what was measured last is the newest of each, with the height of its weight',
    (p) => {
      p.apply([
        patient(1),
        chart(1, {
          vitals: entries(
            56,
            vital('01-01', '29463-7', 80),
            vital('03-01', '29463-7', 82),
            vital('02-01', '8302-2', 180, 'cm'),
            vital('05-01', '8302-2', 181, 'cm'),
            vital('02-01', '8867-4', 70, '/min')
          )
        })
      ]);
      equal(
        p.query('patient.health', { patient: me }).vitals.map(({ code, value }) => [code, value]),
        [
          ['8302-2', 180],
          ['8867-4', 70],
          ['29463-7', 82],
          ['8302-2', 181]
        ]
      );
    }
  ),

  onProjections('somebody having asked is told only where there is no allergy', (p) => {
    const asked = { noKnownAllergies: { at: at('11-01'), by: idOf(99, 1) } };
    p.apply([patient(1), chart(1, asked)]);
    equal(p.query('patient.health', { patient: me }).noKnownAllergies, true);
    p.apply([
      chart(1, {
        ...asked,
        allergies: entries(50, { substance: 'Egg', severity: 'mild', status: 'active' })
      })
    ]);
    equal(p.query('patient.health', { patient: me }).noKnownAllergies, false);
  }),

  onProjections('a timeline is asked for by type, and says how much of each there is', (p) => {
    p.apply([
      practice(),
      patient(1),
      chart(1, {
        vitals: entries(56, vital('01-01', '29463-7', 80), vital('02-01', '29463-7', 81)),
        problems: entries(51, { title: 'Asthma', status: 'active', onset: '2020' })
      }),
      consultation(1, { startedAt: at('03-01') })
    ]);
    const types = p.query('patient.timelineTypes', { patient: me });
    equal(
      types.map(({ type, kind, count }) => [type, kind, count]),
      [
        ['consultation', 'consultation', 1],
        ['problem', 'chart', 1],
        ['vital', 'chart', 2]
      ]
    );
    equal(
      p
        .query('patient.timeline', { patient: me, types: ['vital'], limit: 1 })
        .map(({ at: when }) => when),
      [at('02-01')]
    );
  }),

  onProjections('drafts of a patient are asked for alone', (p) => {
    p.apply([
      practice(),
      patient(1),
      consultation(1, { startedAt: at('01-01'), signed: { at: at('01-01'), by: idOf(99, 1) } }),
      consultation(2, { startedAt: at('02-01') })
    ]);
    const drafts = p.query('patient.consultations', { patient: me, status: 'draft', limit: 3 });
    equal(
      drafts.map(({ startedAt }) => startedAt),
      [at('02-01')]
    );
    equal(p.query('patient.consultations', { patient: me }).length, 2);
  })
];
