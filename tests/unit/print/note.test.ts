import { describe, expect, it } from 'vitest';
import { addendaOf, notePaper } from '../../../src/lib/print/note.ts';
import { consultation, manner, patient, practice } from './papers.ts';
import { drawn, hasPoppler, textOf } from './paper-text.ts';

const stamp = (at: string) => ({ at, by: 'x' });
const signed = {
  ...consultation,
  signed: stamp('2026-11-25T08:00:00.000Z'),
  lateReason: 'No power for two days',
  addenda: {
    b: { text: 'Second', reason: 'Result', added: stamp('2026-11-27T08:00:00.000Z') },
    a: { text: 'First', reason: 'Left out', added: stamp('2026-11-26T08:00:00.000Z') }
  }
};
const paper = (one = consultation) =>
  notePaper({ consultation: one, practice, patient, manner, nameOf: () => 'Nomsa Mokoena' });

describe('the print of a note', () => {
  it('of a draft says that nobody signed it', () => {
    expect(paper().mark).toBe('Draft, not signed');
    expect(paper(signed).mark).toBeUndefined();
  });

  it('puts the addenda under the note in the order in which they were written', () => {
    expect(addendaOf(signed).map(({ text }) => text)).toEqual(['First', 'Second']);
  });

  it.skipIf(!hasPoppler)(
    'carries note, diagnoses, signature, late reason and addenda (pdftotext)',
    async () => {
      const text = textOf(await drawn(paper(signed)));
      for (const part of [
        'Late note. Reason: No power for two days',
        'Nomsa Mokoena, 25 Nov 2026, 10:00',
        'Coughing for three days. No fever.',
        'Rest and fluids.',
        'Acute bronchitis (J20.9)',
        'Addendum, 26 Nov 2026, 10:00, Nomsa Mokoena',
        'Reason: Left out First',
        'Reason: Result Second'
      ]) {
        expect(text).toContain(part);
      }
      expect(text).not.toContain('Pneumonia');
      expect(text.indexOf('Acute bronchitis')).toBeLessThan(text.indexOf('• Cough'));
    }
  );
});
