import { expect, test, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { registerPatient } from './support/patients.ts';

test.use({ serviceWorkers: 'allow' });

let hub: Hub;
let desk: Device;
let page: Page;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  desk = await Device.open(browser);
  page = desk.page;
  await desk.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
});

test.afterEach(async () => {
  await desk.close();
  await hub.remove();
});

const ON_HUB = /Everything is on the hub/;
const ID_NUMBER = '8001015009087';

test('a scanned ID number registers somebody and books the next free time, by keys alone', async () => {
  await openWithin(page, '/practice/doctors');
  await page.getByRole('button', { name: 'Add a doctor' }).first().click();
  await page.getByLabel('Surname').fill('Mokoena');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // What a scanner types, wherever patients are searched.
  await openWithin(page, '/patients');
  await expect(page.getByRole('combobox', { name: /Search by name/ })).toBeFocused();
  await page.keyboard.type(ID_NUMBER);
  await expect(page.getByRole('link', { name: /^Register 8001015009087: male/ })).toBeVisible();
  await isAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('First names')).toBeFocused();
  await expect(page.getByLabel('ID number', { exact: true })).toHaveValue(ID_NUMBER);
  await expect(page.getByLabel('Sex')).toHaveValue('male');
  await page.keyboard.type('Sipho');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Zulu');
  await page.keyboard.press('Control+Shift+Enter');
  const booking = page.getByRole('dialog');
  await expect(booking.getByLabel('Patient')).toHaveValue(/Zulu/);
  await booking.getByRole('button', { name: 'Book', exact: true }).press('Enter');
  await expect(booking).toHaveCount(0);
});

test('somebody who is here already is noticed though a digit or a letter is wrong', async () => {
  await page.goto(`${hub.url}/patients/new?name=${ID_NUMBER}`);
  await page.getByLabel('First names').fill('Thandi');
  await page.getByLabel('Surname').fill('Nkosi');
  await page.getByLabel('Cell phone').fill('082 123 4567');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Nkosi, Thandi', level: 1 })).toBeVisible();

  await page.goto(`${hub.url}/patients/new`);
  await page.getByLabel('ID number', { exact: true }).fill('8001015009187');
  await expect(page.getByText('Same ID number but for one digit')).toBeVisible();
  await isAccessible(page);
  await page.getByLabel('ID number', { exact: true }).fill('');
  await page.getByLabel('First names').fill('Tandi');
  await page.getByLabel('Surname').fill('Nkozi');
  await page.getByLabel('Cell phone').fill('082 123 4567');
  await expect(page.getByText('Same phone number and a similar name')).toBeVisible();
});

