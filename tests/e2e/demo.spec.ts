import { expect, test } from '@playwright/test';
import { Device } from './support/device.ts';
import { Hub } from './support/hub.ts';

let hub: Hub;
test.beforeAll(async () => {
  hub = await Hub.start();
});
test.afterAll(async () => {
  await hub.remove();
});

test('a demo that is still being made up is waited for, without a word of alarm', async ({
  browser
}) => {
  const device = await Device.open(browser);
  const { page } = device;
  let asked = 0;
  await page.route('**/demo/invitation', (route) => {
    asked++;
    return route.fulfill({
      status: 503,
      json:
        asked < 3
          ? { code: 'demo-not-ready', message: 'The demo practice is still being made up.' }
          : { code: 'no-demo', message: 'This server shows no demo practice.' }
    });
  });
  await page.goto(`${hub.url}/demo`);
  await expect(page.getByRole('status')).toContainText('is being made up');
  await expect(page.getByRole('alert')).toHaveCount(0);
  // It asks again by itself, and what it hears then is said.
  await expect(page.getByRole('alert')).toContainText('This server shows no demo practice.');
  expect(asked).toBe(3);
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await device.close();
});
