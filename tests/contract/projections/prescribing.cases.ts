import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  change,
  consultation,
  DOCTOR,
  entries,
  idOf,
  merged,
  onDevice,
  patient,
  patientId,
  practice,
  STAMP,
  text
} from './world.ts';

const me = patientId(1);
const OTHER_DOCTOR = idOf(2, 99);
const removed = { at: '2026-11-01T08:00:00.000Z', by: STAMP.by };
const AMOXIL = { medicine: 'Amoxil 500', code: '701122001', system: 'NAPPI', dose: '1 capsule' };

export const prescribingCases: Case[] = [
  onProjections(
    'what a doctor prescribes most comes first, each with the line it was prescribed with last',
    (p) => {
      p.apply([
        consultation(1, {
          startedAt: '2026-11-10T07:00:00.000Z',
          prescriptions: entries(70, AMOXIL, { medicine: 'Panado', dose: '1 tablet' })
        }),
        consultation(2, {
          startedAt: '2026-11-18T07:00:00.000Z',
          prescriptions: entries(71, {
            ...AMOXIL,
            medicine: 'Amoxil 500 caps',
            dose: '2 capsules',
            repeats: 1,
            issued: STAMP,
            overridden: 'Told and went on.',
            medication: idOf(71, 0)
          })
        }),
        consultation(3, {
          doctor: OTHER_DOCTOR,
          prescriptions: {
            ...entries(72, { medicine: 'PANADO' }),
            ...entries(73, { ...AMOXIL, removed })
          }
        })
      ]);
      const since = '2026-01-01';
      const mine = p.query('prescriptions.favourites', { doctor: DOCTOR, since });
      equal(mine, [
        {
          uses: 2,
          at: '2026-11-18T07:00:00.000Z',
          line: { ...AMOXIL, medicine: 'Amoxil 500 caps', dose: '2 capsules', repeats: 1 }
        },
        { uses: 1, at: '2026-11-10T07:00:00.000Z', line: { medicine: 'Panado', dose: '1 tablet' } }
      ]);
      equal(
        p
          .query('prescriptions.favourites', { since })
          .map(({ uses, line }) => [uses, line.medicine]),
        [
          [2, 'PANADO'],
          [2, 'Amoxil 500 caps']
        ]
      );
      equal(p.query('prescriptions.favourites', { doctor: DOCTOR, since: '2026-11-20' }), []);
    }
  ),

  onProjections('a patient’s prescriptions are listed, the last visit first', (p) => {
    p.apply([
      practice(),
      patient(1, { family: 'Nkosi' }),
      consultation(1, {
        startedAt: '2026-11-10T07:00:00.000Z',
        prescriptions: entries(70, AMOXIL)
      }),
      consultation(2, {
        startedAt: '2026-11-18T07:00:00.000Z',
        prescriptions: entries(71, { medicine: 'Panado', issued: STAMP })
      })
    ]);
    equal(
      p
        .query('patient.prescriptions', { patient: me })
        .map(({ consultation: of, issued, doctorName, line }) => [
          of,
          issued,
          doctorName,
          line.medicine
        ]),
      [
        [idOf(9, 2), true, 'Dr P Naidoo', 'Panado'],
        [idOf(9, 1), false, 'Dr P Naidoo', 'Amoxil 500']
      ]
    );
  }),

  onProjections(
    'medicines prescribed and used are counted as codes are, by either name of the list',
    (p) => {
      p.apply([
        consultation(1, {
          diagnoses: entries(74, {
            description: 'Cold',
            code: 'J00',
            system: 'http://hl7.org/fhir/sid/icd-10'
          }),
          prescriptions: entries(75, AMOXIL, { medicine: 'Own mixture' }),
          materials: entries(76, {
            description: 'Amoxil',
            code: '701122001',
            system: 'nappi',
            quantity: 1
          })
        })
      ]);
      equal(p.query('codes.used', { since: '2026-11-01' }), [
        { type: 'medicines', code: '701122001', uses: 2 },
        { type: 'icd10', code: 'J00', uses: 1 }
      ]);
    }
  ),

  onProjections('two doses written at once need attention, named by the medicine', (p) => {
    const begun = consultation(1, { prescriptions: entries(77, AMOXIL) });
    const dose =
      (words: string) => (draft: Record<string, Record<string, Record<string, unknown>>>) =>
        void (draft.prescriptions![idOf(77, 0)]!.dose = text(words));
    const here = change(onDevice(begun, 1), '2026-11-20T08:00:00.000Z', dose('2 capsules'));
    const there = change(onDevice(begun, 2), '2026-11-20T08:01:00.000Z', dose('3 capsules'));
    p.apply([patient(1, { family: 'Nkosi' }), merged(here, there)]);
    const found = p
      .query('attention.list', { today: '2026-11-20' })
      .filter(({ type }) => type === 'concurrent-value');
    equal(
      found.map((one) => 'field' in one && one.field),
      ['Amoxil 500 on the script: dose']
    );
  })
];
