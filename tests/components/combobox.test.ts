import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import Combobox from '#lib/components/Combobox.svelte';
import { show } from './support.ts';

/** A search whose answers come when the test says so. */
function slowSearch() {
  const asked = new Map<string, (found: string[]) => void>();
  return {
    suggest: (text: string) =>
      new Promise<string[]>((answer) => {
        asked.set(text, answer);
      }),
    answer: (text: string, found: string[]) => asked.get(text)!(found)
  };
}

function search(props: Record<string, unknown>) {
  show(Combobox as never, {
    'aria-label': 'Search patients',
    key: (name: string) => name,
    text: (name: string) => name,
    ...props
  });
  return page.getByRole('combobox', { name: 'Search patients' });
}

it('chooses the first suggestion on Enter', async () => {
  const onchoose = vi.fn();
  const input = search({ suggest: () => ['Dlamini', 'Dube'], onchoose });
  await input.fill('d');
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(onchoose.mock.calls).toEqual([['Dlamini']]));
});

it('waits for the answer when Enter came before it', async () => {
  const { suggest, answer } = slowSearch();
  const onchoose = vi.fn();
  const input = search({ suggest, onchoose });
  await input.fill('dube');
  await userEvent.keyboard('{Enter}');
  expect(onchoose).not.toHaveBeenCalled();
  answer('dube', ['Dube']);
  await vi.waitFor(() => expect(onchoose.mock.calls).toEqual([['Dube']]));
});

it('never shows an answer to something that is no longer asked', async () => {
  const { suggest, answer } = slowSearch();
  const input = search({ suggest });
  await input.fill('du');
  await input.fill('dube');
  answer('dube', ['Dube']);
  await expect.element(page.getByRole('option', { name: 'Dube' })).toBeVisible();
  answer('du', ['Dudley']);
  await expect.element(page.getByRole('option', { name: 'Dudley' })).not.toBeInTheDocument();
});

it('moves with the arrows and says which suggestion is active', async () => {
  const onchoose = vi.fn();
  const input = search({ suggest: () => ['Dlamini', 'Dube'], onchoose });
  await input.fill('d');
  await userEvent.keyboard('{ArrowDown}');
  await expect
    .element(page.getByRole('option', { name: 'Dube' }))
    .toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(onchoose.mock.calls).toEqual([['Dube']]));
});

it('offers to go on with what is in no list', async () => {
  const run = vi.fn();
  const input = search({
    suggest: () => [],
    offer: { label: (text: string) => `Register “${text}”`, run }
  });
  await input.fill('Nkosi');
  await page.getByRole('option', { name: 'Register “Nkosi”' }).click();
  expect(run.mock.calls).toEqual([['Nkosi']]);
});

it('keeps what was chosen when it is left half typed', async () => {
  const onchoose = vi.fn();
  const input = search({ suggest: () => [], value: 'Dlamini', onchoose });
  await input.fill('Dla');
  await userEvent.tab();
  await expect.element(input).toHaveValue('Dlamini');
  expect(onchoose).not.toHaveBeenCalled();
});
