import { afterEach, expect, it } from 'vitest';
import { page, type Locator } from 'vitest/browser';
import { toasts } from '#lib/app/toasts.svelte.ts';
import Filling from './Filling.svelte';
import { show } from './support.ts';

afterEach(() => toasts.clear());

/** Whether what is pressed in the middle of a button is the button. */
function isInReach(locator: Locator): boolean {
  const button = locator.element();
  button.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = button.getBoundingClientRect();
  return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

it.each([
  ['dialog', 1440, 900],
  ['sheet', 1440, 900],
  ['dialog', 390, 844],
  ['sheet', 390, 844]
] as const)(
  'never covers the buttons of an open %s with a message: %i × %i',
  async (as, width, height) => {
    await page.viewport(width, height);
    show(Filling, { as });
    const open = page.getByRole('dialog');
    await expect.element(open.getByRole('button', { name: 'Book' })).toBeVisible();
    toasts.say('Booked for 10:20', { undo: () => {} });
    const message = page.getByRole('region', { name: 'Messages' });
    await expect.element(message.getByText('Booked for 10:20')).toBeVisible();
    // What opens beside its slot is put there in the frame after.
    for (const name of ['Close', 'Cancel', 'Book']) {
      await expect
        .poll(() => isInReach(open.getByRole('button', { name })), { message: name })
        .toBe(true);
    }
    // The message can be answered all the same.
    expect(isInReach(message.getByRole('button', { name: 'Undo' }))).toBe(true);
  }
);
