import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What breaks an accessibility rule on a page as it stands, each with the places where it does. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, html }) => `${target} ${html}`).join('\n')}`
  );
}

/** Fails where a page breaks an accessibility rule; `about` says which page or state it is. */
export async function isAccessible(page: Page, about?: string): Promise<void> {
  expect(await faultsOf(page), about).toEqual([]);
}
