import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import { Device } from './support/device.ts';
import { Hub } from './support/hub.ts';

const NALEDI = { name: 'Dr Naledi Mokoena', passphrase: 'kettle orange tractor seven' };
const THANDI = { name: 'Sister Thandi Cele', passphrase: 'drie geel bote vaar oor' };
/** A name that is nowhere but in a record. */
const SURNAME = 'Qwabezulwini';

let hub: Hub;
let folder: string;
let device: Device;
let page: Page;

test.beforeEach(async () => {
  hub = await Hub.start();
  folder = await mkdtemp(join(tmpdir(), 'indaba-browser-'));
  // A browser whose files can be looked through afterwards.
  const context = await chromium.launchPersistentContext(folder, {
    ...chromiumLaunch(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-ZA',
    timezoneId: 'Africa/Johannesburg'
  });
  device = new Device(context, context.pages()[0]!);
  page = device.page;
});

test.afterEach(async () => {
  await device.close();
  await hub.remove();
  await rm(folder, { recursive: true, force: true });
});

const lockScreen = () => page.getByRole('heading', { name: 'Who is here?' });
const passphrase = () => page.getByLabel('Passphrase', { exact: true });
const person = (name: string) => page.getByRole('button', { name: new RegExp(`${name}`) });

async function lock(): Promise<void> {
  await page.keyboard.press('Control+Shift+L');
  await expect(lockScreen()).toBeVisible();
}

async function unlock(words: string): Promise<void> {
  await passphrase().fill(words);
  await page.keyboard.press('Enter');
}

async function register(given: string, family: string): Promise<string> {
  await page.goto(`${hub.url}/patients/new`);
  await page.getByLabel('First names').fill(given);
  await page.getByLabel('Surname').fill(family);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: `${family}, ${given}` })).toBeVisible();
  return new URL(page.url()).pathname;
}

test('two members share a browser, each behind their own passphrase', async () => {
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  const invitation = await device.invite(hub.url);

  // A reload of the only page is a locked one: the key was in its memory alone.
  await page.reload();
  await expect(lockScreen()).toBeVisible();
  await unlock(NALEDI.passphrase);
  await device.atHome();
  const patient = await test.step('a record to hide', () => register('Sipho', SURNAME));

  await lock();
  expect(await page.content()).not.toContain(SURNAME);
  expect(await page.title()).not.toContain(SURNAME);
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);

  // Wrong tries wait longer and longer, also after a reload, and erase nothing.
  for (let tried = 0; tried < 3; tried++) {
    await unlock('not the right words');
    await expect(page.getByText(/That is not the passphrase|Wrong several times/)).toBeVisible();
  }
  await expect(page.getByText(/next try is in \d seconds?/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/next try is in \d seconds?/)).toBeVisible();
  await expect(passphrase()).toBeEnabled({ timeout: 10_000 });
  await unlock(NALEDI.passphrase);
  await expect(page.getByRole('heading', { name: `${SURNAME}, Sipho` })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(patient);

  // Somebody else of the same practice joins on the same browser.
  await lock();
  await page.goto(invitation);
  await page.getByLabel('Your name').fill(THANDI.name);
  await device.choose(THANDI.passphrase);
  await page.getByRole('button', { name: /^Join/ }).click();
  await device.atHome();
  await expect(page.getByRole('button', { name: `${THANDI.name}, menu` })).toBeVisible();

  // They switch; whoever comes does not see the page of whoever went.
  await page.goto(`${hub.url}/practice/device`);
  await unlock(THANDI.passphrase);
  await expect(page.getByRole('heading', { name: 'Profiles on this device' })).toBeVisible();
  await lock();
  await person(NALEDI.name).click();
  await unlock(THANDI.passphrase);
  await expect(page.getByText('That is not the passphrase')).toBeVisible();
  await unlock(NALEDI.passphrase);
  await device.atHome();
  expect(new URL(page.url()).pathname).toBe('/');
  await expect(page.getByRole('button', { name: `${NALEDI.name}, menu` })).toBeVisible();
});

