import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import Parts from './Parts.svelte';
import { show } from './support.ts';

it('keeps one failing part from taking the page with it, and shows it again on request', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const world = { broken: true };
  show(Parts, { world });
  await expect.element(page.getByText('Allergies cannot be shown.')).toBeVisible();
  await expect.element(page.getByText('Metformin')).toBeVisible();
  world.broken = false;
  await page.getByRole('button', { name: 'Show it again' }).click();
  await expect.element(page.getByText('Penicillin')).toBeVisible();
});
