import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { Device, MEMBER, NOW, PATIENT, PRACTICE } from './support.ts';

describe('registering a patient', () => {
  test('writes everything given in one change', () => {
    const device = new Device(1);
    const id = device.do('patient.register', {
      title: 'Mrs',
      given: 'Nkosinathi',
      family: 'Mthunzi-Vilakazi van der Westhuizen',
      identifiers: [{ type: 'passport', value: 'A1234567', country: 'ZA' }],
      contacts: [{ type: 'mobile', value: '082 123 4567', preferred: true }],
      addresses: [{ type: 'home', lines: '12 Long Street\nFlat 3\nGardens', city: 'Cape Town' }],
      emergencyContacts: [{ name: 'Sipho', phone: '(021) 555-0000' }],
      medicalAids: [
        {
          scheme: 'Discovery Health',
          membershipNumber: '123456789',
          dependantCode: '00',
          dependants: [{ code: '01', name: 'Thandi', patient: PATIENT }]
        }
      ],
      account: { holder: 'person', name: 'Thandi Nkosi', phone: '011 555 0000' },
      alerts: [{ text: 'Hard of hearing', level: 'info' }],
      origin: { system: 'old', id: '42' }
    });
    const patient = device.read('patient', id);
    expect(patient).toMatchObject({
      id,
      practice: PRACTICE,
      registered: { at: NOW, by: MEMBER },
      family: 'Mthunzi-Vilakazi van der Westhuizen',
      account: { holder: 'person', phone: '+27115550000' },
      origin: { system: 'old', id: '42' }
    });
    const only = <T>(entries: Record<string, T>): T => Object.values(entries)[0]!;
    expect(only(patient.contacts)).toMatchObject({ value: '+27821234567', preferred: true });
    expect(only(patient.emergencyContacts).phone).toBe('+27215550000');
    expect(only(patient.addresses).lines).toBe('12 Long Street\nFlat 3\nGardens');
    expect(only(only(patient.medicalAids).dependants)).toMatchObject({
      code: '01',
      patient: PATIENT
    });
    expect(A.getChangesMetaSince(device.doc('patient', id), [])).toHaveLength(2);
  });

  test('takes date of birth and sex from the ID number where they are absent', () => {
    const device = new Device(1);
    const register = (more: object) =>
      device.read(
        'patient',
        device.do('patient.register', {
          given: 'A',
          identifiers: [{ type: 'sa-id', value: '800101 5009 087' }],
          ...more
        })
      );
    const filled = register({});
    expect(filled).toMatchObject({ birthDate: '1980-01-01', sex: 'male' });
    expect(Object.values(filled.identifiers)[0]!.value).toBe('8001015009087');
    expect(register({ birthDate: '1980-01-02', sex: 'other' })).toMatchObject({
      birthDate: '1980-01-02',
      sex: 'other'
    });
  });

  test('refuses an ID number that is not one, and says what else it can be', () => {
    const device = new Device(1);
    const wrong = device.try('patient.register', {
      given: 'A',
      identifiers: [{ type: 'sa-id', value: '8001015009086' }]
    });
    expect(wrong).toMatchObject({
      ok: false,
      problem: { code: 'sa-id-check-digit', action: expect.stringContaining('another kind') }
    });
    device.do('patient.register', {
      given: 'A',
      identifiers: [{ type: 'other', value: '8001015009086', label: 'ID as on card' }]
    });
  });

  test.each([{ given: 'O' }, { family: 'Sukarno' }, { preferred: 'Baby' }])(
    'needs one name only: %j',
    (name) => {
      const device = new Device(1);
      expect(device.read('patient', device.do('patient.register', name))).toMatchObject(name);
    }
  );

  test('refuses somebody without any name', () => {
    expect(new Device(1).refused('patient.register', { title: 'Mr', sex: 'male' })).toBe(
      'name-missing'
    );
  });

  test('again under the same id changes nothing', () => {
    const device = new Device(1);
    device.do('patient.register', { id: PATIENT, given: 'Anna' });
    expect(device.try('patient.register', { id: PATIENT, given: 'Berta' })).toMatchObject({
      ok: true,
      value: { result: PATIENT, changed: false }
    });
    expect(device.read('patient', PATIENT).given).toBe('Anna');
  });

  test('on two devices under one id gives one patient', () => {
    const [one, other] = [new Device(1), new Device(2)];
    const contact = '0193b6a0-0000-7000-8000-0000000000aa';
    for (const device of [one, other]) {
      device.do('patient.register', {
        id: PATIENT,
        given: 'Anna',
        contacts: [{ id: contact, type: 'mobile', value: '0821234567' }]
      });
    }
    one.pull(other);
    expect(Object.keys(one.read('patient', PATIENT).contacts)).toEqual([contact]);
  });
});

