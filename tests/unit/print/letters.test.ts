import { describe, expect, it } from 'vitest';
import type { Letter } from '../../../src/lib/docs/consultation.schema.ts';
import { letterPaper, paragraphs, type LetterSource } from '../../../src/lib/print/letters.ts';
import { doctor, manner, patient, practice, sickNote } from './papers.ts';
import { drawn, hasPoppler, textOf } from './paper-text.ts';

const paper = (letter: Letter, more: Partial<LetterSource> = {}) =>
  letterPaper({ letter, practice, doctor, patient, manner, ...more });
const read = async (letter: Letter, more: Partial<LetterSource> = {}) =>
  textOf(await drawn(paper(letter, more)));

const referral: Letter = {
  ...sickNote,
  type: 'referral',
  to: 'Prof A Adams\nDepartment of Cardiology\nGroote Schuur Hospital',
  title: 'Chest pain on effort',
  body: 'Dear Professor\n\nThank you for seeing this patient.\n\nAllergies:\nPenicillin (severe: rash)'
};

describe.skipIf(!hasPoppler)('a sick note, as another program reads it (pdftotext)', () => {
  it('carries everything that a South African sick note has to', async () => {
    const text = await read(sickNote);
    for (const part of [
      // The practitioner: name, address, qualification, registration number.
      'Dr N Mokoena',
      '12 Long Street',
      'Tel 021 555 0100',
      'MBChB (UCT)',
      'HPCSA registration MP0123456',
      'Practice number 0123456',
      // Patient and employment.
      'Nkosinathi Mthunzi-Vilakazi van der Westhuizen',
      '3 May 1980',
      '800503 5009 087',
      'Spar, Observatory',
      'E-4471',
      // The examination, in the practice's own time, and on what it rests.
      'Sunday, 22 November 2026, 09:15',
      'My own examination of the patient',
      'Influenza',
      'totally unfit',
      'from Sunday, 22 November 2026 until Tuesday, 24 November 2026, both days included: 3 days.',
      'Date of issue: 22 Nov 2026'
    ]) {
      expect(text).toContain(part);
    }
  });

  it('leaves the diagnosis out without the patient’s consent', async () => {
    for (const diagnosisConsent of [false, undefined]) {
      const text = await read({ ...sickNote, diagnosisConsent });
      expect(text).not.toMatch(/Influenza|Diagnosis/);
    }
  });

  it('for somebody partly unfit says what they can do', async () => {
    const text = await read({
      ...sickNote,
      fitness: 'partly',
      limits: 'Desk work, no lifting above 5 kg.',
      ground: 'reported'
    });
    expect(text).toContain('partially unfit');
    expect(text).toContain('Desk work, no lifting above 5 kg.');
    expect(text).toContain('What the patient told me');
  });

  it('that was handed out before is marked as a copy, and is the same besides', async () => {
    const [first, again] = [await read(sickNote), await read(sickNote, { copy: true })];
    expect(first).not.toContain('Copy');
    expect(again.replace(/ ?(· )?Copy/g, '')).toBe(first);
  });

  it('that is not issued, or was withdrawn, says so', async () => {
    expect(await read({ ...sickNote, issued: undefined })).toContain('Draft, not issued');
    expect(await read({ ...sickNote, removed: sickNote.added })).toContain('Withdrawn');
  });
});

describe.skipIf(!hasPoppler)('a referral letter, as another program reads it', () => {
  it('says to whom, about whom, why, and is signed', async () => {
    const text = await read(referral);
    for (const part of [
      'Referral letter',
      'Prof A Adams Department of Cardiology Groote Schuur Hospital',
      'Chest pain on effort',
      'Thank you for seeing this patient.',
      'Penicillin (severe: rash)',
      'Dr N Mokoena'
    ]) {
      expect(text.replace(/\s+/g, ' ')).toContain(part);
    }
  });
});

describe('prose on paper', () => {
  it('is paragraphs, with a heading where a line with a colon stands above others', () => {
    expect(paragraphs('Dear colleague\n\nFindings:\nBP 150/95\nPulse 80\n\n\nRegards')).toEqual([
      { type: 'text', text: 'Dear colleague' },
      { type: 'heading', text: 'Findings' },
      { type: 'text', text: 'BP 150/95\nPulse 80' },
      { type: 'text', text: 'Regards' }
    ]);
  });

  it('of a patient or doctor who is not here is a paper all the same', () => {
    const { about, blocks } = paper(sickNote, { patient: undefined, doctor: undefined });
    expect(about).toBe('A patient who is not on this device');
    expect(blocks.at(-1)).toMatchObject({ type: 'signature' });
  });
});
