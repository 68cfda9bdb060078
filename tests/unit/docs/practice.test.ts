import { expect, test } from 'vitest';
import { Device, PRACTICE } from './support.ts';

test('a practice is founded once, with the ways of the country as they are', () => {
  const device = new Device(1);
  device.do('practice.found', { name: 'Kliniek op die Plein', phone: '011 555 0000' });
  expect(device.read('practice', PRACTICE)).toMatchObject({
    id: PRACTICE,
    name: 'Kliniek op die Plein',
    phone: '+27115550000',
    locale: 'en-ZA',
    timeZone: 'Africa/Johannesburg',
    invoicePrefix: 'INV'
  });
  expect(device.try('practice.found', { name: 'Another' })).toMatchObject({
    value: { changed: false }
  });
});

test('a practice keeps its doctors, rooms, hours, types and VAT periods', () => {
  const device = new Device(1);
  device.do('practice.found', { name: 'Praktyk' });
  const doctor = device.do('practice.addDoctor', { family: 'Naidoo', given: 'Priya', hue: 200 });
  const consultationType = device.do('practice.addConsultationType', {
    name: 'Follow-up',
    minutes: 15,
    feeCents: 45_000
  });
  device.do('practice.addRoom', { name: 'Room 1' });
  const hours = device.do('practice.addHours', { weekday: 1, from: '08:00', to: '13:00' });
  device.do('practice.addVatRegistration', { number: '4012345678', from: '2026-04-01' });
  device.do('practice.edit', { invoicePrefix: 'KOP', address: '1 Plein Street' });
  device.do('practice.removeHours', { hours });
  device.do('practice.removeDoctor', { doctor, reason: 'Moved away' });
  device.do('practice.restoreDoctor', { doctor });
  const practice = device.read('practice', PRACTICE);
  expect(practice).toMatchObject({ invoicePrefix: 'KOP', address: '1 Plein Street' });
  expect(practice.consultationTypes[consultationType]!.feeCents).toBe(45_000);
  expect(practice.hours[hours]).toHaveProperty('removed');
  expect(practice.doctors[doctor]).not.toHaveProperty('removed');
});

test('two devices that set a doctor’s fee for a type at once set one fee', () => {
  const [one, other] = [new Device(1), new Device(2)];
  one.do('practice.found', { name: 'Praktyk' });
  const doctor = one.do('practice.addDoctor', { family: 'Naidoo' });
  const consultationType = one.do('practice.addConsultationType', { name: 'First', minutes: 30 });
  other.pull(one);
  const set = (device: Device, feeCents: number) =>
    device.do('practice.setDoctorConsultationType', { doctor, consultationType, feeCents });
  const id = set(one, 60_000);
  expect(set(other, 70_000)).toBe(id);
  one.pull(other);
  const settings = one.read('practice', PRACTICE).doctorConsultationTypes;
  expect(Object.keys(settings)).toEqual([id]);
  expect([60_000, 70_000]).toContain(settings[id]!.feeCents);
  one.do('practice.setDoctorConsultationType', { doctor, consultationType, feeCents: null });
  expect(one.read('practice', PRACTICE).doctorConsultationTypes[id]).not.toHaveProperty('feeCents');
});

test('settings are not made for a doctor or type that is not there', () => {
  const device = new Device(1);
  device.do('practice.found', { name: 'Praktyk' });
  const doctor = device.do('practice.addDoctor', { family: 'Naidoo' });
  const set = { doctor, consultationType: doctor };
  expect(device.refused('practice.setDoctorConsultationType', set)).toBe('entry-not-found');
});

test('leave is kept with its days, never backwards, and two devices’ entries are both kept', () => {
  const [one, other] = [new Device(1), new Device(2)];
  one.do('practice.found', { name: 'Praktyk' });
  other.pull(one);
  const closed = one.do('practice.addAbsence', { from: '2026-12-24', to: '2027-01-02' });
  other.do('practice.addAbsence', { from: '2027-02-01', to: '2027-02-05', reason: 'Congress' });
  one.pull(other);
  expect(Object.keys(one.read('practice', PRACTICE).absences)).toHaveLength(2);
  const backwards = one.try('practice.editAbsence', { absence: closed, to: '2026-12-01' });
  expect(backwards).toMatchObject({ ok: false, problem: { code: 'absence-backwards' } });
});
