import { describe, expect, test } from 'vitest';
import { isLate } from '#lib/docs/consultation.rules.ts';
import { brokenRules } from '#lib/docs/integrity.ts';
import { Device, NOW, PATIENT } from './support.ts';

const started = (startedAt = NOW) => {
  const device = new Device(1);
  const consultation = device.do('consultation.start', { patient: PATIENT, startedAt });
  return { device, consultation };
};
const later = (hours: number, minutes = 0) =>
  new Date(Date.parse(NOW) + hours * 3_600_000 + minutes * 60_000).toISOString();

describe('a note that is signed more than 24 hours after the visit', () => {
  test('is late from the first moment after a whole day', () => {
    expect(isLate(NOW, later(24))).toBe(false);
    expect(isLate(NOW, later(24, 1))).toBe(true);
  });

  test('is signed with a reason alone, which stays with it', () => {
    const { device, consultation } = started();
    device.at = later(30);
    expect(device.refused('consultation.sign', { consultation })).toBe('late-reason-missing');
    device.do('consultation.sign', { consultation, lateReason: 'No power since yesterday' });
    expect(device.read('consultation', consultation)).toMatchObject({
      lateReason: 'No power since yesterday',
      signed: { at: later(30) }
    });
    expect(brokenRules('consultation', device.doc('consultation', consultation))).toEqual([]);
  });

  test('is late as well where the visit was dated back', () => {
    const { device, consultation } = started();
    device.do('consultation.edit', { consultation, startedAt: later(-48) });
    expect(device.refused('consultation.sign', { consultation })).toBe('late-reason-missing');
  });

  test('in time keeps no reason, whatever was given', () => {
    const { device, consultation } = started();
    device.do('consultation.sign', { consultation, lateReason: 'Just in case' });
    expect(device.read('consultation', consultation).lateReason).toBeUndefined();
  });

  test('and came from another system needs none', () => {
    const device = new Device(1);
    const consultation = device.do('consultation.start', {
      patient: PATIENT,
      startedAt: '2019-03-01T08:00:00.000Z',
      origin: { system: 'old', id: '17' }
    });
    device.do('consultation.sign', { consultation });
    expect(device.read('consultation', consultation).signed).toBeDefined();
  });
});
