import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { chromium, expect, test, type Page } from '@playwright/test';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

test.use({ serviceWorkers: 'allow' });

const NALEDI = { name: 'Dr Naledi Mokoena', passphrase: 'kettle orange tractor seven' };
const THANDI = { name: 'Sister Thandi Cele', passphrase: 'drie geel bote vaar oor' };
/** A name that is nowhere but in a record. */
const SURNAME = 'Qwabezulwini';
/** One that is only being typed. */
const TYPED = 'Ngcobozana';

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

/** Links into a practice of a device without a browser: one for each role. */
async function invitations(...roles: readonly string[]): Promise<string[]> {
  const indaba = async (...args: string[]) => {
    const dir = join(hub.dir, 'founder');
    const all = ['cli/indaba.ts', 'device', dir, ...args, '--hub', hub.url];
    const { stdout } = await promisify(execFile)(process.execPath, all);
    return JSON.parse(stdout) as { link: string };
  };
  await indaba('create', '--name', 'Sunrise Family Practice', '--member', 'The owner');
  const links: string[] = [];
  for (const role of roles) links.push((await indaba('invite', '--role', role)).link);
  return links;
}

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

/** Goes to a page as a link does: a page that is loaded anew begins locked. */
const go = (path: string) => openWithin(page, path);

async function register(given: string, family: string): Promise<string> {
  await go('/patients/new');
  await page.getByLabel('First names').fill(given);
  await page.getByLabel('Surname').fill(family);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: `${family}, ${given}` })).toBeVisible();
  return new URL(page.url()).pathname;
}

test('two members share a browser, each behind their own passphrase', async () => {
  const [doctor, nurse] = await invitations('doctor', 'nurse');
  await device.join(doctor!, NALEDI.name, NALEDI.passphrase);

  // A reload of the only page is a locked one: the key was in its memory alone.
  await page.reload();
  await expect(lockScreen()).toBeVisible();
  await unlock(NALEDI.passphrase);
  await device.atHome();
  const patient = await register('Sipho', SURNAME);

  await lock();
  expect(await page.content()).not.toContain(SURNAME);
  expect(await page.title()).not.toContain(SURNAME);
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
  await isAccessible(page);

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
  await device.join(nurse!, THANDI.name, THANDI.passphrase);
  await expect(page.getByRole('button', { name: `${THANDI.name}, menu` })).toBeVisible();

  // They switch; whoever comes does not see the page of whoever went.
  await go('/practice/device');
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
  await go('/practice/device');
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
  await go('/practice/device');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('The passkey unlocks this profile')).toBeVisible();
  await lock();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByText(/Passkey of/)).toBeVisible();
});

test('nothing of a record can be read in the files of the browser', async () => {
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI.name, NALEDI.passphrase);
  await register('Sipho', SURNAME);
  // A second one is begun and left: what was typed waits in the browser's own storage.
  await go('/patients/new');
  await page.getByLabel('Surname').fill(TYPED);
  await lock();
  await device.context.close();

  // Titles of pages are kept by the browser itself, in files of its own: not ours to seal.
  const titles = /^(History|Sessions|Favicons|Top Sites|Shortcuts)/;
  expect((await filesWith(SURNAME)).filter((path) => !titles.test(path))).toEqual([]);
  expect(await filesWith(TYPED)).toEqual([]);
  // The names of members stand on the lock screen, and show that the right places were searched.
  expect((await filesWith(NALEDI.name)).some((path) => path.startsWith('IndexedDB'))).toBe(true);
});

/** Files of the browser's profile that hold these words, in either spelling of a string. */
async function filesWith(words: string): Promise<string[]> {
  const root = join(folder, 'Default');
  const found: string[] = [];
  for (const each of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!each.isFile()) continue;
    const path = join(each.parentPath, each.name);
    const bytes = await readFile(path);
    if (bytes.includes(words) || bytes.includes(Buffer.from(words, 'utf16le'))) {
      found.push(relative(root, path));
    }
  }
  return found;
}
