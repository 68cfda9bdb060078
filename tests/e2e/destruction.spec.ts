import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createPractice, openDevice, type NodeDevice } from '../../src/lib/replica/node/device.ts';
import { must } from '../support/result.ts';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { keptBy } from './support/kept.ts';

/**
 * A record from seven years ago, made on a device whose clock stood there, is destroyed today by its
 * owner and a partner who joins in a browser.
 */
const SEVEN_YEARS = 7 * 366 * 24 * 60 * 60 * 1000;

let hub: Hub;
let dir: string;
let partner: Device;
let owner: NodeDevice | undefined;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  dir = mkdtempSync(join(tmpdir(), 'indaba-owner-'));
  partner = await Device.open(browser);
});

test.afterEach(async () => {
  await owner?.close();
  await partner.close();
  await hub.remove();
  rmSync(dir, { recursive: true, force: true });
});

/** Does something on a clock that stands seven years ago. */
async function longAgo<T>(work: () => Promise<T>): Promise<T> {
  const now = Date.now;
  Date.now = () => now() - SEVEN_YEARS;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}

/** The public half of the key to which keys are sealed for this browser's profile, as it lies on its disk. */
const boxOnDisk = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('indaba-profiles');
        opening.onerror = () => reject(new Error('no profiles'));
        opening.onsuccess = () => {
          const asking = opening.result.transaction('profiles').objectStore('profiles').getAll();
          asking.onsuccess = () => {
            const [{ identity }] = asking.result as [{ identity: { boxPublic: Uint8Array } }];
            opening.result.close();
            resolve(identity.boxPublic.join());
          };
        };
      })
  );

test('two people destroy a record past its time: nothing of it is left, and the register tells of it', async () => {
  const patient = await longAgo(async () => {
    const request = { practiceName: 'Sunrise', memberName: 'Naledi Mokoena', deviceName: 'Desk' };
    const device = must(await createPractice(dir, { ...request, server: hub.url }));
    const made = await device.replica.change([
      {
        change: 'patient.register',
        args: { given: 'Zwelakhe', family: 'Mthembu', birthDate: '1970-02-03' }
      }
    ]);
    await device.close();
    return String(must(made)[0]!.result);
  });
  owner = must(await openDevice(dir));
  must(await owner.replica.synced());
  const { link } = must(await owner.replica.invite({ role: 'owner' }));
  must(await owner.replica.synced());
  await partner.join(link, 'Dr Sipho Dlamini');

  const { page } = partner;
  await openWithin(page, '/practice/retention');
  await expect(page.getByRole('cell', { name: 'Mthembu, Zwelakhe', exact: true })).toBeVisible();
  expect((await keptBy(page)).includes('Mthembu')).toBe(true);
  // What one asks for oneself, a second person agrees to.
  await page.getByRole('checkbox', { name: 'Choose Mthembu, Zwelakhe' }).check();
  await page.getByRole('button', { name: 'Destroy 1 record…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ask a second person' }).click();
  await expect(page.getByText('Ask a second person: you asked for this yourself.')).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('Waiting for a second person')).toBeHidden();

  // It can be asked for anew once the other device has heard that it was taken back.
  const { replica } = owner;
  await expect.poll(async () => (await replica.askErasure([patient])).ok).toBe(true);
  must(await owner.replica.synced());
  const boxBefore = await boxOnDisk(page);
  // The other device is switched off until the destruction is old news.
  await owner.close();
  owner = undefined;
  await expect(page.getByText('Asked by Naledi Mokoena')).toBeVisible();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Agree and destroy' }).click();
  await expect(page.getByText('Count the records in the list above.')).toBeVisible();
  await page.getByLabel('How many records these are').fill('1');
  await page.getByRole('button', { name: 'Agree and destroy' }).click();

  const register = page.getByRole('table', { name: '1 destroyed record' });
  await expect(register).toContainText('ZM, born 1970');
  await expect(register).toContainText('Naledi Mokoena and Dr Sipho Dlamini');
  await expect(page.getByText('No record is past its time')).toBeVisible();
  const keys = page.getByRole('region', { name: 'Keys of destroyed records' });
  await expect(keys).toContainText('Keys destroyed on 1 of 2 devices');
  await expect(keys.getByRole('listitem')).toHaveText('Desk (Naledi Mokoena)');
  await expect(register).toContainText('Not yet on 1 device');
  await isAccessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the register' }).click();
  expect((await download).suggestedFilename()).toMatch(/^destroyed-records-.*\.csv$/);

  await page.goto(`${hub.url}/patients/${patient}`);
  await expect(page.getByText('This record was destroyed')).toBeVisible();
  const kept = await keptBy(page);
  expect(['Mthembu', 'Zwelakhe'].filter((word) => kept.includes(word))).toEqual([]);

  owner = must(await openDevice(dir));
  must(await owner.replica.synced());
  await owner.replica.followed();
  expect(await owner.replica.read('patient', patient)).toBeUndefined();
  await openWithin(page, '/practice/retention');
  await expect(keys).toContainText('Keys destroyed on all 2 devices');
  await expect(register).toContainText('ZM, born 1970');
  await expect(register).not.toContainText('Not yet on');

  // The key to which others sealed is another on the disk too; what is sealed to it opens after a reload.
  expect(await boxOnDisk(page)).not.toBe(boxBefore);
  const { device } = must(await owner.replica.makeRecoveryKit());
  must(await owner.replica.synced());
  await owner.replica.followed();
  must(await owner.replica.revoke({ device }, 'Torn'));
  await owner.replica.followed();
  const made = await owner.replica.change([
    { change: 'patient.register', args: { given: 'Lerato', family: 'Botha' } }
  ]);
  must(await owner.replica.synced());
  await page.goto(`${hub.url}/patients/${String(must(made)[0]!.result)}`);
  await expect(page.getByRole('heading', { name: 'Botha, Lerato' })).toBeVisible();
});
