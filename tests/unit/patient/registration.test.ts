import { describe, expect, it } from 'vitest';
import { TODAY } from './support.ts';
import {
  asDependant,
  likeFamily,
  nextDependantCode
} from '#lib/components/patient/register/family.ts';
import {
  blankRegistration,
  faultsOf,
  wrongIdNumber,
  fromSearch,
  hasContent,
  registerRequest,
  similarTo,
  toldByIdNumber,
  type Registration
} from '#lib/components/patient/register/registration.ts';
import type { Patient } from '#lib/docs/patient.schema.ts';
import { Device, PATIENT } from '../docs/support.ts';

const ID_NUMBER = '8001015009087';
const registration = (given: Partial<Registration>): Registration => ({
  ...blankRegistration(PATIENT),
  ...given
});

/** The record that a registration makes. */
function registered(given: Partial<Registration>): Patient {
  const device = new Device(1);
  const { change, args } = registerRequest(registration(given));
  const made = device.try(change, args);
  if (!made.ok) throw new Error(made.problem.message);
  return device.read('patient', made.value.id);
}

describe('a registration', () => {
  it('says what is wrong with an ID number as soon as it stands there whole', () => {
    const said = (idValue: string) => wrongIdNumber({ idType: 'sa-id', idValue }, TODAY);
    expect(said('800101500908')).toBeUndefined();
    expect(said('800101 5009 087')).toBeUndefined();
    expect(said('8001015009086')).toContain('check digit');
    expect(wrongIdNumber({ idType: 'passport', idValue: '8001015009086' }, TODAY)).toBeUndefined();
  });

  it('needs no more than one letter for a name', () => {
    expect(faultsOf(registration({ given: 'O' }), TODAY)).toEqual({});
    expect(registered({ given: 'O' })).toMatchObject({ given: 'O', account: { holder: 'self' } });
  });

  it('asks for a name where there is none, and says so beside the name', () => {
    expect(faultsOf(registration({ mobile: '0821234567' }), TODAY).given).toMatch(/one letter/);
  });

  it('makes a record with everything that was typed, trimmed', () => {
    const patient = registered({
      idValue: ` ${ID_NUMBER} `,
      given: ' Thandi ',
      family: 'van der Merwe',
      mobile: '082 123 4567',
      email: 'thandi@example.co.za',
      lines: 'Unit 4\n12 Hartebeest Street',
      city: 'Johannesburg',
      scheme: 'Bonitas',
      membershipNumber: '40001',
      relationship: 'principal',
      emergencyName: 'Sipho',
      emergencyPhone: '0831234567'
    });
    expect(patient).toMatchObject({ given: 'Thandi', birthDate: '1980-01-01', sex: 'male' });
    expect(Object.values(patient.identifiers)).toMatchObject([{ type: 'sa-id', value: ID_NUMBER }]);
    expect(Object.values(patient.contacts)).toMatchObject([
      { type: 'mobile', value: '+27821234567' },
      { type: 'email', value: 'thandi@example.co.za' }
    ]);
    expect(Object.values(patient.addresses)).toMatchObject([
      { type: 'home', lines: 'Unit 4\n12 Hartebeest Street', city: 'Johannesburg' }
    ]);
    expect(Object.values(patient.medicalAids)).toMatchObject([
      { scheme: 'Bonitas', membershipNumber: '40001', relationship: 'principal' }
    ]);
    expect(Object.values(patient.emergencyContacts)).toMatchObject([
      { name: 'Sipho', phone: '+27831234567' }
    ]);
  });

  it('made twice registers once', () => {
    const device = new Device(1);
    const { change, args } = registerRequest(registration({ given: 'Thandi' }));
    device.try(change, args);
    const again = device.try(change, args);
    expect(again.ok && again.value.changed).toBe(false);
  });

  it('keeps a passport’s country, and leaves it out for an ID number', () => {
    const passport = registered({
      given: 'A',
      idType: 'passport',
      idValue: 'BN1234',
      idCountry: 'ZW'
    });
    expect(Object.values(passport.identifiers)).toMatchObject([
      { type: 'passport', country: 'ZW' }
    ]);
    const card = registered({ given: 'A', idValue: ID_NUMBER, idCountry: 'ZW' });
    expect(Object.values(card.identifiers)[0]).not.toHaveProperty('country');
  });

  it('says what is wrong with an ID number, a phone and an e-mail address', () => {
    const faults = faultsOf(
      registration({ given: 'A', idValue: '8001015009088', mobile: '0821', email: 'a@b' }),
      TODAY
    );
    expect(faults.idValue).toMatch(/check digit/);
    expect(faults.mobile).toMatch(/phone number/);
    expect(faults.email).toMatch(/name@example/);
  });

  it('lets no half of a cover, a contact or an account holder through', () => {
    expect(faultsOf(registration({ given: 'A', scheme: 'GEMS' }), TODAY)).toHaveProperty(
      'membershipNumber'
    );
    expect(faultsOf(registration({ given: 'A', membershipNumber: '1' }), TODAY)).toHaveProperty(
      'scheme'
    );
    expect(faultsOf(registration({ given: 'A', emergencyPhone: '1' }), TODAY)).toHaveProperty(
      'emergencyName'
    );
    expect(faultsOf(registration({ given: 'A', holder: 'patient' }), TODAY)).toHaveProperty(
      'holderPatient'
    );
    expect(faultsOf(registration({ given: 'A', holder: 'person' }), TODAY)).toHaveProperty(
      'holderName'
    );
  });

  it('is worth keeping only once something was typed', () => {
    expect(hasContent(blankRegistration(PATIENT))).toBe(false);
    expect(hasContent(registration({ family: 'N' }))).toBe(true);
  });
});

