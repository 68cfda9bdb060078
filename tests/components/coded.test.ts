import { beforeAll, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import CodedInput from '#lib/components/chart/CodedInput.svelte';
import ReactionsInput from '#lib/components/chart/ReactionsInput.svelte';
import { SUBSTANCE } from '#lib/components/chart/substances.ts';
import { show } from './support.ts';

function substance(value?: string) {
  const onset = vi.fn();
  show(CodedInput as never, { coded: SUBSTANCE, value, onset, placeholder: 'Substance' });
  return { onset, input: page.getByRole('combobox') };
}

// The set is read when it is first asked for: none of the tests is about how long that takes.
beforeAll(async () => void (await SUBSTANCE.suggest('')), 60_000);

it('writes the code of a substance beside its words, by keyboard alone', async () => {
  const { onset, input } = substance();
  await input.fill('sulfa');
  await expect
    .element(page.getByRole('option').first())
    .toHaveTextContent('Sulfonamide antibiotics Medicine');
  await userEvent.keyboard('{Enter}');
  expect(onset).toHaveBeenCalledExactlyOnceWith('Sulfonamide antibiotics', {
    system: 'http://snomed.info/sct',
    code: '372788003',
    category: 'medicine'
  });
});

it('takes what is in no list as it is typed, without a code', async () => {
  const { onset, input } = substance('Penicillin');
  await input.fill('grandmother’s cough mixture');
  await userEvent.keyboard('{Tab}');
  expect(onset).toHaveBeenCalledExactlyOnceWith('grandmother’s cough mixture', {
    system: null,
    code: null
  });
});

it('knows what was typed in full without being chosen', async () => {
  const { onset, input } = substance();
  await input.fill('penicillin');
  await userEvent.keyboard('{Tab}');
  expect(onset).toHaveBeenCalledExactlyOnceWith('Penicillin', {
    system: 'http://snomed.info/sct',
    code: '373270004',
    category: 'medicine'
  });
});

it('changes nothing where somebody looks in and leaves', async () => {
  const { onset, input } = substance('Penicillin');
  await input.click();
  await userEvent.keyboard('{Tab}');
  expect(onset).not.toHaveBeenCalled();
});

it('adds reactions with and without a code, and takes one away', async () => {
  const onset = vi.fn();
  show(ReactionsInput as never, {
    words: 'felt odd',
    codes: undefined,
    onset
  });
  const input = page.getByRole('combobox');
  await input.fill('urtic');
  await expect.element(page.getByRole('option').first()).toHaveTextContent('Hives');
  await userEvent.keyboard('{Enter}');
  expect(onset).toHaveBeenLastCalledWith({
    reaction: 'felt odd; Hives',
    reactionCodes: '126485001 |Hives|'
  });
  await page.getByRole('button', { name: 'Remove felt odd' }).click();
  expect(onset).toHaveBeenLastCalledWith({ reaction: null, reactionCodes: null });
});
