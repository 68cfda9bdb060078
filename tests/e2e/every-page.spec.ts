import { globSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { faultsOf } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

test.use({ serviceWorkers: 'allow' });

/** Every page that there is, from the folders themselves: one that is added later is tested too. */
const ROUTES = globSync('src/routes/**/+page.svelte')
  .map((file) => file.replace(/^src\/routes/, '').replace(/\/\+page\.svelte$/, '') || '/')
  .sort();

/** Where an address of each kind of record is found: the list, and the first link that leads to one. */
const RECORDS: Record<string, { list: string; link: RegExp }> = {
  '/practice/devices/[id]': { list: '/practice/devices', link: /^\/practice\/devices\/[^/]+/ },
  '/billing/[id]': { list: '/billing', link: /^\/billing\/[^/]+/ },
  // Somebody who was billed was seen, whatever the day on which the demo is made.
  '/patients/[id]': { list: '/billing/[id]', link: /^\/patients\/(?!new)[^/?]+/ },
  '/consultations/[id]': { list: '/patients/[id]/consultations', link: /^\/consultations\/[^/]+/ },
  '/past/[kind]/[id]': { list: '/billing/[id]', link: /^\/past\/[^/]+\/[^/?]+/ }
};

/** What a theme or a width can break; the rest of a page is the same in each. */
const BY_LOOK = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'scrollable-region-focusable'
];
const LOOKS = [
  { scheme: 'light', width: 1440, rules: undefined },
  { scheme: 'light', width: 820, rules: [] },
  { scheme: 'dark', width: 390, rules: BY_LOOK }
] as const;

let hub: Hub;
test.beforeAll(async () => {
  hub = await Hub.start();
});
test.afterAll(async () => {
  await hub.remove();
});

test('no page breaks an accessibility rule or scrolls sideways, light or dark, wide or narrow', async ({
  browser
}) => {
  test.setTimeout(900_000);
  const device = await Device.open(browser);
  const { page } = device;
  await page.goto(`${hub.url}/welcome`);
  await page.getByText('Look around').click();
  // Five hundred patients are made up in the browser itself.
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible({ timeout: 300_000 });
  await device.atHome();
  const addresses = await addressesOf(page);
  for (const route of ROUTES) {
    await openWithin(page, addresses(route));
    await expect(page.locator('main h1').first(), route).toBeAttached();
    await expect(page.locator('.skeleton'), `${route} is loaded`).toHaveCount(0);
    for (const { scheme, width, rules } of LOOKS) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      if (rules?.length !== 0) {
        expect.soft(await faultsOf(page, rules), `${route} ${scheme} ${width}`).toEqual([]);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(wide, `${route} scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  await device.close();
});

/** Turns routes into addresses of the demo practice; a route with an unknown parameter fails here. */
async function addressesOf(page: Page): Promise<(route: string) => string> {
  const known = new Map<string, string>();
  const address = (route: string): string => {
    let text = route;
    for (const [pattern, at] of known) text = text.replace(pattern, at);
    expect(text, 'say in RECORDS where such a record is found').not.toContain('[');
    return text;
  };
  for (const [pattern, { list, link }] of Object.entries(RECORDS)) {
    await openWithin(page, address(list));
    const links = page.locator('main a');
    await expect
      .poll(async () => (await hrefs()).find((href) => link.test(href)), { message: pattern })
      .toBeDefined();
    known.set(pattern, link.exec((await hrefs()).find((href) => link.test(href))!)![0]);
    function hrefs() {
      return links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    }
  }
  return address;
}
