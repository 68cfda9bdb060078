import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  chart,
  consultation,
  entries,
  idOf,
  invoice,
  patient,
  patientId,
  practice,
  STAMP
} from './world.ts';

const me = patientId(1);
const removed = { at: '2026-11-01T08:00:00.000Z', by: STAMP.by };

export const historyCases: Case[] = [
  onProjections(
    'the timeline tells of everything, newest first, and of nothing that was removed',
    (p) => {
      p.apply([
        practice(),
        patient(1),
        chart(1, {
          allergies: entries(50, {
            substance: 'Penicillin',
            severity: 'severe',
            status: 'active',
            reaction: 'rash',
            onset: '2019'
          }),
          problems: entries(51, {
            title: 'Asthma',
            code: 'J45.9',
            status: 'resolved',
            onset: '2020-05'
          }),
          medications: entries(52, {
            name: 'Salbutamol',
            dose: '100 µg',
            status: 'active',
            startedOn: '2020-06-01'
          }),
          medicalHistory: entries(53, {
            type: 'surgery',
            title: 'Appendectomy',
            date: '1999',
            system: 'snomed',
            code: '80146002'
          }),
          familyHistory: entries(54, { relation: 'Mother', condition: 'Diabetes' }),
          immunisations: entries(
            55,
            { vaccine: 'Influenza', date: '2026-04-01' },
            { vaccine: 'Entered twice', date: '2026-04-01', removed }
          ),
          vitals: entries(
            56,
            {
              at: '2026-11-20T07:05:00.000Z',
              code: '8480-6',
              label: 'Systolic',
              value: 120,
              unit: 'mm[Hg]'
            },
            {
              at: '2026-11-20T07:05:00.000Z',
              code: '8462-4',
              label: 'Diastolic',
              value: 80,
              unit: 'mm[Hg]'
            },
            {
              at: '2026-11-01T07:05:00.000Z',
              code: '29463-7',
              label: 'Weight',
              value: 70.25,
              unit: 'kg'
            }
          )
        }),
        consultation(1, {
          startedAt: '2026-11-20T07:00:00.000Z',
          reason: 'Cough',
          signed: STAMP,
          diagnoses: entries(
            57,
            { code: 'R05', description: 'Cough' },
            { code: 'J06.9', description: 'Upper respiratory infection', primary: true }
          )
        }),
        invoice(1, {
          issued: { ...STAMP, number: 'INV-K7Q2-0001' },
          lines: entries(58, {
            description: 'Visit',
            quantity: 2,
            unitCents: 61_725,
            vatBasisPoints: 0
          }),
          payments: entries(59, { date: '2026-11-21', method: 'eft', amountCents: 100_000 })
        }),
        book(1, {
          appointments: {
            [idOf(60, 1)]: appointment('2026-11-20T08:45', 15, {
              patient: me,
              status: 'with-doctor',
              reason: 'Cough'
            })
          }
        })
      ]);
      equal(
        p
          .query('patient.timeline', { patient: me })
          .map(({ at, type, title, detail }) => [at.slice(0, 10), type, title, detail]),
        [
          ['2026-11-21', 'payment', 'Payment, EFT', 'R 1 000,00, for INV-K7Q2-0001'],
          ['2026-11-20', 'appointment', 'Cough', 'with doctor · Dr P Naidoo'],
          ['2026-11-20', 'vital', 'Measurements', 'Diastolic 80 mmHg, Systolic 120 mmHg'],
          ['2026-11-20', 'consultation', 'Cough', 'J06.9 Upper respiratory infection; R05 Cough'],
          ['2026-11-20', 'invoice', 'Invoice INV-K7Q2-0001', 'R 1 234,50, R 234,50 owed'],
          ['2026-11-01', 'vital', 'Weight', '70.25 kg'],
          ['2026-04-01', 'immunisation', 'Influenza', null],
          ['2026-01-05', 'history', 'Mother: Diabetes', 'family history'],
          ['2020-06-01', 'medication', 'Salbutamol', '100 µg'],
          ['2020-05', 'problem', 'Asthma', 'J45.9, resolved'],
          ['2019', 'allergy', 'Allergy to Penicillin', 'severe, rash'],
          ['1999', 'history', 'Appendectomy', 'surgery']
        ]
      );
      equal(p.query('patient.timeline', { patient: me, limit: 3 }).length, 3);
      const items = p.query('patient.timeline', { patient: me });
      equal(new Set(items.map(({ id }) => id)).size, items.length, 'ids are unique');
    }
  ),

  onProjections(
    'the timeline tells what a visit handed out, on the day it was issued, what was taken back too',
    (p) => {
      const at = (day: number) => ({ ...STAMP, at: `2026-11-${day}T09:00:00.000Z` });
      p.apply([
        patient(1),
        consultation(1, {
          startedAt: '2026-11-20T07:00:00.000Z',
          reason: 'Cough',
          prescriptions: entries(
            62,
            { medicine: 'Panado', issued: at(20) },
            { medicine: 'Amoxil 500', issued: at(20), removed },
            { medicine: 'Salbutamol', issued: at(21) },
            { medicine: 'Not handed out' }
          ),
          letters: entries(
            63,
            { type: 'sick-note', from: '2026-11-20', until: '2026-11-22', issued: at(20) },
            { type: 'sick-note', from: '2026-11-23', until: '2026-11-23', issued: at(23), removed },
            { type: 'referral', to: 'Dr A Khan\nMediclinic', body: 'Please see', issued: at(24) },
            { type: 'letter', title: 'Fit to fly', body: 'He is', issued: at(25) },
            { type: 'letter', title: 'Draft' }
          )
        })
      ]);
      const shown = p.query('patient.timeline', { patient: me });
      equal(
        shown.map(({ at: when, type, title, detail }) => [when.slice(8, 10), type, title, detail]),
        [
          ['25', 'letter', 'Fit to fly', null],
          ['24', 'letter', 'Referral letter', 'Dr A Khan'],
          ['23', 'sick-note', 'Sick note', '23 Nov 2026 · withdrawn'],
          ['21', 'script', 'Script', 'Salbutamol'],
          ['20', 'script', 'Script', 'Panado; Amoxil 500 (cancelled)'],
          ['20', 'sick-note', 'Sick note', '20 Nov 2026 to 22 Nov 2026'],
          ['20', 'consultation', 'Cough', 'draft']
        ]
      );
      equal([...new Set(shown.map(({ kind }) => kind))], ['consultation'], 'read by whoever may');
      equal(new Set(shown.map(({ id }) => id)).size, shown.length, 'ids are unique');
      equal(p.query('patient.timeline', { patient: me, types: ['script', 'sick-note'] }).length, 4);
    }
  ),

  onProjections(
    'measurements come oldest first, of the codes asked for, the newest of many',
    (p) => {
      const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T07:00:00.000Z`;
      p.apply([
        chart(1, {
          vitals: entries(
            61,
            { at: at(3), code: '29463-7', label: 'Weight', value: 71, unit: 'kg' },
            { at: at(1), code: '29463-7', label: 'Weight', value: 69, unit: 'kg' },
            {
              at: at(2),
              code: '8867-4',
              label: 'Pulse',
              value: 70,
              unit: '/min',
              panel: idOf(62, 1)
            },
            { at: at(2), code: '29463-7', label: 'Weight', value: 70, unit: 'kg', removed }
          )
        })
      ]);
      const values = (params: { codes?: string[]; limit?: number }) =>
        p.query('patient.vitals', { patient: me, ...params }).map(({ value }) => value);
      equal(values({}), [69, 70, 71]);
      equal(values({ codes: ['29463-7'] }), [69, 71]);
      equal(values({ codes: ['29463-7'], limit: 1 }), [71]);
      equal(values({ codes: [] }), []);
      equal(p.query('patient.vitals', { patient: me, codes: ['8867-4'] })[0]!.panel, idOf(62, 1));
    }
  ),

  onProjections('a family is found by account, membership and emergency contact', (p) => {
    const cover = (dependantCode: string, content: Record<string, unknown> = {}) =>
      entries(63, {
        scheme: 'Bonitas',
        membershipNumber: '77 001',
        dependantCode,
        dependants: {},
        ...content
      });
    p.apply([
      patient(1, { family: 'Nkosi', given: 'Mother', medicalAids: cover('00') }),
      patient(2, {
        family: 'Nkosi',
        given: 'Child',
        medicalAids: { [idOf(64, 1)]: cover('02')[idOf(63, 0)] },
        account: { holder: 'patient', patient: me }
      }),
      patient(3, {
        family: 'Nkosi',
        given: 'Stepchild',
        medicalAids: {},
        account: { holder: 'patient', patient: me }
      }),
      patient(4, {
        family: 'Nkosi',
        given: 'Spouse',
        medicalAids: entries(65, {
          scheme: 'BONITAS',
          membershipNumber: '77001',
          dependantCode: '01',
          dependants: {}
        }),
        emergencyContacts: entries(66, { name: 'Gogo Zulu', phone: '082 111 2222' })
      }),
      patient(5, {
        family: 'Zulu',
        given: 'Gogo',
        medicalAids: {},
        contacts: entries(67, { type: 'mobile', value: '+27821112222' })
      }),
      patient(6, { family: 'Stranger', given: 'A', medicalAids: {} })
    ]);
    const family = (index: number) =>
      p
        .query('patient.family', { patient: patientId(index) })
        .map(({ name, relation, dependantCode }) => [name, relation, dependantCode]);
    equal(family(1), [
      ['Nkosi, Child', 'on-account', '02'],
      ['Nkosi, Stepchild', 'on-account', null],
      ['Nkosi, Spouse', 'same-membership', '01']
    ]);
    equal(family(2), [
      ['Nkosi, Mother', 'account-holder', '00'],
      ['Nkosi, Stepchild', 'on-account', null],
      ['Nkosi, Spouse', 'same-membership', '01']
    ]);
    equal(family(4)[2], ['Zulu, Gogo', 'emergency-contact', null]);
    equal(family(6), []);
  }),

  onProjections(
    'medical aids of the practice are listed with their plans, the most common first',
    (p) => {
      const aid = (group: number, scheme: string, plan?: string) => ({
        medicalAids: entries(group, {
          scheme,
          membershipNumber: '1',
          dependants: {},
          ...(plan ? { plan } : {})
        })
      });
      p.apply([
        patient(1, aid(68, 'GEMS', 'Ruby')),
        patient(2, aid(69, 'Bonitas')),
        patient(3, aid(70, 'GEMS', 'Emerald')),
        patient(4, { medicalAids: {} })
      ]);
      equal(p.query('practice.schemes', {}), [
        { scheme: 'GEMS', plans: ['Emerald', 'Ruby'], patients: 2 },
        { scheme: 'Bonitas', plans: [], patients: 1 }
      ]);
    }
  ),

  onProjections('a late note is told from one in time, in every list', (p) => {
    p.apply([
      patient(1),
      consultation(0, { signed: STAMP, lateReason: 'No power for two days' }),
      consultation(1, { signed: STAMP, startedAt: '2026-11-21T07:00:00.000Z' })
    ]);
    equal(
      p.query('patient.consultations', { patient: me }).map(({ late }) => late),
      [0, 1]
    );
  }),

  onProjections('consultations are listed newest first, drafts apart', (p) => {
    p.apply([
      practice(),
      patient(1, { family: 'Nkosi', given: 'Thandi' }),
      consultation(1, {
        startedAt: '2026-11-01T07:00:00.000Z',
        signed: STAMP,
        notes: { subjective: '', objective: '', assessment: '', plan: '' }
      }),
      consultation(2, {
        startedAt: '2026-11-20T07:00:00.000Z',
        notes: {
          subjective: `Coughing for\n a week. ${'Long story. '.repeat(50)}`,
          objective: '',
          assessment: '',
          plan: ''
        }
      })
    ]);
    const rows = p.query('patient.consultations', { patient: me });
    equal(
      rows.map(({ status, doctorName, patientName }) => [status, doctorName, patientName]),
      [
        ['draft', 'Dr P Naidoo', 'Nkosi, Thandi'],
        ['signed', 'Dr P Naidoo', 'Nkosi, Thandi']
      ]
    );
    equal(rows[0]!.excerpt!.startsWith('Coughing for a week. Long story.'), true);
    equal(rows[0]!.excerpt!.length <= 161 && rows[0]!.excerpt!.endsWith('…'), true);
    equal(rows[1]!.excerpt, null);
    equal(
      p.query('consultations.drafts', {}).map(({ id }) => id),
      [idOf(9, 2)]
    );
  })
];
