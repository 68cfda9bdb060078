import axe from 'axe-core';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { toasts } from '#lib/app/toasts.svelte.ts';
import Gallery from './Gallery.svelte';
import { show } from './support.ts';

afterEach(() => {
  delete document.documentElement.dataset.theme;
  for (const { id } of [...toasts.shown]) toasts.dismiss(id);
});

const violations = async () =>
  (await axe.run(document)).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`
  );

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390]
] as const)('has no fault that axe can find: %s, %i px wide', async (theme, width) => {
  await page.viewport(width, 900);
  document.documentElement.dataset.theme = theme;
  show(Gallery, {});
  toasts.say('Booked for 10:20', { undo: () => {} });
  toasts.problem({ code: 'offline', message: 'The hub does not answer.', safe: 'All is saved.' });
  await expect.element(page.getByRole('img', { name: 'Invitation' })).toBeVisible();
  // Fading in halfway would be judged as too pale.
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  expect(await violations()).toEqual([]);
});

it('never scrolls sideways on a phone', async () => {
  await page.viewport(390, 844);
  show(Gallery, {});
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
});
