import { expect, test, type Page } from '@playwright/test';
import { onThisDay } from './support/booking.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

test.use({ serviceWorkers: 'allow' });

let hub: Hub;
let desk: Device;
let page: Page;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  desk = await Device.open(browser);
  page = desk.page;
});
test.afterEach(async () => {
  await desk.close();
  await hub.remove();
});

test('a visit goes from an ID number to a paid invoice, though the hub dies in the middle', async () => {
  await desk.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  await openWithin(page, '/practice/doctors');
  await page.getByRole('button', { name: 'Add a doctor' }).first().click();
  await page.getByLabel('Surname').fill('Mokoena');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await desk.startsAlone();

  // Registered and booked by keys alone.
  await openWithin(page, '/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByLabel('ID number', { exact: true })).toBeFocused();
  await page.keyboard.type('8909025012083');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Nkosinathi');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Mthunzi-Vilakazi van der Westhuizen');
  await page.getByRole('button', { name: 'Register and book' }).click();
  // The diary asks for a time; one key takes the next free one.
  await expect(page.getByText('Choose a time for')).toContainText('Mthunzi-Vilakazi');
  await page.keyboard.press('n');
  const booking = page.getByRole('dialog');
  await expect(booking.getByLabel('Patient')).toHaveValue(/Mthunzi-Vilakazi/);
  await onThisDay(booking);
  await booking.getByRole('button', { name: 'Book', exact: true }).click();
  // Once the day's hours are over, the diary stands at tomorrow.
  await expect(booking).toBeHidden();
  await page.keyboard.press('t');
  await page
    .getByRole('button', { name: /Mthunzi-Vilakazi/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Arrived', exact: true }).click();

  // From the day to the open note: one act.
  await hub.kill('SIGKILL');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: /^Open the note of Mthunzi-Vilakazi/ }).click();
  await expect(page).toHaveURL(/consultations\//);
  const note = page.getByRole('textbox', { name: 'Subjective' });
  await note.click();
  await page.keyboard.type('Sore throat since Friday.');
  await expect(page.getByText('Saved on this device')).toBeVisible();
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign' }).click();
  await expect(page.getByText('Signed note')).toBeVisible();

  await page.getByRole('button', { name: 'Make the invoice' }).click();
  await expect(page.getByRole('heading', { name: 'Draft invoice' })).toBeVisible();
  const line = page.getByRole('form', { name: 'Add a line' });
  await line.getByRole('combobox').fill('Consultation');
  await page.keyboard.press('Tab');
  await line.getByLabel('Price, with VAT').fill('480');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Issue the invoice' }).click();
  await expect(page.getByRole('button', { name: 'Record a payment' })).toBeVisible();

  // A card payment of what is owed: two keys.
  await page.keyboard.press('p');
  await expect(page.getByLabel('Amount')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Payments' })).toContainText('Settled');
  await expect(page.getByRole('region', { name: 'Payments' })).toContainText('Payment, card');

  // All of it reaches the hub when it is back, and all of it is there after a restart of the app.
  const invoice = page.url();
  await hub.start();
  await desk.catchUp();
  await page.goto(invoice);
  await expect(page.getByRole('region', { name: 'Payments' })).toContainText('Settled');
});
