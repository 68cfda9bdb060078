import axe from 'axe-core';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { show } from './support.ts';
import Wide from './Wide.svelte';

afterEach(() => {
  delete document.documentElement.dataset.theme;
});

/** How strongly the edge says that there is more, from 0 to 1. */
const shade = (side: '::before' | '::after', of: Element) =>
  Number(getComputedStyle(of, side).opacity);

const table = () => page.getByRole('region', { name: 'Table of rights' });
const frameOf = (region: Element) => region.parentElement!;

it.each(['light', 'dark'])(
  'says that a wide table goes on, and keeps its names in sight: %s',
  async (theme) => {
    await page.viewport(820, 900);
    document.documentElement.dataset.theme = theme;
    show(Wide, {});
    const region = table().element();
    const role = page.getByRole('rowheader', { name: /Reception/ });
    const at = role.element().getBoundingClientRect().left;
    await expect.poll(() => shade('::after', frameOf(region))).toBe(1);
    expect(getComputedStyle(role.element(), '::after').display).toBe('none');

    region.scrollLeft = region.scrollWidth;
    await expect.poll(() => shade('::after', frameOf(region))).toBe(0);
    await expect.poll(() => shade('::after', role.element())).toBe(1);
    expect(role.element().getBoundingClientRect().left).toBe(at);
    const faults = (await axe.run(document)).violations.map(({ id }) => id);
    expect(faults).toEqual([]);
  }
);

it('says nothing where all of a table is in sight', async () => {
  await page.viewport(1440, 900);
  show(Wide, {});
  const region = table().element();
  expect(region.scrollWidth).toBe(region.clientWidth);
  expect(shade('::after', frameOf(region))).toBe(0);
  await page.viewport(820, 900);
  await expect.poll(() => shade('::after', frameOf(region))).toBe(1);
});

it('makes nothing wider that fits', async () => {
  await page.viewport(390, 844);
  show(Wide, {});
  const region = table().element();
  expect(region.scrollWidth).toBe(region.clientWidth);
});

it('is scrolled with the keyboard where nothing in it can be reached', async () => {
  await page.viewport(820, 900);
  show(Wide, {});
  const figures = page.getByRole('region', { name: 'Figures' });
  await expect.element(figures).toHaveAttribute('tabindex', '0');
  (figures.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => figures.element().scrollLeft).toBeGreaterThan(0);
});