describe('editing a patient', () => {
  const registered = (): Device => {
    const device = new Device(1);
    device.do('patient.register', { id: PATIENT, given: 'Anna', family: 'Botha' });
    return device;
  };

  test('leaves alone what is not mentioned and clears what is null', () => {
    const device = registered();
    device.do('patient.edit', { patient: PATIENT, occupation: 'Welder', family: null });
    const patient = device.read('patient', PATIENT);
    expect(patient).toMatchObject({ given: 'Anna', occupation: 'Welder' });
    expect(patient).not.toHaveProperty('family');
  });

  test('cannot take away the last name', () => {
    const device = registered();
    expect(device.refused('patient.edit', { patient: PATIENT, given: null, family: null })).toBe(
      'name-missing'
    );
    expect(device.read('patient', PATIENT).family).toBe('Botha');
  });

  test('on two devices keeps both edits of different fields', () => {
    const [one, other] = [registered(), new Device(2)];
    other.pull(one);
    one.do('patient.edit', { patient: PATIENT, occupation: 'Welder' });
    other.do('patient.edit', { patient: PATIENT, employer: 'Sasol' });
    one.pull(other);
    expect(one.read('patient', PATIENT)).toMatchObject({ occupation: 'Welder', employer: 'Sasol' });
  });

  test('never mixes the letters of two concurrent values', () => {
    const [one, other] = [registered(), new Device(2)];
    other.pull(one);
    one.do('patient.edit', { patient: PATIENT, birthDate: '1980-01-31' });
    other.do('patient.edit', { patient: PATIENT, birthDate: '1981-12-01' });
    one.pull(other);
    expect(['1980-01-31', '1981-12-01']).toContain(one.read('patient', PATIENT).birthDate);
  });

  test('adds, edits, removes and restores entries, keeping what was removed', () => {
    const device = registered();
    const contact = device.do('patient.addContact', {
      patient: PATIENT,
      type: 'mobile',
      value: '0821234567'
    });
    device.do('patient.editContact', { patient: PATIENT, contact, value: '0837654321' });
    device.do('patient.removeContact', { patient: PATIENT, contact, reason: 'wrong person' });
    expect(device.read('patient', PATIENT).contacts[contact]).toMatchObject({
      value: '+27837654321',
      removed: { at: NOW, by: MEMBER, reason: 'wrong person' }
    });
    expect(device.refused('patient.editContact', { patient: PATIENT, contact })).toBe(
      'entry-removed'
    );
    device.do('patient.restoreContact', { patient: PATIENT, contact });
    expect(device.read('patient', PATIENT).contacts[contact]).not.toHaveProperty('removed');
  });

  test('checks an identifier together with what it says already', () => {
    const device = registered();
    const identifier = device.do('patient.addIdentifier', {
      patient: PATIENT,
      type: 'other',
      value: '8909025012083'
    });
    expect(device.read('patient', PATIENT)).not.toHaveProperty('birthDate');
    device.do('patient.editIdentifier', { patient: PATIENT, identifier, type: 'sa-id' });
    expect(device.read('patient', PATIENT).birthDate).toBe('1989-09-02');
    const wrong = { patient: PATIENT, identifier, value: '123' };
    expect(device.refused('patient.editIdentifier', wrong)).toBe('sa-id-length');
    device.do('patient.editIdentifier', { patient: PATIENT, identifier, label: 'green book' });
  });

  test('keeps the dependants of a cover, whose own records are named apart', () => {
    const device = registered();
    const medicalAid = device.do('patient.addMedicalAid', {
      patient: PATIENT,
      scheme: 'GEMS',
      membershipNumber: '000123'
    });
    const dependant = device.do('patient.addDependant', {
      patient: PATIENT,
      medicalAid,
      code: '02',
      name: 'Pieter',
      dependantPatient: MEMBER
    });
    device.do('patient.editDependant', {
      patient: PATIENT,
      medicalAid,
      dependant,
      dependantPatient: null,
      name: 'Pieter Botha'
    });
    const cover = device.read('patient', PATIENT).medicalAids[medicalAid]!;
    expect(cover.dependants[dependant]).toMatchObject({ code: '02', name: 'Pieter Botha' });
    expect(cover.dependants[dependant]).not.toHaveProperty('patient');
    device.do('patient.removeDependant', { patient: PATIENT, medicalAid, dependant });
    device.do('patient.removeMedicalAid', { patient: PATIENT, medicalAid });
    const add = { patient: PATIENT, medicalAid, code: '03', name: 'X' };
    expect(device.refused('patient.addDependant', add)).toBe('entry-removed');
  });

  test('writes an account whole, and only where it differs', () => {
    const device = registered();
    const account = { holder: 'patient', patient: MEMBER } as const;
    device.do('patient.setAccount', { patient: PATIENT, account });
    expect(device.try('patient.setAccount', { patient: PATIENT, account })).toMatchObject({
      value: { changed: false }
    });
    const half = { patient: PATIENT, account: { holder: 'person' } } as const;
    expect(device.refused('patient.setAccount', half)).toBe('account-holder-missing');
    device.do('patient.setAccount', { patient: PATIENT, account: { holder: 'self' } });
    expect(device.read('patient', PATIENT).account).toEqual({ holder: 'self' });
  });
});