test('two records are merged, written to meanwhile on a device that does not know, and separated with all of it', async ({
  browser
}) => {
  test.setTimeout(400_000);
  const nurse = await Device.open(browser);
  await nurse.join(await desk.invite(), 'Sister Thandi');
  await page.goto(`${hub.url}/patients/new?name=${ID_NUMBER}`);
  await page.getByLabel('First names').fill('Thandi');
  await page.getByLabel('Surname').fill('Nkosi');
  await page.getByLabel('Cell phone').fill('082 123 4567');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Nkosi, Thandi', level: 1 })).toBeVisible();
  const head = new URL(page.url()).pathname;
  // Registered again in a hurry, with the same number.
  await page.goto(`${hub.url}/patients/new?name=${ID_NUMBER}`);
  await page.getByLabel('First names').fill('Tandi');
  await page.getByLabel('Surname').fill('Nkozi');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Register all the same' }).click();
  await expect(page.getByRole('heading', { name: 'Nkozi, Tandi', level: 1 })).toBeVisible();
  const duplicate = new URL(page.url()).pathname;
  await expect(desk.syncTruth).toHaveText(ON_HUB);
  await openWithin(nurse.page, duplicate);
  await expect(nurse.page.getByRole('heading', { name: 'Nkozi, Tandi', level: 1 })).toBeVisible();
  await openWithin(nurse.page, `${duplicate}/details`);
  await expect(nurse.page.getByRole('region', { name: 'Alerts' })).toBeVisible();

  // Without the hub the desk merges, and the nurse, who cannot know, works on in the duplicate.
  await openWithin(page, '/attention');
  const matter = page.getByRole('article', { name: /may be one person/ });
  await expect(matter).toBeVisible();
  await hub.kill('SIGKILL');
  await matter.getByRole('button', { name: 'Same person: merge' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Nkosi, Thandi' }).check();
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Same person: merge' }).click();
  await expect(page.getByText('Merged: both are read together, as Nkosi, Thandi')).toBeVisible();
  await expect(matter).toHaveCount(0);

  const alerts = nurse.page.getByRole('region', { name: 'Alerts' });
  await alerts
    .getByRole('button', { name: /Add an alert/ })
    .first()
    .click();
  await alerts.getByLabel('Alert', { exact: true }).fill('Hard of hearing');
  await alerts.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(nurse.page.locator('.patient-banner')).toContainText('Hard of hearing');
  await hub.start();
  for (const device of [desk, nurse]) {
    await device.catchUp();
  }

  // A link to the duplicate leads to the head, which tells what was written to either.
  for (const device of [desk, nurse]) {
    await openWithin(device.page, duplicate);
    await expect(device.page).toHaveURL((url) => url.pathname === head);
    const banner = device.page.locator('.patient-banner');
    await expect(banner).toContainText('Nkosi, Thandi');
    await expect(banner).toContainText('Hard of hearing');
    await expect(device.page.getByText('The record of Nkozi, Tandi was opened')).toBeVisible();
  }
  await openWithin(page, '/patients?q=nkozi');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option')).toContainText('Nkosi, Thandi');

  await openWithin(page, `${head}/details`);
  const records = page.getByRole('region', { name: 'Records of this person' });
  await expect(records).toContainText('Merged by Dr Naledi Mokoena');
  await isAccessible(page);
  await records.getByRole('button', { name: 'Separate again' }).click();
  await expect(page.getByText('Separated: each has what was written to it')).toBeVisible();
  await expect(page.locator('.patient-banner')).not.toContainText('Hard of hearing');
  await openWithin(page, duplicate);
  await expect(page.getByRole('heading', { name: 'Nkozi, Tandi', level: 1 })).toBeVisible();
  await expect(page.locator('.patient-banner')).toContainText('Hard of hearing');
  await nurse.close();
});

test('a photo stands in the banner without where it was taken, and is taken back', async () => {
  const patient = await registerPatient(page, 'Sipho', 'Zulu');
  // A page may not fetch an address of its own making; what is behind it is noted as it is made.
  await page.addInitScript(() => {
    const made = new Map<string, Blob>();
    Object.assign(window, { made });
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      const address = make(blob);
      made.set(address, blob as Blob);
      return address;
    };
  });
  await page.goto(`${hub.url}${patient}/details`);
  const panel = page.getByRole('region', { name: 'Photo' });
  await panel.getByRole('button', { name: 'Add a photo' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Picture of/).setInputFiles({
    name: 'broken.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('no picture at all')
  });
  await expect(dialog.getByText('This picture cannot be read')).toBeVisible();
  await dialog
    .getByLabel(/^Picture of/)
    .setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: await takenAt(page) });
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Keep this photo' }).click();

  const shown = page.locator('.patient-banner img');
  await expect(shown).toBeVisible();
  const kept = await shown.evaluate(async (img: HTMLImageElement) => {
    const photo = (window as unknown as { made: Map<string, Blob> }).made.get(img.src)!;
    const bytes = new Uint8Array(await photo.arrayBuffer());
    return { bytes: bytes.length, text: String.fromCharCode(...bytes), side: img.naturalWidth };
  });
  expect(kept.bytes).toBeLessThanOrEqual(40 * 1024);
  expect(kept.side).toBe(320);
  expect(kept.text).not.toContain(SECRET_PLACE);

  await panel.getByRole('button', { name: 'Remove' }).click();
  await expect(shown).toHaveCount(0);
  const removed = page.locator('.toast', { hasText: 'The photo was removed' });
  await removed.getByRole('button', { name: 'Undo' }).click();
  await expect(shown).toBeVisible();
});

const SECRET_PLACE = 'GPS 26.2041S 28.0473E';

/** A JPEG that says where it was taken, as telephones write it. */
async function takenAt(where: Page): Promise<Buffer> {
  const url = await where.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [900, 1200];
    const context = canvas.getContext('2d')!;
    for (let at = 0; at < 900; at++) {
      context.fillStyle = `hsl(${(at * 7) % 360} 60% 50%)`;
      context.fillRect(at, 0, 1, 1200);
    }
    return canvas.toDataURL('image/jpeg', 0.95);
  });
  const jpeg = Buffer.from(url.split(',')[1]!, 'base64');
  const said = Buffer.from(`Exif\0\0${SECRET_PLACE}`);
  const marker = Buffer.from([0xff, 0xe1, 0, said.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, said, jpeg.subarray(2)]);
}
