import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Desk } from '#lib/components/note/desk.svelte.ts';
import UseTemplate from '#lib/components/note/UseTemplate.svelte';
import type { Template } from '#lib/components/templates/known.svelte.ts';
import { show } from './support.ts';

const EAR = {
  id: 'ear',
  type: 'note',
  name: 'Ear ache',
  subjective: 'Pain in the {{?choice Side: left|right}} ear for {{?choice hours|days}}.',
  objective: 'The {{?choice Side: left|right}} drum is red.'
} as unknown as Template;

/** The parts of a note as a template fills them. */
function notes() {
  const parts: Record<string, string> = {};
  const desk = {
    append: (part: string, text: string) => void (parts[part] = text),
    focus: () => {}
  } as unknown as Desk;
  show(UseTemplate, { desk, templates: [EAR], values: new Map() });
  return parts;
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

it('asks what a template leaves to the writer, the same question once, and writes it everywhere', async () => {
  const parts = notes();
  await press('Template');
  await page.getByRole('menuitem', { name: 'Ear ache' }).click();
  await expect.element(page.getByRole('group', { name: 'Side' })).toBeVisible();
  expect(page.getByRole('button', { name: 'left', exact: true }).elements()).toHaveLength(1);
  await press('left');
  await press('days');
  await press('Put it in');
  await expect
    .poll(() => parts)
    .toEqual({
      subjective: 'Pain in the left ear for days.',
      objective: 'The left drum is red.'
    });
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

it('leaves open what was not chosen, and writes nothing where it is called off', async () => {
  const parts = notes();
  await press('Template');
  await page.getByRole('menuitem', { name: 'Ear ache' }).click();
  await press('Cancel');
  expect(parts).toEqual({});
  await press('Template');
  await page.getByRole('menuitem', { name: 'Ear ache' }).click();
  await press('right');
  await press('Put in what is chosen');
  await expect
    .poll(() => parts)
    .toEqual({
      subjective: 'Pain in the right ear for {{?choice hours|days}}.',
      objective: 'The right drum is red.'
    });
});
