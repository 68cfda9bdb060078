import { expect, test } from 'vitest';
import { signing } from '../../../src/lib/components/note/signing.ts';
import { choicesOf } from '../../../src/lib/templates/fill.ts';
import { drawable, drawnInto, newLetter } from '../../../src/lib/components/letters/drafts.ts';
import type { Consultation } from '../../../src/lib/docs/consultation.schema.ts';
import { consultation, manner } from '../print/papers.ts';

const added = { at: '2026-11-22T07:30:00.000Z', by: 'x' };
const empty = {
  ...consultation,
  doctor: undefined,
  notes: { subjective: ' ', objective: '', assessment: '', plan: '' },
  diagnoses: {}
} as unknown as Consultation;

test('signing says which parts are fixed, and how much there is besides', () => {
  expect(signing(consultation)).toEqual({
    fixed: ['The note: subjective, objective and plan', '2 diagnoses'],
    missing: []
  });
});

test('signing says what may have been forgotten', () => {
  expect(signing(empty)).toEqual({
    fixed: ['The note, which is empty'],
    missing: [
      'Nothing is written in the note.',
      'There is no diagnosis.',
      'No doctor is chosen for this visit.'
    ]
  });
});

test('signing names a field that was left standing, and what is not issued', () => {
  const { missing } = signing({
    ...consultation,
    notes: { ...consultation.notes, plan: 'See {{patient.nam}} again' },
    prescriptions: { a: { medicine: 'Amoxil', added } },
    letters: { a: { type: 'letter', added }, b: { type: 'letter', added, issued: added } }
  });
  expect(missing).toEqual([
    'Plan still has {{patient.nam}} in it.',
    '1 prescription is not issued yet.',
    '1 letter is not issued yet; that can be done later too.'
  ]);
});

test('a sick note begins with the visit’s own time and day', () => {
  expect(newLetter('c', consultation, 'sick-note', manner)).toEqual({
    consultation: 'c',
    type: 'sick-note',
    examinedAt: consultation.startedAt,
    ground: 'examined',
    fitness: 'unfit',
    from: '2026-11-22'
  });
});

test('a letter from a template has what was chosen in it', () => {
  const template = {
    type: 'letter',
    name: 'Ear',
    text: 'The {{?choice left|right}} ear.'
  } as never;
  const [choice] = choicesOf(['{{?choice left|right}}']);
  const written = (chosen?: Map<string, string>) =>
    newLetter('c', consultation, 'letter', manner, template, new Map(), chosen).body;
  expect(written(new Map([[choice!.key, 'right']]))).toBe('The right ear.');
  expect(written()).toBe('The {{?choice left|right}} ear.');
});

test('a letter is drawn from what the record holds, and from nothing that is empty', () => {
  expect(drawable(consultation, undefined, manner).map(({ label }) => label)).toEqual([
    'Reason',
    'History',
    'Findings',
    'Diagnosis',
    'Plan'
  ]);
  expect(drawnInto('Dear colleague\n', 'Plan:\nRest')).toBe('Dear colleague\n\nPlan:\nRest');
  expect(drawnInto(undefined, 'Plan:\nRest')).toBe('Plan:\nRest');
});
