import { expect, test, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { keptBy } from './support/kept.ts';
import { registerPatient } from './support/patients.ts';

let hub: Hub;
test.beforeEach(async () => {
  hub = await Hub.start();
});
test.afterEach(async () => {
  await hub.remove();
});

const ON_HUB = /Everything is on the hub/;
const NALEDI = 'Dr Naledi Mokoena';
/** A sentence that is nowhere but in a note. */
const SAID = 'Qwabezulwini remembers a jackal at midnight.';

/** Leaves the profile that is open, and opens the one of another practice. */
async function switchTo(page: Page, practice: string): Promise<void> {
  await page.keyboard.press('Control+Shift+L');
  await expect(page.getByRole('heading', { name: 'Who is here?' })).toBeVisible();
  await page.getByRole('button', { name: new RegExp(practice) }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** Names that the list of patients shows. */
async function patients(page: Page): Promise<string> {
  await openWithin(page, '/patients');
  await expect(page.getByRole('option', { name: /Zulu|Dube/ }).first()).toBeVisible();
  return page.getByRole('main').innerText();
}

test('a member of two practices switches between them, and each shows its own patients alone', async ({
  browser
}) => {
  const device = await Device.open(browser);
  const { page } = device;
  await device.createPractice(hub.url, 'Sunrise Family Practice', NALEDI);
  const first = await registerPatient(page, 'Sipho', 'Zulu');
  await device.createPractice(hub.url, 'Kliniek Oos', NALEDI);
  const second = await registerPatient(page, 'Anele', 'Dube');
  expect(await patients(page)).not.toContain('Zulu');

  await switchTo(page, 'Sunrise Family Practice');
  expect(await page.content()).not.toContain('Dube');
  const here = await patients(page);
  expect([here.includes('Zulu'), here.includes('Dube')]).toEqual([true, false]);
  // Nor by its address, nor by a search.
  await page.goto(`${hub.url}${second}`);
  await expect(page.getByText('This patient is not on this device')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Dube');
  await expect(page.getByText('Nothing here goes by that name.')).toBeVisible();
  await page.keyboard.press('Escape');

  await switchTo(page, 'Kliniek Oos');
  const there = await patients(page);
  expect([there.includes('Zulu'), there.includes('Dube')]).toEqual([false, true]);
  await page.goto(`${hub.url}${first}`);
  await expect(page.getByText('This patient is not on this device')).toBeVisible();
  await device.close();
});

test('reception sees that a walk-in was seen, and never what was said', async ({ browser }) => {
  const doctor = await Device.open(browser);
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', NALEDI);
  const reception = await Device.open(browser);
  await reception.join(await doctor.invite({ role: 'Reception' }), 'Nkosinathi Mthunzi');
  const patient = await registerPatient(doctor.page, 'Lerato', 'Nkosi');

  // Nobody booked them: the doctor begins with what they say.
  await doctor.page.getByRole('button', { name: 'New consultation' }).click();
  await expect(doctor.page).toHaveURL(/consultations\//);
  const consultation = new URL(doctor.page.url()).pathname;
  await doctor.page.getByRole('textbox', { name: 'Subjective' }).click();
  await doctor.page.keyboard.type(SAID, { delay: 5 });
  await expect(doctor.page.getByText('Saved on this device')).toBeVisible();
  await expect(doctor.syncTruth).toHaveText(ON_HUB);

  const { page } = reception;
  await openWithin(page, `${patient}/timeline`);
  await expect(page.getByRole('heading', { name: 'Nkosi, Lerato' })).toBeVisible();
  await expect(page.getByRole('main').getByText('Consultation').first()).toBeVisible();
  await isAccessible(page);
  await openWithin(page, consultation);
  await expect(page.getByText('This is not for your role')).toBeVisible();
  for (const address of ['/', patient, `${patient}/timeline`, '/diary', '/attention']) {
    await page.goto(`${hub.url}${address}`);
    await expect(reception.syncTruth).toBeVisible();
    expect(await page.content()).not.toContain('jackal');
  }
  const kept = await keptBy(page);
  expect(kept.includes('jackal')).toBe(false);
  expect(kept.kinds).toContain('patient');
  expect(kept.kinds).not.toContain('consultation');

  // A printed page is in the access log, also one that shows no single record.
  await openWithin(page, '/patients');
  await expect(reception.syncTruth).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await openWithin(doctor.page, '/practice/audit');
  await expect(doctor.page.getByText('Printed the page /patients').first()).toBeVisible({
    timeout: 90_000
  });
  await reception.close();
  await doctor.close();
});
