import { describe, expect, test } from 'vitest';
import type { Patient } from '#lib/docs/patient.schema.ts';
import type { Doctor, Practice } from '#lib/docs/practice.schema.ts';
import {
  missingOf,
  missingOfPatient,
  missingOfPrescriber,
  openLines,
  scriptsOf,
  standingLines,
  type Prescription
} from '#lib/prescribing/script.ts';
import { addressOf, scriptPaper, type ScriptPaper } from '#lib/print/script.ts';
import { drawn, hasPoppler, pagesOf, textOf } from './paper-text.ts';

const BY = '0193b6a0-0000-7000-8000-000000000002';
const added = { at: '2026-11-23T07:00:00.000Z', by: BY };
const issued = { at: '2026-11-23T07:30:00.000Z', by: BY };

const AMOXIL: Prescription = {
  medicine: 'Amoxil',
  code: '701122001',
  system: 'NAPPI',
  strength: '500 mg',
  form: 'capsule',
  schedule: 'S4',
  dose: '1 capsule',
  route: 'by mouth',
  frequency: 'three times daily',
  duration: '5 days',
  quantity: '15 capsules',
  instructions: 'Finish the course.',
  reason: 'J02.9 Acute pharyngitis',
  added,
  issued
};
const MORPHINE: Prescription = {
  medicine: 'MST Continus 10 mg',
  strength: '10 mg',
  form: 'tablet',
  schedule: 'S6',
  dose: '1 tablet',
  frequency: 'every 12 hours',
  quantity: '28 tablets',
  repeats: 0,
  added: { ...added, at: '2026-11-23T07:01:00.000Z' },
  issued
};

const doctor = {
  title: 'Dr',
  given: 'Priya',
  family: 'Naidoo',
  qualification: 'MBChB (UKZN)',
  registrationNumber: 'MP0654321',
  practiceNumber: '1400007654321',
  added
} as Doctor;
const practice = {
  name: 'Thornhill Family Practice',
  practiceNumber: '1400001234567',
  address: '12 Long Street\nObservatory\n7925',
  phone: '+27215550100'
} as Practice;
const patient = {
  title: 'Mr',
  given: 'Nkosinathi',
  family: 'Mthunzi-Vilakazi van der Westhuizen',
  birthDate: '1980-01-01',
  sex: 'male',
  identifiers: { a: { type: 'sa-id', value: '8001015009087', added } },
  addresses: {
    b: { type: 'postal', lines: 'PO Box 1', added },
    c: {
      type: 'home',
      lines: 'Flat 3\n9 Main Road',
      suburb: 'Salt River',
      city: 'Cape Town',
      added
    }
  }
} as unknown as Patient;

const paper = (over: Partial<ScriptPaper> & { lines?: Record<string, Prescription> } = {}) => {
  const { lines = { '1': AMOXIL, '2': MORPHINE }, ...rest } = over;
  return scriptPaper({
    script: scriptsOf(lines)[0]!,
    practice,
    doctor,
    patient,
    manner: { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' },
    copy: false,
    ...rest
  });
};

describe('the lines of a visit', () => {
  test('are scripts by the moment of issue, the open ones apart, cancelled ones on their script', () => {
    const later = { at: '2026-11-23T09:00:00.000Z', by: BY };
    const removed = { ...later, reason: 'Wrong strength' };
    const lines = {
      '1': AMOXIL,
      '2': { ...MORPHINE, removed },
      '3': { ...AMOXIL, issued: later },
      '4': { medicine: 'Panado', added },
      '5': { medicine: 'Gone', added, removed }
    };
    expect(scriptsOf(lines).map((one) => one.lines.map(({ id }) => id))).toEqual([
      ['1', '2'],
      ['3']
    ]);
    expect(openLines(lines).map(({ id }) => id)).toEqual(['4']);
    expect(standingLines(lines).map(({ id }) => id)).toEqual(['1', '3', '4']);
  });

  test('say what the regulations ask of them and they lack', () => {
    expect(missingOf(AMOXIL)).toEqual([]);
    expect(missingOf({ medicine: 'Panado', added })).toEqual([
      'dosage form',
      'quantity',
      'dose',
      'how often'
    ]);
    expect(
      missingOf({ medicine: 'X', form: 'cream', quantity: '1', instructions: 'Thinly', added })
    ).toEqual([]);
    expect(missingOfPrescriber(undefined, '1 Road')).toEqual(['the doctor of the visit']);
    expect(missingOfPrescriber({ qualification: 'MBChB' }, ' ')).toHaveLength(2);
    expect(missingOfPatient({})).toHaveLength(2);
  });
});

describe.skipIf(!hasPoppler)('a script on paper, read by another program (pdftotext)', () => {
  test('states everything that regulation 33 asks for', async () => {
    const text = textOf(await drawn(paper()));
    for (const words of [
      // The prescriber: (3)(a).
      'Dr P Naidoo',
      'MBChB (UKZN)',
      'MP0654321',
      '12 Long Street',
      'Practice number 1400001234567',
      // The patient: (3)(b), age and gender.
      'Mr Nkosinathi Mthunzi-Vilakazi van der Westhuizen',
      '800101 5009 087',
      'Flat 3, 9 Main Road, Salt River, Cape Town',
      '46 years',
      'male',
      // The date of issue: (3)(c).
      '23 November 2026',
      // The medicine, strength, form, quantity, how it is taken, repeats: (3)(d) to (g).
      'Amoxil 500 mg, capsule',
      'NAPPI 701122001',
      '1 capsule by mouth three times daily',
      'for 5 days',
      'Finish the course.',
      'J02.9 Acute pharyngitis',
      '15 capsules',
      'None'
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('2 medicines in all');
  });

  test('writes a Schedule 6 quantity in words, and the strength once', async () => {
    const text = textOf(await drawn(paper()));
    expect(text).toContain('28 tablets');
    expect(text).toContain('(twenty-eight)');
    expect(text).toContain('MST Continus 10 mg, tablet');
  });

  test('is an original the first time and says Copy on every page after that', async () => {
    expect(textOf(await drawn(paper()))).not.toContain('Copy');
    const many = Object.fromEntries(
      Array.from({ length: 24 }, (_, index) => [String(index + 10), AMOXIL])
    );
    const pages = pagesOf(await drawn(paper({ copy: true, lines: many })));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toContain('Copy');
    expect(pages.at(-1)).toContain('Dr P Naidoo');
  });

  test('says what was cancelled, with the reason', async () => {
    const removed = { at: '2026-11-23T09:00:00.000Z', by: BY, reason: 'Wrong strength' };
    const text = textOf(await drawn(paper({ lines: { '1': { ...AMOXIL, removed } }, copy: true })));
    expect(text).toContain('CANCELLED');
    expect(text).toContain('Wrong strength');
  });

  test('is made where a doctor, an address or a dose is missing, with a line to sign on', async () => {
    const bare = {
      given: 'N',
      sex: 'unknown',
      identifiers: {},
      addresses: {}
    } as unknown as Patient;
    const lines = { '1': { medicine: 'Panado', added, issued } };
    const text = textOf(await drawn(paper({ doctor: undefined, patient: bare, lines })));
    expect(text).toContain('Panado');
    expect(text).toContain('Prescriber');
    expect(text).not.toContain('undefined');
    expect(addressOf(bare)).toBeUndefined();
  });
});
