import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import Asking from './Asking.svelte';
import { show } from './support.ts';

it('takes the keyboard to its first field, keeps it, and gives it back', async () => {
  show(Asking, {});
  const opener = page.getByRole('button', { name: 'Add a doctor' });
  await opener.click();
  await expect.element(page.getByLabelText('Surname')).toHaveFocus();
  await userEvent.tab();
  await userEvent.tab();
  expect(document.activeElement?.closest('[role="dialog"]')).not.toBeNull();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(opener).toHaveFocus();
});