describe('an ID number while it is typed', () => {
  it('tells date of birth and sex once it is whole and right', () => {
    expect(toldByIdNumber({ idType: 'sa-id', idValue: '800101500' }, TODAY)).toBeNull();
    expect(toldByIdNumber({ idType: 'sa-id', idValue: '800101 5009 087' }, TODAY)).toMatchObject({
      birthDate: '1980-01-01',
      sex: 'male'
    });
    expect(toldByIdNumber({ idType: 'passport', idValue: ID_NUMBER }, TODAY)).toBeNull();
  });
});

describe('what somebody searched for', () => {
  it.each<[string, Partial<Registration>]>([
    ['800101 5009 087', { idValue: ID_NUMBER }],
    ['082 123 4567', { mobile: '082 123 4567' }],
    ['123456', { idValue: '123456' }],
    ['Nkosi, Thandi', { family: 'Nkosi', given: 'Thandi' }],
    ['Thandi  Nkosi', { given: 'Thandi', family: 'Nkosi' }],
    ['Anna van der Merwe', { given: 'Anna', family: 'van der Merwe' }],
    ['O', { given: 'O' }],
    ['  ', {}]
  ])('“%s” goes where it belongs', (text, fields) => {
    expect(fromSearch(text, TODAY)).toEqual(fields);
  });
});

describe('the question who is registered already', () => {
  it('is asked once a whole name, number or phone is there, and not before', () => {
    expect(similarTo(registration({ given: 'Thandi' }))).toBeUndefined();
    expect(similarTo(registration({ idValue: '80010150' }))).toBeUndefined();
    expect(similarTo(registration({ given: 'Thandi', family: 'Nkosi' }))).toEqual({
      given: 'Thandi',
      family: 'Nkosi'
    });
    expect(similarTo(registration({ idValue: ID_NUMBER }))).toEqual({ idNumber: ID_NUMBER });
  });
});

describe('a member of the family who is here already', () => {
  const mother = {
    ...registered({
      given: 'Nomvula',
      family: 'Dlamini',
      lines: '1 Main Road',
      city: 'Durban',
      scheme: 'GEMS',
      membershipNumber: '77',
      dependantCode: '00'
    }),
    id: '0193b6a0-0000-7000-8000-0000000000aa'
  };

  it('lends address, cover and account; the dependant code stays one’s own', () => {
    expect(likeFamily(registration({ given: 'Sipho' }), mother, TODAY)).toMatchObject({
      family: 'Dlamini',
      lines: '1 Main Road',
      city: 'Durban',
      scheme: 'GEMS',
      membershipNumber: '77',
      mainMemberName: 'Nomvula Dlamini',
      mainMemberPatient: mother.id,
      holder: 'patient',
      holderPatient: mother.id
    });
    expect(likeFamily(registration({}), mother, TODAY)).not.toHaveProperty('dependantCode');
  });

  it('replaces nothing that was typed', () => {
    const typed = registration({ family: 'Khumalo', lines: '9 Other Street', scheme: 'Bonitas' });
    const lent = likeFamily(typed, mother, TODAY);
    expect(lent).not.toHaveProperty('family');
    expect(lent).not.toHaveProperty('lines');
    expect(lent).not.toHaveProperty('scheme');
  });

  it('has the next code on the cover for a dependant, and their own phone to reach the child', () => {
    const family = [{ dependantCode: '02' }, { dependantCode: null }, { dependantCode: '1' }];
    const child = asDependant(registration({}), { ...mother }, family, TODAY, false);
    expect(child).toMatchObject({
      dependantCode: '03',
      relationship: 'child',
      emergencyName: 'Nomvula Dlamini',
      scheme: 'GEMS'
    });
    expect(nextDependantCode(mother, [], TODAY)).toBe('01');
    expect(child).not.toHaveProperty('birthDate');
  });

  it('gives a newborn a name, a day and no number', () => {
    const baby = { ...registration({}), ...asDependant(registration({}), mother, [], TODAY, true) };
    expect(baby).toMatchObject({
      given: 'Baby of Nomvula',
      family: 'Dlamini',
      birthDate: TODAY,
      idType: 'birth-certificate',
      idValue: ''
    });
    expect(registered(baby)).toMatchObject({ birthDate: TODAY, identifiers: {} });
  });

  it('passes on who holds the family’s account', () => {
    const son = {
      ...registered({ given: 'Sipho', holder: 'person', holderName: 'Gogo Dlamini' }),
      id: mother.id
    };
    expect(likeFamily(registration({}), son, TODAY)).toMatchObject({
      holder: 'person',
      holderName: 'Gogo Dlamini'
    });
  });
});
