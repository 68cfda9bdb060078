import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Problem } from '#lib/problem.ts';
import InlineEdit from '#lib/components/InlineEdit.svelte';
import { show } from './support.ts';

type Save = (value: string | undefined) => Promise<Problem | null>;

function field(save: Save, more: Record<string, unknown> = {}) {
  const shown = show(InlineEdit as never, { label: 'Surname', value: 'Dlamini', save, ...more });
  return { ...shown, input: page.getByLabelText('Surname') };
}

it('saves when it is left, once, and only what is different', async () => {
  const save = vi.fn<Save>(async () => null);
  const { input } = field(save);
  await input.click();
  await userEvent.tab();
  expect(save).not.toHaveBeenCalled();
  await input.fill('Khumalo');
  expect(save).not.toHaveBeenCalled();
  await userEvent.tab();
  expect(save.mock.calls).toEqual([['Khumalo']]);
});

it('saves on Enter', async () => {
  const save = vi.fn<Save>(async () => null);
  const { input } = field(save);
  await input.fill('Khumalo');
  await userEvent.keyboard('{Enter}');
  expect(save.mock.calls).toEqual([['Khumalo']]);
});

it('goes back to what was there on Escape', async () => {
  const save = vi.fn<Save>(async () => null);
  const { input } = field(save);
  await input.fill('Khumalo');
  await userEvent.keyboard('{Escape}');
  await expect.element(input).toHaveValue('Dlamini');
  await userEvent.tab();
  expect(save).not.toHaveBeenCalled();
});

it('saves what was typed when the page goes away under it', async () => {
  const save = vi.fn<Save>(async () => null);
  const { input, remove } = field(save);
  await input.fill('Khumalo');
  await remove();
  expect(save.mock.calls).toEqual([['Khumalo']]);
});

it('says why something was not kept, at the field', async () => {
  const { input } = field(async () => ({
    code: 'bad-number',
    message: 'This is not a valid ID number.',
    action: 'Check the last digit.'
  }));
  await input.fill('123');
  await userEvent.tab();
  await expect
    .element(page.getByText('This is not a valid ID number. Check the last digit.'))
    .toBeVisible();
  await expect.element(input).toHaveAttribute('aria-invalid', 'true');
});

it('asks nobody to save what must not be empty', async () => {
  const save = vi.fn<Save>(async () => null);
  const { input } = field(save, { required: true });
  await input.fill('');
  await userEvent.tab();
  expect(save).not.toHaveBeenCalled();
  await expect.element(page.getByText('This cannot be empty.')).toBeVisible();
});

it('reads a day as it is typed here and saves it as a day', async () => {
  const save = vi.fn<Save>(async () => null);
  show(InlineEdit as never, { label: 'Born', kind: 'birth-date', value: undefined, save });
  const input = page.getByLabelText('Born');
  await input.fill('2/3/88');
  await userEvent.tab();
  expect(save.mock.calls).toEqual([['1988-03-02']]);
});

it('keeps a day that cannot be read in sight, and saves nothing', async () => {
  const save = vi.fn<Save>(async () => null);
  show(InlineEdit as never, { label: 'Born', kind: 'birth-date', value: '1988-03-02', save });
  const input = page.getByLabelText('Born');
  await input.fill('31/2/88');
  await userEvent.tab();
  expect(save).not.toHaveBeenCalled();
  await expect.element(input).toHaveValue('31/2/88');
  await expect.element(page.getByText('A date such as 22/11/2026 or 22 Nov 2026.')).toBeVisible();
});
