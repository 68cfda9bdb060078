import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import InlineEdit from '#lib/components/InlineEdit.svelte';
import { show } from './support.ts';

function fee(value: number | undefined) {
  const save = vi.fn(async () => null);
  show(InlineEdit as never, { label: 'Fee', kind: 'money', value, save });
  return { save, input: page.getByLabelText('Fee') };
}

it('shows an amount as amounts are shown elsewhere, and keeps it when nothing was typed', async () => {
  const { save, input } = fee(123_450);
  await expect.element(input).toHaveValue('1\u00a0234,50');
  await input.click();
  await userEvent.tab();
  expect(save).not.toHaveBeenCalled();
});

it.each([
  ['1234.5', 123_450, '1\u00a0234,50'],
  ['R 1 234,50', 123_450, '1\u00a0234,50'],
  ['R1,234.50', 123_450, '1\u00a0234,50'],
  ['1.500,00', 150_000, '1\u00a0500,00']
])('takes “%s” and writes it in the one way', async (typed, cents, shown) => {
  const { save, input } = fee(undefined);
  await input.fill(typed);
  await userEvent.tab();
  expect(save.mock.calls).toEqual([[cents]]);
  await expect.element(input).toHaveValue(shown);
});

it('asks where an amount can be read in two ways, and keeps nothing', async () => {
  const { save, input } = fee(45_000);
  await input.fill('1,234');
  await userEvent.tab();
  await expect
    .element(page.getByText('“1,234” could be R 1234 or R 1,23. Type 1234 or 1,23.'))
    .toBeVisible();
  await expect.element(input).toHaveValue('1,234');
  expect(save).not.toHaveBeenCalled();
});

it('says which way an amount is out of reach', async () => {
  const { input } = fee(undefined);
  await input.fill('-5');
  await userEvent.tab();
  await expect.element(page.getByText(/Not less than R\s0,00\./)).toBeVisible();
});
