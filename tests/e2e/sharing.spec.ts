import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { faultsOf } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { registerPatient } from './support/patients.ts';

let hub: Hub;
let giver: Device;
let receiver: Device;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  giver = await Device.open(browser);
  receiver = await Device.open(browser);
  await giver.createPractice(hub.url, 'Kliniek Oos', 'Dr Priya Naidoo');
  await receiver.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
});

test.afterEach(async () => {
  await giver.close();
  await receiver.close();
  await hub.remove();
});

async function addAllergy(page: Page, patient: string, substance: string): Promise<void> {
  await openWithin(page, `${patient}/chart`);
  const allergies = page.getByRole('region', { name: 'Allergies', exact: true });
  await allergies.getByRole('button', { name: 'Add an allergy' }).first().click();
  await allergies.getByLabel('Substance').fill(substance);
  await allergies.getByLabel('Severity').selectOption('severe');
  await allergies.getByRole('button', { name: 'Add', exact: true }).click();
  await allergies.getByRole('button', { name: 'Done' }).click();
}

/** Records a consent to sharing, by keys and clicks as somebody at the desk would. */
async function recordConsent(page: Page, patient: string, party: string): Promise<void> {
  await openWithin(page, `${patient}/sharing`);
  await page.getByRole('button', { name: 'Record a consent' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('For', { exact: true }).selectOption('sharing');
  await dialog.getByRole('button', { name: 'Record it' }).click();
  await expect(dialog.getByText('Say with which practice or person.')).toBeVisible();
  await dialog.getByLabel('With which practice or person').fill(party);
  await dialog.getByLabel('How far').selectOption('clinical');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Sharing the record with ${party}`)).toBeVisible();
}

/** Shares the whole record, to be edited; the link. */
async function share(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share the record' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('With which practice')).toHaveValue('Sunrise Family Practice');
  await dialog.getByLabel('What they may do').selectOption('write');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = dialog.getByText(/\/share#/);
  await expect(link).toBeVisible();
  await expect(dialog.getByRole('img', { name: /Link for the other practice/ })).toBeVisible();
  const text = await link.innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return text;
}

const faults = async (page: Page): Promise<string[]> => {
  // A dialog on its way out would be judged as too pale.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((a) => a.finished)));
  return faultsOf(page);
};

test('a patient is shared, both practices edit, and after the withdrawal nothing new arrives', async () => {
  test.setTimeout(400_000);
  const patient = await registerPatient(giver.page, 'Thandi', 'Nkosi');
  await addAllergy(giver.page, patient, 'Penicillin');
  await recordConsent(giver.page, patient, 'Sunrise Family Practice');
  const link = await share(giver.page);
  await expect(giver.page.getByText('Not accepted yet')).toBeVisible();

  // The other practice accepts, and has the record, marked as what it is.
  await receiver.page.goto(link);
  await expect(receiver.page).toHaveURL(/\/share$/);
  await expect(receiver.page.getByText('Kliniek Oos').first()).toBeVisible();
  expect(await faults(receiver.page)).toEqual([]);
  await receiver.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(receiver.page.getByRole('heading', { name: 'Nkosi, Thandi' })).toBeVisible();
  const banner = receiver.page.locator('.patient-banner');
  await expect(banner).toContainText('Shared by Kliniek Oos');
  await expect(banner).toContainText('Penicillin');
  await expect(receiver.page.getByText(/Shared by Kliniek Oos, may edit, until/)).toBeVisible();
  await expect(giver.page.getByText('With Sunrise Family Practice', { exact: true })).toBeVisible();
  await expect(giver.page.getByText('Shared', { exact: true })).toBeVisible();
  expect(await faults(giver.page)).toEqual([]);

  // A link works once.
  await receiver.page.goto(link);
  await receiver.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(receiver.page.getByText('This share is in your practice already.')).toBeVisible();

  // In the list of patients too.
  await openWithin(receiver.page, '/patients?q=nkosi');
  await expect(receiver.page.getByRole('option')).toContainText('Shared by Kliniek Oos');

  // Both write into the same chart.
  await addAllergy(receiver.page, patient, 'Peanuts');
  await openWithin(giver.page, `${patient}/chart`);
  const seen = giver.page.getByRole('region', { name: 'Allergies', exact: true });
  await expect(seen).toContainText('Peanuts');
  await addAllergy(giver.page, patient, 'Latex');
  const theirs = receiver.page.getByRole('region', { name: 'Allergies', exact: true });
  await expect(theirs).toContainText('Latex');

  // Withdrawn: the other practice is told, keeps what it has, and gets nothing more.
  await openWithin(giver.page, `${patient}/sharing`);
  await giver.page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  const dialog = giver.page.getByRole('dialog');
  await expect(dialog).toContainText('copies cannot be called back');
  await dialog.getByRole('button', { name: 'The patient withdrew the consent' }).click();
  await dialog.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(giver.page.getByText('Withdrawn', { exact: true })).toBeVisible();
  await expect(receiver.page.getByText(/withdrawn; what came before is kept/)).toBeVisible();
  await addAllergy(giver.page, patient, 'Sulphur');
  await expect(giver.syncTruth).toHaveText(/Everything is on the hub/);
  await expect(receiver.syncTruth).toHaveText(/Everything is on the hub/);
  await receiver.page.reload();
  await expect(theirs).toContainText('Latex');
  await expect(theirs).not.toContainText('Sulphur');
  await expect(theirs.getByRole('button', { name: 'Add an allergy' })).toHaveCount(0);
  await openWithin(receiver.page, `${patient}/sharing`);
  await expect(receiver.page.getByText('From Kliniek Oos', { exact: true })).toBeVisible();
  expect(await faults(receiver.page)).toEqual([]);
});

test('a consent is recorded, printed, asked about before it ends, and withdrawn', async () => {
  const { page } = giver;
  const patient = await registerPatient(page, 'Nkosinathi', 'Mthunzi-Vilakazi van der Westhuizen');
  await recordConsent(page, patient, 'Sunrise Family Practice');

  // The form to be signed, while it is being filled in: the paper alone is printed.
  await page.evaluate(() => (window.print = () => undefined));
  await page.getByRole('button', { name: 'Record a consent' }).click();
  await page.getByRole('button', { name: 'Print the form' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.paper')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('.paper')).toHaveCount(0);
  await page.getByRole('button', { name: 'Cancel' }).click();

  // A second one, that ends soon, by the keyboard alone.
  await page.getByRole('button', { name: 'Record a consent' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('For', { exact: true })).toBeFocused();
  await dialog.getByLabel('For', { exact: true }).selectOption('photos');
  await dialog.getByLabel('Last day').fill('+7');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('listitem').getByText('Photographs')).toBeVisible();
  await openWithin(page, '/attention');
  await expect(page.getByText(/Photographs: last day/)).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Let it lapse' }).click();
  await expect(page.getByText(/Photographs: last day/)).toHaveCount(0);

  await openWithin(page, `${patient}/sharing`);
  await page.evaluate(() => (window.print = () => undefined));
  await page.getByRole('button', { name: /More: Sharing the record/ }).click();
  await page.getByRole('menuitem', { name: 'Print it' }).click();
  await page.emulateMedia({ media: 'print' });
  const paper = page.locator('.paper');
  await expect(paper).toContainText('Kliniek Oos');
  await expect(paper).toContainText('van der Westhuizen');
  await expect(paper).toContainText('I can take my consent back at any time');
  await page.emulateMedia({ media: 'screen' });

  // The signed form, scanned: kept with the consent, given back as it was, and in the access log.
  const scan = Buffer.from('%PDF-1.7 signed on paper');
  await page
    .getByLabel(/^Signed form of Sharing the record/)
    .setInputFiles({ name: 'Signed form.pdf', mimeType: 'application/pdf', buffer: scan });
  await expect(page.getByText('Signed form: Signed form.pdf.')).toBeVisible();
  await page.getByRole('button', { name: /More: Sharing the record/ }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save the signed form' }).click();
  expect(readFileSync(await (await saved).path())).toEqual(scan);

  await page.getByRole('button', { name: /More: Sharing the record/ }).click();
  await page.getByRole('menuitem', { name: 'Withdraw' }).click();
  await page.getByRole('button', { name: 'Told us at the desk' }).click();
  await page.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(page.getByText('Withdrawn', { exact: true })).toBeVisible();
  for (const [width, theme] of [
    [1280, 'light'],
    [768, 'dark'],
    [390, 'light'],
    [390, 'dark']
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((to) => (document.documentElement.dataset.theme = to), theme);
    expect(await faults(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    if (process.env.INDABA_SHOTS) {
      await page.screenshot({ path: `${process.env.INDABA_SHOTS}/sharing-${width}-${theme}.png` });
    }
  }
});
