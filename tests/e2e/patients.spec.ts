import { expect, test, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

let hub: Hub;
let reception: Device;
let page: Page;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  reception = await Device.open(browser);
  page = reception.page;
  await reception.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
});

test.afterEach(async () => {
  await reception.close();
  await hub.remove();
});

const ID_NUMBER = '8001015009087';
const heading = (name: string) => page.getByRole('heading', { name, level: 1 });

/** Registers somebody by keys alone: ID number, names, and the one act. */
async function registerByKeys(idNumber: string, given: string, family: string): Promise<void> {
  await openWithin(page, '/patients');
  await expect(page.getByRole('combobox', { name: /Search by name/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Patients' }).click();
  await page.keyboard.press('n');
  await expect(page.getByLabel('ID number', { exact: true })).toBeFocused();
  await page.keyboard.type(idNumber);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('First names')).toBeFocused();
  await page.keyboard.type(given);
  await page.keyboard.press('Enter');
  await page.keyboard.type(family);
  await page.keyboard.press('Control+Enter');
  await expect(heading(`${family}, ${given}`)).toBeVisible();
}

test('a walk-in is registered by keys alone, found at once, and the record carries the name', async () => {
  await registerByKeys(ID_NUMBER, 'Nkosinathi Mthunzi-Vilakazi', 'van der Westhuizen');
  await expect(page).toHaveTitle(/^van der Westhuizen, Nkosinathi Mthunzi-Vilakazi/);
  const banner = page.locator('.patient-banner');
  await expect(banner).toContainText('Male');
  await expect(banner).toContainText('800101 5009 087');
  await expect(banner).toContainText('Allergies not asked yet');

  await openWithin(page, '/patients');
  await expect(page.getByRole('combobox', { name: /Search by name/ })).toBeFocused();
  await page.keyboard.type('nkosi west');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(heading('van der Westhuizen, Nkosinathi Mthunzi-Vilakazi')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('combobox', { name: /Search by name/ })).toHaveValue('nkosi west');
});

test('somebody registered already is noticed while typing, and asked about before a second record', async () => {
  await registerByKeys(ID_NUMBER, 'Thandi', 'Nkosi');
  await openWithin(page, '/patients/new');
  await page.getByLabel('ID number', { exact: true }).fill(ID_NUMBER);
  await expect(page.getByText('This person is registered already')).toBeVisible();
  await page.getByLabel('First names').fill('Thandi');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alertdialog')).toContainText('second record');
  await page.getByRole('button', { name: 'Look again' }).click();

  // What was typed is there again after leaving the page.
  await openWithin(page, '/patients');
  await openWithin(page, '/patients/new');
  await expect(page.getByLabel('First names')).toHaveValue('Thandi');
  await page.getByRole('link', { name: 'Open Nkosi, Thandi instead' }).click();
  await expect(heading('Nkosi, Thandi')).toBeVisible();
});

test('an allergy is added by keys, shown in the banner, removed with a reason and brought back', async () => {
  await registerByKeys(ID_NUMBER, 'Thandi', 'Nkosi');
  await page.keyboard.press('3');
  const allergies = page.getByRole('region', { name: 'Allergies', exact: true });
  await expect(allergies).toBeVisible();
  await page.keyboard.press('a');
  await expect(allergies.getByLabel('Substance')).toBeFocused();
  await page.keyboard.type('penic');
  await expect(page.getByRole('option', { name: 'Penicillin' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('life');
  await page.keyboard.press('Enter');
  const banner = page.locator('.patient-banner');
  await expect(banner).toContainText('Penicillin life-threatening');
  await expect(allergies.getByLabel('Substance')).toBeFocused();
  await page.keyboard.press('Escape');

  await allergies.getByRole('button', { name: /Penicillin/ }).click();
  await allergies.getByLabel('Reaction').fill('Anaphylaxis');
  await page.keyboard.press('Enter');
  await expect(allergies.getByRole('button', { name: /Penicillin.*Anaphylaxis/ })).toBeVisible();

  await allergies.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('Say why it is removed');
  await page.getByRole('button', { name: 'Entered by mistake' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(banner).toContainText('Allergies not asked yet');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(banner).toContainText('Penicillin life-threatening');
});

test('an ID number that cannot be right is refused in words, and stays to be corrected', async () => {
  await registerByKeys(ID_NUMBER, 'Thandi', 'Nkosi');
  await page.keyboard.press('7');
  const numbers = page.getByRole('region', { name: 'Identity and file numbers' });
  await numbers.getByRole('button', { name: /800101 5009 087/ }).click();
  const number = numbers.getByRole('textbox', { name: 'Number' });
  await number.fill('8001015009088');
  await page.keyboard.press('Tab');
  await expect(numbers).toContainText('check digit');
  await expect(number).toHaveValue('8001015009088');
  await number.fill('8909025012083');
  await page.keyboard.press('Tab');
  await expect(numbers.getByRole('button', { name: /890902 5012 083/ })).toBeVisible();
});

test('an address that leads to nobody says so, and leads on', async () => {
  for (const address of ['/patients/nobody', '/patients/0193b6a0-0000-7000-8000-000000000009']) {
    await page.goto(hub.url + address);
    await expect(page.getByText('This patient is not on this device')).toBeVisible();
  }
  await page.getByRole('link', { name: 'Search patients' }).click();
  await expect(page.getByText('No patients yet')).toBeVisible();
});

test('a chart with its forms open breaks no accessibility rule, wide or narrow', async () => {
  await registerByKeys(ID_NUMBER, 'Thandi', 'Nkosi');
  const record = new URL(page.url()).pathname;
  await page.keyboard.press('3');
  const allergies = page.getByRole('region', { name: 'Allergies', exact: true });
  await allergies.getByRole('button', { name: 'Add an allergy' }).first().click();
  await allergies.getByLabel('Substance').fill('Latex');
  await allergies.getByLabel('Severity').selectOption('severe');
  await allergies.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('.patient-banner')).toContainText('Latex');

  // The pages as they are reached are looked at by every-page.spec; here is what opens in one.
  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 390]
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${hub.url}${record}/chart`);
    await page.getByRole('button', { name: /Latex/ }).click();
    await page.getByRole('button', { name: 'Record measurements' }).click();
    await isAccessible(page, `${scheme} ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, `scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
  }
});
