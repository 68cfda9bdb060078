import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

let hub: Hub;
let desk: Device;
let nurse: Device;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  desk = await Device.open(browser);
  nurse = await Device.open(browser);
});
test.afterEach(async () => {
  await desk.close();
  await nurse.close();
  await hub.remove();
});

const section = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${name}, `) });

/** Books the patient of the diary that is open at a day and time. */
async function book(page: Page, day: string, time: string): Promise<void> {
  await expect(page.getByText('Choose a time for')).toBeVisible();
  await page.keyboard.press('n');
  const booking = page.getByRole('dialog');
  await booking.getByLabel('Day', { exact: true }).fill(day);
  await booking.getByLabel('Time', { exact: true }).fill(time);
  await booking.getByLabel('Time', { exact: true }).press('Tab');
  await booking.getByRole('button', { name: /^Book/ }).last().click();
  await expect(page.getByText(/^Booked /)).toBeVisible();
}

test('one board lives on two devices, and who did not come is booked again and reminded', async () => {
  test.setTimeout(400_000);
  const { page } = desk;
  await desk.createPractice(hub.url, 'Sunrise Family Practice', 'Naledi Mokoena');
  await openWithin(page, '/practice');
  const phone = page.getByLabel('Phone', { exact: true });
  await phone.fill('011 333 4444');
  await phone.press('Tab');
  await expect(phone).toHaveValue('+27113334444');
  await openWithin(page, '/practice/doctors');
  await page.getByRole('button', { name: 'Add a doctor' }).first().click();
  await page.getByLabel('Surname').fill('Botha');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await nurse.join(await desk.invite({ role: 'Nurse' }), 'Sister Thandi');

  await openWithin(page, '/patients/new');
  await page.getByLabel('First names').fill('Sipho');
  await page.getByLabel('Surname').fill('Zulu');
  await page.getByLabel('Cell phone').fill('082 111 2222');
  await page.getByRole('button', { name: 'Register and book' }).click();
  await book(page, 'today', '23:30');

  // Somebody walks in at the desk, and stands on the nurse's board at once.
  await openWithin(nurse.page, '/waiting');
  await expect(section(nurse.page, 'Booked')).toContainText('Zulu, Sipho');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { name: 'Waiting room', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Walk-in' }).click();
  const walkIn = page.getByRole('dialog');
  await walkIn.getByLabel('Patient').fill('Mrs Unannounced');
  await walkIn.getByLabel('Reason').fill('Cough');
  await walkIn.getByRole('button', { name: /They are here|Squeeze them in/ }).click();
  await expect(section(nurse.page, 'Arrived')).toContainText('Mrs Unannounced');
  await isAccessible(nurse.page);

  // One tap there, with who and when here; the way back leaves it as it was on both.
  await nurse.page.getByRole('button', { name: 'Mrs Unannounced: With nurse' }).click();
  await expect(section(page, 'With nurse')).toContainText(/Mrs Unannounced[\s\S]*Sister Thandi/);
  await nurse.page.getByRole('button', { name: 'Undo' }).click();
  await expect(section(page, 'Arrived')).toContainText('Mrs Unannounced');

  // By keys alone: from card to card, and with Shift the card goes along.
  await section(page, 'Arrived').getByRole('link', { name: 'Mrs Unannounced' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(section(page, 'With nurse')).toContainText('Mrs Unannounced');
  await expect(
    section(page, 'With nurse').getByRole('link', { name: 'Mrs Unannounced' })
  ).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('link', { name: 'Zulu, Sipho' })).toBeFocused();

  // Dragged with the mouse.
  const ready = section(page, 'Ready');
  await page.getByText('Mrs Unannounced').first().hover();
  await page.mouse.down();
  const target = (await ready.boundingBox())!;
  await page.mouse.move(target.x + 20, target.y + 60, { steps: 8 });
  await page.mouse.up();
  await expect(ready).toContainText('Mrs Unannounced');
  await expect(section(nurse.page, 'Ready')).toContainText('Mrs Unannounced');

  // Who does not come is on the list, and booked again from there.
  await page.getByRole('button', { name: 'More for Zulu, Sipho' }).click();
  await page.getByRole('menuitem', { name: 'Did not come' }).click();
  await expect(section(nurse.page, 'Did not come')).toContainText('Zulu, Sipho');
  await openWithin(page, '/waiting/missed');
  await expect(page.getByRole('table')).toContainText('082 111 2222');
  await isAccessible(page);
  const again = page.getByRole('link', { name: 'Book Zulu, Sipho again' });
  const tomorrow = new Date(Date.now() + 26 * 3_600_000).toISOString().slice(0, 10);
  await openWithin(page, `${await again.getAttribute('href')}&day=${tomorrow}`);
  await expect(page.getByText('Choose a time for')).toBeVisible();
  await page.keyboard.press('n');
  const booking = page.getByRole('dialog');
  await expect(booking.getByLabel('Patient')).toHaveValue(/Zulu/);
  await booking.getByRole('button', { name: /^Book/ }).last().click();
  await expect(page.getByText(/^Booked /)).toBeVisible();

  // The reminder goes into a file, and the appointment is marked, on both devices.
  await openWithin(page, `/waiting/reminders?day=${tomorrow}`);
  await expect(page.getByText(/Reminder for Sipho Zulu: Dr Botha, .* at \d\d:\d\d/)).toBeVisible();
  await isAccessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a file of 1' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain('27821112222');
  expect(file).toContain('please call 011 333 4444');
  await expect(page.getByText(/Reminded by file/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save a file' })).toBeDisabled();
  await openWithin(nurse.page, `/waiting/reminders?day=${tomorrow}`);
  await expect(nurse.page.getByText(/Reminded by file.*Naledi Mokoena/)).toBeVisible();

  // And counts among those who did not come.
  await openWithin(page, '/reports/no-shows');
  await expect(page.getByRole('figure', { name: /by weekday/ })).toBeVisible();
  await isAccessible(page);
});

test('reception is offered no diagnoses', async () => {
  await desk.createPractice(hub.url, 'Sunrise Family Practice', 'Naledi Mokoena');
  await nurse.join(await desk.invite({ role: 'Reception' }), 'Palesa');
  await openWithin(nurse.page, '/reports');
  const tabs = nurse.page.getByRole('navigation', { name: 'Reports' });
  await expect(tabs.getByRole('link', { name: 'Waiting times' })).toBeVisible();
  await expect(tabs.getByRole('link', { name: 'Diagnoses' })).toHaveCount(0);
  await openWithin(nurse.page, '/reports/diagnoses');
  await expect(nurse.page.getByRole('heading', { level: 1 })).not.toHaveText('Reports');
  await expect(nurse.page.getByText('Diagnoses with an ICD-10 code')).toHaveCount(0);
});
