import { expect, type Frame, type Page } from '@playwright/test';
import axe from 'axe-core';

/**
 * What breaks an accessibility rule on a page as it stands, each with the places where it does.
 * @param rules these alone, where the others cannot have changed since they were looked at
 */
export async function faultsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) found.push(...(await faultsIn(frame, rules)));
  return found;
}

async function faultsIn(frame: Frame, rules?: readonly string[]): Promise<string[]> {
  // A page that is moved within keeps what looks through it: that is read once, not at each look.
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
  return frame.evaluate(
    async (values) => {
      // What is fading in would be judged as too pale; what turns for ever is judged as it turns.
      const passing = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(passing.map(({ finished }) => finished));
      const inPage = (window as unknown as { axe: typeof axe }).axe;
      const { violations } = await inPage.run(document, {
        iframes: false,
        // What holds is not told place by place.
        resultTypes: ['violations'],
        ...(values ? { runOnly: { type: 'rule', values } } : {})
      });
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, html }) => `${target} ${html}`).join('\n')}`
      );
    },
    rules && [...rules]
  );
}

/** Fails where a page breaks an accessibility rule; `about` says which page or state it is. */
export async function isAccessible(page: Page, about?: string): Promise<void> {
  expect(await faultsOf(page), about).toEqual([]);
}
