import axe from 'axe-core';
import { expect, test } from 'vitest';
import PaperView from '#lib/components/print/PaperView.svelte';
import { letterPaper } from '#lib/print/letters.ts';
import { doctor, manner, patient, practice, sickNote } from '../unit/print/papers.ts';
import { show } from './support.ts';

const paper = (body: string) =>
  letterPaper({
    letter: { ...sickNote, type: 'letter', to: 'The headmaster', body, issued: undefined },
    practice,
    doctor,
    patient,
    manner
  });

test('a letter is read on the screen as it will be printed', async () => {
  show(PaperView, { document: paper('He was here.\n\nPlan:\nRest') });
  const words = document.querySelector('article')!.textContent.replace(/\s+/g, ' ');
  for (const part of [
    'Thornhill Family Practice',
    'Draft, not issued',
    'He was here.',
    'Dr N Mokoena'
  ]) {
    expect(words).toContain(part);
  }
  const { violations } = await axe.run(document.querySelector('article')!);
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a field that nobody filled is marked where it stands, and nothing else is', () => {
  show(PaperView, { document: paper('Dear {{teacher}}, {thanks} for {{nothing') });
  expect([...document.querySelectorAll('mark')].map((node) => node.textContent)).toEqual([
    '{{teacher}}'
  ]);
});
