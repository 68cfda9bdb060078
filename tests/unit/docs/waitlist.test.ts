import { describe, expect, test } from 'vitest';
import { waitlistId } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, NOW, PATIENT, PRACTICE } from './support.ts';

const list = waitlistId(PRACTICE);
const waits = {
  patient: PATIENT,
  doctor: DOCTOR,
  minutes: 20,
  from: '2026-11-24',
  note: 'Any day'
};

function waiting(): { device: Device; id: string } {
  const device = new Device(1);
  return { device, id: device.do('waitlist.add', { ...waits, urgency: 'soon' }) };
}
const one = (device: Device, id: string) => device.read('waitlist', list).waiting[id]!;

describe('the waiting list', () => {
  test('is begun by whoever adds the first, the same on every device', () => {
    const { device, id } = waiting();
    const other = new Device(2);
    const second = other.do('waitlist.add', { title: 'Mr Zulu, 082 555 0000' });
    device.pull(other);
    expect(one(device, id)).toMatchObject({ ...waits, urgency: 'soon', added: { at: NOW } });
    expect(one(device, second)).toMatchObject({ urgency: 'routine' });
  });

  test('holds nobody twice who is added again under one id', () => {
    const { device, id } = waiting();
    expect(device.do('waitlist.add', { ...waits, id, note: 'Again' })).toBe(id);
    expect(one(device, id).note).toBe('Any day');
  });

  test('asks who it is, and for days in their order', () => {
    const { device, id } = waiting();
    expect(device.refused('waitlist.add', { minutes: 20 })).toBe('waiting-for-nobody');
    expect(device.refused('waitlist.edit', { waiting: id, patient: null })).toBe(
      'waiting-for-nobody'
    );
    expect(device.refused('waitlist.edit', { waiting: id, to: '2026-11-23' })).toBe(
      'days-backwards'
    );
  });

  test('changes what somebody waits for, and clears it', () => {
    const { device, id } = waiting();
    device.do('waitlist.edit', { waiting: id, doctor: null, when: 'morning', urgency: 'urgent' });
    expect(one(device, id)).toMatchObject({ when: 'morning', urgency: 'urgent', minutes: 20 });
    expect(one(device, id)).not.toHaveProperty('doctor');
  });

  test('says who was booked or withdrew, and takes it back', () => {
    const { device, id } = waiting();
    device.do('waitlist.settle', { waiting: id, how: 'booked', appointment: PATIENT });
    expect(one(device, id).settled).toMatchObject({ how: 'booked', appointment: PATIENT, at: NOW });
    device.do('waitlist.settle', { waiting: id, how: 'booked' });
    expect(one(device, id).settled).toMatchObject({ appointment: PATIENT });
    device.do('waitlist.reopen', { waiting: id });
    expect(one(device, id)).not.toHaveProperty('settled');
    device.do('waitlist.settle', { waiting: id, how: 'withdrawn' });
    expect(one(device, id).settled).toMatchObject({ how: 'withdrawn' });
  });
});
