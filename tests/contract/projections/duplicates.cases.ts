import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import { list, named } from './matters.ts';
import { change, entries, patientId, text } from './world.ts';

const noon = '2026-11-20T10:00:00.000Z';

const pairs = (p: Projections): unknown[] =>
  list(p).map((item) =>
    item.type === 'duplicate-patient' ? [item.patientName, item.otherName, item.reasons] : item.type
  );

/** Who may be one person: told once they are registered, offered before. */
export const duplicateCases: Case[] = [
  onProjections(
    'the same ID number, like-sounding names of one birth date, and name with phone are told',
    (p) => {
      const phone = (group: number, value: string) => ({
        contacts: entries(group, { type: 'mobile', value })
      });
      const idNumber = (group: number, value: string) => ({
        identifiers: entries(group, { type: 'sa-id', value })
      });
      p.apply([
        named(1, 'Nkosi', 'Sibongile', {
          ...idNumber(90, '8001015009087'),
          birthDate: '1980-01-01'
        }),
        named(2, 'Nkosy', 'Sibongele Grace', {
          ...idNumber(91, '800101 5009 087'),
          birthDate: '1980-01-01'
        }),
        named(3, 'Khumalo', 'Thabo', { birthDate: '1990-02-02' }),
        named(4, 'Thabo', 'Kumalo', { birthDate: '1990-02-02' }),
        named(5, 'Müller', 'Greta', phone(92, '+27821234567')),
        named(6, 'Muller', 'Greta', phone(93, '082 123 4567')),
        // Not the same: twins, a family phone, one name on another day, a number of zeros.
        named(7, 'Botha', 'Anna', { birthDate: '2000-01-01', ...phone(94, '0840000000') }),
        named(8, 'Botha', 'Pieter', { birthDate: '2000-01-01', ...phone(95, '0840000000') }),
        named(9, 'Khumalo', 'Thabo', { birthDate: '1991-03-03' }),
        named(10, 'Adams', 'One', idNumber(96, '0000000000000')),
        named(11, 'Cele', 'Two', idNumber(97, '0000000000000'))
      ]);
      const soundsAlike = 'Same birth date and a name that sounds alike';
      equal(pairs(p), [
        ['Nkosi, Sibongile', 'Nkosy, Sibongele Grace', ['Same ID number', soundsAlike]],
        ['Khumalo, Thabo', 'Thabo, Kumalo', [soundsAlike]],
        ['Müller, Greta', 'Muller, Greta', ['Same name and phone number']]
      ]);
      equal(list(p)[0]!.id, `duplicate-patient:${patientId(1)}:${patientId(2)}`);
      p.apply([
        change(named(4, 'Thabo', 'Kumalo', { birthDate: '1990-02-02' }), noon, (draft) => {
          draft.birthDate = text('1990-02-03') as never;
        })
      ]);
      equal(pairs(p).length, 2, 'corrected, and no longer told');
    }
  ),

  onProjections('a number that everybody was given makes no page for every two of them', (p) => {
    p.apply(
      Array.from({ length: 40 }, (_, at) =>
        named(at, `Surname${at}`, 'A', {
          birthDate: undefined,
          identifiers: entries(100 + at, { type: 'passport', value: 'UNKNOWN' })
        })
      )
    );
    equal(list(p).length, 39);
  }),

  onProjections('likely duplicates are offered before somebody is registered', (p) => {
    p.apply([
      named(1, 'Nkosi', 'Sibongile', {
        birthDate: '1980-01-01',
        identifiers: entries(90, { type: 'passport', value: 'A1234567' }),
        contacts: entries(92, { type: 'mobile', value: '+27821234567' })
      }),
      named(2, 'Nkosi', 'Sibongile', { birthDate: '1999-09-09' }),
      named(3, 'Zulu', 'Musa', {})
    ]);
    const similar = (params: Record<string, string>) =>
      p.query('patients.similar', params).map(({ id }) => id);
    equal(similar({ idNumber: 'a123 4567' }), [patientId(1)]);
    equal(similar({ family: 'Nkosy', given: 'Sibongele', birthDate: '1980-01-01' }), [
      patientId(1)
    ]);
    equal(similar({ family: 'nkosi', given: 'SIBONGILE', phone: '082 123 4567' }), [
      patientId(1),
      patientId(2)
    ]);
    equal(similar({ phone: '+27 82 123 4567' }).includes(patientId(1)), true);
    equal(similar({ family: 'Nkose', given: 'Sibongiel', birthDate: '1980-01-01' }), [
      patientId(1)
    ]);
    equal(similar({ family: 'Nkosi', given: 'Sibungile', phone: '082 123 4567' }), [
      patientId(1),
      patientId(2)
    ]);
    equal(similar({ family: 'Nkosi', given: 'Musa', birthDate: '1980-01-01' }), []);
    equal(similar({ phone: '082 123' }), []);
    equal(similar({ family: 'Nkosi' }), []);
    equal(similar({}), []);
    equal(similar({ family: `"`, given: '😀', birthDate: 'x', phone: '(', idNumber: `'` }), []);
  }),

  onProjections('an ID number with one slip is somebody’s, and why is told', (p) => {
    p.apply([
      named(1, 'Nkosi', 'Sibongile', {
        identifiers: entries(93, { type: 'sa-id', value: '8001015009087' })
      })
    ]);
    const asked = (idNumber: string) =>
      p.query('patients.similar', { idNumber }).map(({ reason }) => reason);
    equal(asked('8001015009087'), ['Same ID number']);
    equal(asked('8001015009187'), ['Same ID number but for one digit']);
    equal(asked('800101 5009 078'), ['Same ID number but for one digit']);
    equal(asked('8001015009199'), []);
  })
];
