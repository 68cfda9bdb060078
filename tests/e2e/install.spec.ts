import type { IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import { Cuts } from './support/cuts.ts';
import { Device } from './support/device.ts';
import { Hub } from './support/hub.ts';

test.use({ serviceWorkers: 'allow' });

let hub: Hub;
let way: Cuts;
test.beforeAll(async () => {
  hub = await Hub.start();
  way = await Cuts.before(hub.url);
});
test.afterAll(async () => {
  await way.close();
  await hub.remove();
});

/** Files that are fetched to be kept, not to be run: a page's own scripts say what they are for. */
const isKept = ({ url, headers }: IncomingMessage): boolean =>
  url!.startsWith('/_app/immutable/') && headers['sec-fetch-dest'] === 'empty';

test('an installation that is cut short is never in charge, goes on where it was, and then starts with nothing in reach', async ({
  browser
}) => {
  let fetched = 0;
  way.cut = (asked) => isKept(asked) && ++fetched > 20;
  const device = await Device.open(browser);
  const { page } = device;
  await page.goto(way.url);
  await expect(page.getByText('Create a practice')).toBeVisible();
  await expect.poll(() => fetched, 'it was cut').toBeGreaterThan(20);
  const active = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  expect(await active()).toBeUndefined();
  const before = await kept(device);
  expect(before.length).toBeGreaterThan(0);

  // The way is there again: by itself, what was kept is not fetched a second time.
  way.answered.length = 0;
  way.cut = () => false;
  await expect.poll(active).toBe('activated');
  expect(before.filter((path) => way.answered.includes(path))).toEqual([]);
  const all = await page.evaluate(async () =>
    ((await (await fetch('/_app/offline.json')).json()) as string[]).toSorted()
  );
  expect(await kept(device)).toEqual(all);

  // Nothing in reach: a page that was never opened before starts from the device.
  way.cut = () => true;
  await page.goto(`${way.url}/welcome`);
  await page.getByText('Create a practice').click();
  await expect(page.getByLabel('Name of the practice')).toBeVisible();
  expect(device.errors).toEqual([]);
  await device.close();
});

/** The hashed files that are on the device. */
const kept = ({ page }: Device): Promise<string[]> =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('indaba '));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests
      .flat()
      .map(({ url }) => new URL(url).pathname)
      .filter((path) => path.startsWith('/_app/immutable/'))
      .toSorted();
  });
