import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  change,
  chart,
  consultation,
  DOCTOR,
  entries,
  idOf,
  invoice,
  merged,
  onDevice,
  patient,
  patientId,
  practice,
  STAMP,
  text
} from './world.ts';

const me = patientId(1);
const removed = { at: '2026-11-01T08:00:00.000Z', by: STAMP.by };

export const recordCases: Case[] = [
  onProjections(
    'the practice is shown with its doctors by name and its consultation types',
    (p) => {
      p.apply([practice()]);
      const found = p.query('practice.overview', {})!;
      equal(
        [found.name, found.timeZone, found.locale],
        ['Kliniek Oos', 'Africa/Johannesburg', 'en-ZA']
      );
      equal(found.longWaitMinutes, null);
      equal(
        found.doctors.map(({ name, shortName, hue }) => [name, shortName, hue]),
        [
          ['Dr Johan Botha', 'Dr J Botha', 200],
          ['Dr Priya Naidoo', 'Dr P Naidoo', 10]
        ]
      );
      equal(found.consultationTypes, [
        { id: idOf(6, 0), name: 'Visit', minutes: 15, hue: 0, feeCents: 52_000 }
      ]);
    }
  ),

  onProjections('from how many minutes on a wait is long is as the practice says', (p) => {
    p.apply([practice({ longWaitMinutes: 35 })]);
    equal(p.query('practice.overview', {})!.longWaitMinutes, 35);
  }),

  onProjections('a doctor who left is no longer listed', (p) => {
    p.apply([
      change(practice(), '2026-11-02T08:00:00.000Z', (draft) => {
        draft.doctors![DOCTOR]!.removed = { at: text(removed.at), by: text(removed.by) };
      })
    ]);
    equal(p.query('practice.overview', {})!.doctors.length, 1);
  }),

  onProjections('a list shows the mobile, the ID number and the cover that counts today', (p) => {
    p.apply([
      patient(1, {
        family: 'Nkosi',
        given: 'Thandi',
        birthDate: '1980-01-01',
        identifiers: entries(
          40,
          { type: 'file-number', value: 'F1' },
          { type: 'passport', value: 'P1' },
          { type: 'sa-id', value: '8001015009087' }
        ),
        contacts: entries(
          41,
          { type: 'work', value: '+27110000000' },
          { type: 'mobile', value: '+27820000000' },
          { type: 'mobile', value: '+27830000000', removed }
        ),
        medicalAids: entries(
          42,
          { scheme: 'Old', membershipNumber: '1', validTo: '2020-12-31', dependants: {} },
          { scheme: 'New', membershipNumber: '2', validFrom: '2021-01-01', dependants: {} }
        )
      })
    ]);
    const [hit] = p.query('patients.search', { text: 'nkosi' });
    equal(
      [hit!.name, hit!.birthDate, hit!.idNumber, hit!.phone, hit!.scheme, hit!.membershipNumber],
      ['Nkosi, Thandi', '1980-01-01', '8001015009087', '+27820000000', 'New', '2']
    );
  }),

  onProjections(
    'the banner tells allergies worst first, alerts, what is owed, last seen and next',
    (p) => {
      p.apply([
        practice(),
        patient(1, {
          alerts: entries(
            43,
            { text: 'Hard of hearing', level: 'info' },
            { text: 'Fall risk', level: 'danger' },
            { text: 'Old', level: 'danger', removed }
          )
        }),
        chart(1, {
          allergies: entries(
            44,
            { substance: 'Dust', severity: 'mild', status: 'active' },
            { substance: 'Penicillin', severity: 'life-threatening', status: 'active' },
            { substance: 'Latex', severity: 'severe', status: 'refuted' },
            { substance: 'Nuts', severity: 'severe', status: 'active', removed }
          )
        }),
        invoice(1, {
          issued: { ...STAMP, number: 'INV-K7Q2-0001' },
          lines: entries(45, {
            description: 'Visit',
            quantity: 1,
            unitCents: 52_000,
            vatBasisPoints: 0
          }),
          payments: entries(46, { date: '2026-11-20', method: 'card', amountCents: 20_000 })
        }),
        consultation(1, { startedAt: '2026-11-01T07:00:00.000Z' }),
        consultation(2, { startedAt: '2026-11-20T07:00:00.000Z' }),
        book(1, {
          appointments: {
            [idOf(47, 1)]: appointment('2026-11-22T09:00', 15, {
              patient: me,
              status: 'cancelled'
            }),
            [idOf(47, 2)]: appointment('2026-11-24T09:30', 15, { patient: me }),
            [idOf(47, 3)]: appointment('2026-11-28T09:30', 15, { patient: me })
          }
        })
      ]);
      const banner = p.query('patient.banner', { patient: me, now: '2026-11-24T07:00:00.000Z' })!;
      equal(
        banner.allergies.map(({ substance, concurrent }) => [substance, concurrent]),
        [
          ['Penicillin', false],
          ['Dust', false]
        ]
      );
      equal(
        banner.alerts.map(({ text: words }) => words),
        ['Fall risk', 'Hard of hearing']
      );
      equal(banner.owedCents, 32_000);
      equal(banner.lastSeen, '2026-11-20T07:00:00.000Z');
      equal(
        banner.nextAppointment,
        '2026-11-24T09:30',
        'nine in the morning there is seven in UTC'
      );
      const later = p.query('patient.banner', { patient: me, now: '2026-11-24T07:31:00.000Z' })!;
      equal(later.nextAppointment, '2026-11-28T09:30');
      equal(p.query('patient.banner', { patient: me })!.nextAppointment, '2026-11-24T09:30');
    }
  ),

  onProjections('that nobody has an allergy is told apart from nobody having asked', (p) => {
    p.apply([patient(1), patient(2), chart(1, { noKnownAllergies: STAMP }), chart(2, {})]);
    equal(p.query('patient.banner', { patient: me })!.noKnownAllergies, true);
    equal(p.query('patient.banner', { patient: patientId(2) })!.noKnownAllergies, false);
  }),

  onProjections(
    'an allergy that devices disagree about stays in the banner, even if one refuted it',
    (p) => {
      const id = idOf(48, 0);
      const start = chart(1, {
        allergies: entries(48, { substance: 'Penicillin', severity: 'severe', status: 'active' })
      });
      const set = (device: number, status: string) =>
        change(onDevice(start, device), '2026-11-20T10:00:00.000Z', (draft) => {
          draft.allergies![id]!.status = text(status);
        });
      p.apply([patient(1), merged(set(1, 'refuted'), set(2, 'inactive'))]);
      equal(p.query('patient.banner', { patient: me })!.allergies, [
        { id, substance: 'Penicillin', severity: 'severe', concurrent: true }
      ]);
    }
  ),

  onProjections(
    'codes that were used are counted, those of other systems and removed ones not',
    (p) => {
      const coded = (...codes: string[]) =>
        entries(49, ...codes.map((code) => ({ description: 'As found', code })));
      p.apply([
        consultation(1, {
          diagnoses: {
            ...coded('J06.9', 'I10'),
            ...entries(50, { description: 'Gone', code: 'I10', removed }),
            ...entries(51, {
              description: 'Elsewhere',
              code: '38341003',
              system: 'http://snomed.info/sct'
            })
          },
          procedures: entries(52, { description: 'Visit', code: '0190', quantity: 1 })
        }),
        consultation(2, { diagnoses: coded('J06.9') })
      ]);
      equal(p.query('codes.used', { since: '2026-11-20' }), [
        { type: 'icd10', code: 'J06.9', uses: 2 },
        { type: 'icd10', code: 'I10', uses: 1 },
        { type: 'tariff', code: '0190', uses: 1 }
      ]);
      equal(p.query('codes.used', { since: '2026-11-21' }), []);
    }
  )
];
