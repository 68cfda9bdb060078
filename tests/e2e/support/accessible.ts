import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * What breaks an accessibility rule on a page as it stands, each with the places where it does.
 * @param rules these alone, where the others cannot have changed since they were looked at
 */
export async function faultsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, html }) => `${target} ${html}`).join('\n')}`
  );
}

/** Fails where a page breaks an accessibility rule; `about` says which page or state it is. */
export async function isAccessible(page: Page, about?: string): Promise<void> {
  expect(await faultsOf(page), about).toEqual([]);
}