test('what is being typed is saved before the lock, and every tab of the profile locks', async () => {
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  await register('Lerato', 'Nkosi');
  await page.getByRole('button', { name: 'New consultation' }).click();
  await expect(page).toHaveURL(/consultations\//);
  const note = page.getByRole('textbox', { name: 'Plan' });

  const other = await device.context.newPage();
  await other.goto(`${hub.url}/patients`);
  // Another page of the same browser needs no second passphrase.
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible();

  await note.click();
  await page.keyboard.type('Rest and fluids.');
  await page.keyboard.press('Control+Shift+L');
  await expect(lockScreen()).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Who is here?' })).toBeVisible();

  await unlock(NALEDI.passphrase);
  await expect(page.getByRole('textbox', { name: 'Plan' })).toContainText('Rest and fluids.');
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await other.close();
});

test('a PIN brings somebody back while a page is open, five tries long, and never after', async () => {
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  await page.getByRole('button', { name: /, menu$/ }).click();
  await page.getByRole('menuitem', { name: 'This device' }).click();
  await page.getByRole('button', { name: 'Set a PIN' }).click();
  await page.getByLabel('PIN', { exact: true }).fill('4917');
  await page.getByLabel('The same again').fill('4917');
  await page.getByRole('button', { name: 'Set the PIN' }).click();
  await expect(page.getByText('The PIN is set')).toBeVisible();

  const pin = page.getByLabel('PIN', { exact: true });
  await lock();
  await pin.fill('4917');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Profiles on this device' })).toBeVisible();

  await lock();
  for (let left = 4; left > 0; left--) {
    await pin.fill('0007');
    await page.keyboard.press('Enter');
    await expect(
      page.getByText(new RegExp(left === 1 ? 'One more try' : `${left} more`))
    ).toBeVisible();
  }
  await pin.fill('0007');
  await page.keyboard.press('Enter');
  await expect(passphrase()).toBeVisible();
  await expect(page.getByText('The PIN was wrong 5 times.')).toBeVisible();
  await unlock(NALEDI.passphrase);
  await expect(page.getByRole('heading', { name: 'Profiles on this device' })).toBeVisible();

  await page.reload();
  await expect(passphrase()).toBeVisible();
  await expect(pin).toHaveCount(0);
});

test('a profile locks by itself when nobody touched it for its minutes', async () => {
  await page.clock.install();
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  await page.clock.fastForward(9 * 60_000);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.clock.fastForward(70_000);
  await expect(lockScreen()).toBeVisible();
});

test('a passkey opens a profile beside its passphrase', async () => {
  const cdp = await device.context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  });
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  await page.goto(`${hub.url}/practice/device`);
  await unlock(NALEDI.passphrase);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('The passkey unlocks this profile')).toBeVisible();
  await lock();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByText(/^Passkey of/)).toBeVisible();
});

test('nothing of a record can be read in the files of the browser', async () => {
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  await register('Sipho', SURNAME);
  // A second one is begun and left: what was typed waits in the browser's own storage.
  await page.goto(`${hub.url}/patients/new`);
  await unlock(NALEDI.passphrase);
  await page.getByLabel('Surname').fill(SURNAME);
  await lock();
  await device.context.close();

  const found = new Map<string, string[]>();
  for (const part of ['IndexedDB', 'File System', 'Session Storage', 'Local Storage', 'Sessions']) {
    for (const path of await filesBelow(join(folder, 'Default', part))) {
      const bytes = await readFile(path);
      for (const words of [SURNAME, NALEDI.name]) {
        const there = bytes.includes(words) || bytes.includes(Buffer.from(words, 'utf16le'));
        if (there) found.set(words, [...(found.get(words) ?? []), path]);
      }
    }
  }
  expect(found.get(SURNAME)).toBeUndefined();
  // The names of members stand on the lock screen, and show that the right places were searched.
  expect(found.get(NALEDI.name)).toBeDefined();
});

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}
