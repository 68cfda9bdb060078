import { expect, it, onTestFinished, vi } from 'vitest';
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

it('chooses what was pressed, though something else is under the mouse when it is let go', async () => {
  const onchoose = vi.fn();
  const input = search({ suggest: () => ['Dlamini', 'Dube'], onchoose });
  await input.fill('d');
  const dube = page.getByRole('option', { name: 'Dube' });
  await expect.element(dube).toBeVisible();
  const press = { bubbles: true, cancelable: true };
  dube.element().dispatchEvent(new MouseEvent('mousedown', { ...press, button: 2 }));
  expect(onchoose).not.toHaveBeenCalled();
  dube.element().dispatchEvent(new MouseEvent('mousedown', { ...press, button: 0 }));
  document.body.dispatchEvent(new MouseEvent('mouseup', press));
  expect(onchoose.mock.calls).toEqual([['Dube']]);
  await expect.element(dube).not.toBeInTheDocument();
});

it('chooses once where pressing and letting go are one click, and without pressing at all', async () => {
  const onchoose = vi.fn();
  const offered = vi.fn();
  const input = search({
    suggest: () => ['Dlamini', 'Dube'],
    onchoose,
    offer: { label: (text: string) => `Register ${text}`, run: offered }
  });
  await input.fill('d');
  const below = vi.fn();
  document.addEventListener('click', below);
  onTestFinished(() => document.removeEventListener('click', below));
  await page.getByRole('option', { name: 'Dube' }).click();
  expect(onchoose.mock.calls).toEqual([['Dube']]);
  // The list is gone before the button is let go: what lay under it was not clicked.
  expect(below).not.toHaveBeenCalled();
  await input.fill('dl');
  const dlamini = page.getByRole('option', { name: 'Dlamini' });
  await expect.element(dlamini).toBeVisible();
  // As a screen reader does.
  dlamini.element().dispatchEvent(new MouseEvent('click', { bubbles: true }));
  expect(onchoose.mock.calls).toEqual([['Dube'], ['Dlamini']]);
  expect(offered).not.toHaveBeenCalled();
});
