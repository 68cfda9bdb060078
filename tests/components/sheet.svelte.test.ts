import { createRawSnippet, tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import Sheet from '#lib/components/diary/Sheet.svelte';
import { show } from './support.ts';

const children = createRawSnippet(() => ({
  render: () => '<form><label>Reason <input /></label></form>'
}));

/** Something in the diary that a sheet is about. */
function slot(): HTMLElement {
  const made = document.createElement('button');
  made.textContent = '10:00';
  made.style.cssText = 'position: fixed; top: 120px; left: 20px; width: 200px; height: 40px';
  document.body.append(made);
  return made;
}

const frames = async (): Promise<void> => {
  for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
};

/** An open sheet, whose place in the diary may come and go. */
async function opened(anchor: HTMLElement | undefined) {
  const props = $state({ open: true, title: 'Book', anchor, onclose: () => undefined, children });
  show(Sheet, props);
  await frames();
  await page.getByLabelText('Reason').fill('Cough');
  return props;
}

const box = () => page.getByRole('dialog').element().getBoundingClientRect();

describe('a sheet that is being filled in', () => {
  afterEach(() => page.viewport(1280, 800));

  it('keeps what was typed, its place and the keyboard when what it is about leaves the page', async () => {
    await page.viewport(1280, 800);
    const anchor = slot();
    const props = await opened(anchor);
    const before = box();
    expect(before.left).toBeGreaterThan(anchor.getBoundingClientRect().right - 1);
    anchor.remove();
    props.anchor = undefined;
    await tick();
    await frames();
    await userEvent.keyboard(' since Monday');
    await expect.element(page.getByLabelText('Reason')).toHaveValue('Cough since Monday');
    expect(box()).toEqual(before);
  });

  it('keeps what was typed when what it is about comes onto the page', async () => {
    await page.viewport(1280, 800);
    const props = await opened(undefined);
    props.anchor = slot();
    await tick();
    await frames();
    await userEvent.keyboard(' since Monday');
    await expect.element(page.getByLabelText('Reason')).toHaveValue('Cough since Monday');
  });

  it('opens beside a slot that is drawn a moment after it', async () => {
    await page.viewport(1280, 800);
    const props = $state<Record<string, unknown>>({
      ...{ open: true, title: 'Book', anchor: undefined, onclose: () => undefined, children }
    });
    show(Sheet as never, props);
    await tick();
    const anchor = slot();
    props.anchor = anchor;
    await frames();
    expect(box().left).toBeGreaterThan(anchor.getBoundingClientRect().right - 1);
  });
});
