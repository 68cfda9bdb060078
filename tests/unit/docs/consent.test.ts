import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { consentStanding, coversSharing } from '#lib/docs/consent.rules.ts';
import { Device, MEMBER, NOW } from './support.ts';

const TODAY = '2026-11-22';

function registered(): { device: Device; patient: string } {
  const device = new Device(1);
  return { device, patient: device.do('patient.register', { family: 'Nkosi' }) };
}

const sharing = (patient: string) => ({
  patient,
  purpose: 'sharing' as const,
  party: 'Kliniek Oos',
  extent: 'clinical' as const,
  givenBy: 'patient' as const,
  how: 'written' as const,
  from: TODAY
});

const FORM = `blob1.front.20.${'a'.repeat(43)}.${'b'.repeat(43)}.${'c'.repeat(43)}.application/pdf`;

describe('recording a consent', () => {
  test('keeps for what, how far, by whom and how it was given, with who wrote it down and when', () => {
    const { device, patient } = registered();
    const id = device.do('patient.recordConsent', {
      ...sharing(patient),
      givenBy: 'curator',
      giverName: 'Adv. Thandi Mbeki',
      giverCapacity: 'Curator by court order',
      how: 'verbal',
      witness: 'Sister Adams',
      to: '2027-11-22',
      formName: 'Shelf 4, file 102',
      form: FORM
    });
    expect(device.read('patient', patient).consents[id]).toMatchObject({
      purpose: 'sharing',
      party: 'Kliniek Oos',
      giverName: 'Adv. Thandi Mbeki',
      witness: 'Sister Adams',
      form: FORM,
      added: { at: NOW, by: MEMBER }
    });
  });

  test('under an id that is there already changes nothing', () => {
    const { device, patient } = registered();
    const id = device.do('patient.recordConsent', sharing(patient));
    const again = device.try('patient.recordConsent', { ...sharing(patient), id, party: 'Other' });
    expect(again).toMatchObject({ ok: true, value: { changed: false } });
    expect(device.read('patient', patient).consents[id]!.party).toBe('Kliniek Oos');
  });

  test.each([
    ['consent-party-missing', { party: undefined }],
    ['consent-details-missing', { extent: 'specific' as const }],
    ['consent-details-missing', { purpose: 'other' as const }],
    ['consent-giver-missing', { givenBy: 'parent' as const }],
    ['consent-witness-missing', { how: 'verbal' as const }],
    ['consent-dates', { to: '2026-11-21' }],
    ['consent-not-yet', { from: '2026-12-24' }],
    ['invalid-arguments', { form: 'not a reference' }]
  ])('is refused where it says too little or what cannot be (%s)', (code, fields) => {
    const { device, patient } = registered();
    expect(device.refused('patient.recordConsent', { ...sharing(patient), ...fields })).toBe(code);
  });

  test('two consents recorded at the same time on two devices are both kept', () => {
    const { device, patient } = registered();
    const other = new Device(2);
    other.pull(device);
    const ids = [
      device.do('patient.recordConsent', sharing(patient)),
      other.do('patient.recordConsent', { ...sharing(patient), party: 'Dr Botha' })
    ];
    device.pull(other);
    expect(Object.keys(device.read('patient', patient).consents).sort()).toEqual(ids.sort());
  });

  test('finds no room in a record without any: two devices would each make their own', () => {
    const { device, patient } = registered();
    device.tamper(patient, (draft) => {
      delete draft.consents;
    });
    expect(device.read('patient', patient).consents).toEqual({});
    const refused = device.try('patient.recordConsent', sharing(patient));
    expect(refused).toMatchObject({ ok: false, problem: { code: 'no-room' } });
  });
});

