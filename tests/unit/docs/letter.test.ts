import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { brokenRules } from '#lib/docs/integrity.ts';
import { daysOff, lacks } from '#lib/docs/letter.rules.ts';
import { Device, DOCTOR, MEMBER, NOW, OTHER_DOCTOR, PATIENT } from './support.ts';

const SICK_NOTE = {
  type: 'sick-note',
  examinedAt: NOW,
  ground: 'examined',
  fitness: 'unfit',
  from: '2026-11-22',
  until: '2026-11-24'
} as const;

function visit(more: { doctor?: string } = { doctor: DOCTOR }) {
  const device = new Device(1);
  const consultation = device.do('consultation.start', { patient: PATIENT, ...more });
  return { device, consultation };
}

function noted() {
  const { device, consultation } = visit();
  const letter = device.do('consultation.addLetter', { consultation, ...SICK_NOTE });
  return { device, consultation, letter };
}

const found = (device: Device, id: string) =>
  brokenRules('consultation', device.doc('consultation', id)).map(({ detail }) => detail);
const letterOf = (device: Device, consultation: string, letter: string) =>
  device.read('consultation', consultation).letters[letter]!;

describe('a sick note', () => {
  test('is issued under the name of the visit’s doctor, and stays as it is', () => {
    const { device, consultation, letter } = noted();
    device.do('consultation.issueLetter', { consultation, letter });
    expect(letterOf(device, consultation, letter)).toMatchObject({
      issued: { at: NOW, by: MEMBER },
      doctor: DOCTOR
    });
    expect(
      device.refused('consultation.editLetter', { consultation, letter, until: '2026-11-30' })
    ).toBe('issued');
    expect(found(device, consultation)).toEqual([]);
  });

  test('keeps its doctor when the visit gets another one', () => {
    const { device, consultation, letter } = noted();
    device.do('consultation.issueLetter', { consultation, letter });
    device.do('consultation.edit', { consultation, doctor: OTHER_DOCTOR });
    expect(letterOf(device, consultation, letter).doctor).toBe(DOCTOR);
  });

  test('without a doctor is not issued', () => {
    const { device, consultation } = visit({});
    const letter = device.do('consultation.addLetter', { consultation, ...SICK_NOTE });
    expect(device.refused('consultation.issueLetter', { consultation, letter })).toBe('no-doctor');
  });

  test.each(['examinedAt', 'ground', 'fitness', 'from', 'until'] as const)(
    'that does not say its %s is not issued',
    (field) => {
      const { device, consultation, letter } = noted();
      device.do('consultation.editLetter', { consultation, letter, [field]: null });
      expect(device.refused('consultation.issueLetter', { consultation, letter })).toBe(
        'letter-incomplete'
      );
    }
  );

  test('says a diagnosis only with the patient’s consent', () => {
    const { device, consultation, letter } = noted();
    device.do('consultation.editLetter', { consultation, letter, diagnosis: 'Influenza' });
    expect(device.refused('consultation.issueLetter', { consultation, letter })).toBe(
      'letter-incomplete'
    );
    device.do('consultation.editLetter', { consultation, letter, diagnosisConsent: true });
    device.do('consultation.issueLetter', { consultation, letter });
  });

  test('for somebody partly unfit says what they can do', () => {
    expect(lacks({ ...SICK_NOTE, fitness: 'partly' })).toMatchObject([{ field: 'limits' }]);
    expect(lacks({ ...SICK_NOTE, fitness: 'partly', limits: 'Desk work' })).toEqual([]);
  });

  test('counts both its first and its last day, also over a month’s end', () => {
    expect(daysOff(SICK_NOTE)).toBe(3);
    expect(daysOff({ from: '2028-02-28', until: '2028-03-01' })).toBe(3);
    expect(daysOff({ from: '2026-11-22', until: '2026-11-22' })).toBe(1);
    expect(daysOff({ from: '2026-11-22', until: '2026-11-21' })).toBeUndefined();
    expect(lacks({ ...SICK_NOTE, until: '2026-11-21' })).toMatchObject([{ field: 'until' }]);
  });
});

describe('a letter', () => {
  test('with a field that nobody filled is not issued, and says which', () => {
    expect(lacks({ type: 'letter', body: 'Dear {{patient.nam}}, hello.' })).toEqual([
      { field: 'body', words: 'Fill in or take out {{patient.nam}}.' }
    ]);
  });

  test('of referral says to whom it goes', () => {
    expect(lacks({ type: 'referral', body: 'Please see her.' })).toMatchObject([{ field: 'to' }]);
  });

  test('is written, issued and withdrawn after signing, which breaks no rule', () => {
    const { device, consultation } = visit();
    device.do('consultation.sign', { consultation });
    device.at = '2026-12-01T08:00:00.000Z';
    const letter = device.do('consultation.addLetter', { consultation, type: 'letter', body: 'A' });
    device.do('consultation.editLetter', { consultation, letter, body: 'Dear colleague' });
    expect(found(device, consultation)).toEqual([]);
    device.do('consultation.issueLetter', { consultation, letter });
    const named = { consultation, letter };
    expect(device.refused('consultation.removeLetter', named)).toBe('reason-missing');
    device.do('consultation.removeLetter', { ...named, reason: 'Wrong addressee' });
    expect(letterOf(device, consultation, letter).issued?.at).toBe(device.at);
    expect(found(device, consultation)).toEqual([]);
  });

  test('written on one device while another signed is no change of what was signed', () => {
    const { device, consultation } = visit();
    const other = new Device(2);
    other.pull(device);
    device.do('consultation.sign', { consultation });
    other.do('consultation.addLetter', { consultation, ...SICK_NOTE });
    other.do('consultation.addMaterial', { consultation, description: 'Gauze', quantity: 1 });
    device.pull(other);
    expect(found(device, consultation)).toEqual([
      'Changed on another device while it was being signed: materials used.'
    ]);
  });

  test('that two devices issue at once is one letter and breaks no rule', () => {
    const { device, consultation, letter } = noted();
    const other = new Device(2);
    other.pull(device);
    other.at = '2026-11-22T09:00:00.000Z';
    for (const one of [device, other]) one.do('consultation.issueLetter', { consultation, letter });
    device.pull(other);
    expect(found(device, consultation)).toEqual([]);
    device.do('consultation.issueLetter', { consultation, letter });
  });

  test('that an old program changes after issue is named, and so is one changed meanwhile', () => {
    const { device, consultation, letter } = noted();
    const other = new Device(2);
    other.pull(device);
    device.do('consultation.issueLetter', { consultation, letter });
    other.do('consultation.editLetter', { consultation, letter, until: '2026-12-31' });
    device.pull(other);
    expect(found(device, consultation)).toEqual([
      'A letter (without a name) was changed after or while it was issued.'
    ]);
  });

  test('that is erased with all the others is missed', () => {
    const { device, consultation, letter } = noted();
    device.do('consultation.issueLetter', { consultation, letter });
    device.tamper(consultation, (draft) => void delete draft.letters);
    expect(found(device, consultation)).toEqual([
      'A letter (without a name) was erased after it was issued.'
    ]);
  });

  test('that was not issued is removed without a reason, and nobody asks why', () => {
    const { device, consultation, letter } = noted();
    device.do('consultation.removeLetter', { consultation, letter });
    device.do('consultation.restoreLetter', { consultation, letter });
    expect(letterOf(device, consultation, letter).removed).toBeUndefined();
    device.tamper(consultation, (draft) => {
      draft.letters![letter]!.until = new A.ImmutableString('2026-11-30');
    });
    expect(found(device, consultation)).toEqual([]);
  });
});