describe('the end of a consent', () => {
  test('a withdrawal says when, by whom and why, and is never overwritten by a second one', () => {
    const { device, patient } = registered();
    const consent = device.do('patient.recordConsent', sharing(patient));
    device.do('patient.withdrawConsent', { patient, consent, reason: 'Told us at the desk' });
    device.at = '2026-11-23T08:00:00.000Z';
    const second = device.try('patient.withdrawConsent', { patient, consent, reason: 'Again' });
    expect(second).toMatchObject({ ok: true, value: { changed: false } });
    expect(device.read('patient', patient).consents[consent]!.withdrawn).toEqual({
      at: NOW,
      by: MEMBER,
      reason: 'Told us at the desk'
    });
  });

  test('a note and the place of the form may be added later; what was agreed to may not be changed', () => {
    const { device, patient } = registered();
    const consent = device.do('patient.recordConsent', sharing(patient));
    device.do('patient.noteConsent', { patient, consent, formName: 'Scan 7', note: 'In Zulu' });
    expect(device.read('patient', patient).consents[consent]).toMatchObject({ formName: 'Scan 7' });
    expect(
      device.refused('patient.noteConsent', { patient, consent, extent: 'front' } as never)
    ).toBe('invalid-arguments');
  });

  test('one entered by mistake leaves a tombstone and can be brought back', () => {
    const { device, patient } = registered();
    const consent = device.do('patient.recordConsent', sharing(patient));
    device.do('patient.removeConsent', { patient, consent, reason: 'Another patient’s' });
    expect(device.read('patient', patient).consents[consent]!.removed).toMatchObject({
      by: MEMBER
    });
    expect(device.refused('patient.withdrawConsent', { patient, consent })).toBe('entry-removed');
    device.do('patient.restoreConsent', { patient, consent });
    expect(device.read('patient', patient).consents[consent]!.removed).toBeUndefined();
  });

  test('only one with a last day can be left to lapse', () => {
    const { device, patient } = registered();
    const open = device.do('patient.recordConsent', sharing(patient));
    const ending = device.do('patient.recordConsent', { ...sharing(patient), to: '2026-12-01' });
    expect(device.refused('patient.lapseConsent', { patient, consent: open })).toBe(
      'consent-open-ended'
    );
    device.do('patient.lapseConsent', { patient, consent: ending });
    expect(device.read('patient', patient).consents[ending]!.lapsed).toMatchObject({ at: NOW });
  });

  test('a consent holds through its last day, and not the day after', () => {
    expect(consentStanding({ to: TODAY }, TODAY)).toBe('active');
    expect(consentStanding({ to: TODAY }, '2026-11-23')).toBe('expired');
    expect(consentStanding({ to: TODAY, withdrawn: { at: NOW, by: MEMBER } }, TODAY)).toBe(
      'withdrawn'
    );
  });

  test('sharing is covered as far as the consent reaches, while it holds', () => {
    const consent = { purpose: 'sharing', extent: 'front' } as const;
    expect(coversSharing(consent, 'front', TODAY)).toBe(true);
    expect(coversSharing(consent, 'clinical', TODAY)).toBe(false);
    expect(coversSharing({ ...consent, extent: 'clinical' }, 'clinical', TODAY)).toBe(true);
    expect(coversSharing({ ...consent, extent: 'specific' }, 'clinical', TODAY)).toBe(false);
    expect(coversSharing({ ...consent, purpose: 'treatment' }, 'front', TODAY)).toBe(false);
    expect(coversSharing({ ...consent, to: '2026-11-21' }, 'front', TODAY)).toBe(false);
    expect(coversSharing({ ...consent, withdrawn: { at: NOW, by: MEMBER } }, 'front', TODAY)).toBe(
      false
    );
  });
});

test('every string of a consent is atomic', () => {
  const { device, patient } = registered();
  const id = device.do('patient.recordConsent', sharing(patient));
  const doc = device.doc('patient', patient) as unknown as {
    consents: Record<string, Record<string, unknown>>;
  };
  expect(A.isImmutableString(doc.consents[id]!.party)).toBe(true);
});
