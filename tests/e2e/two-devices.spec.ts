import { expect, test, type Page } from '@playwright/test';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { registerPatient } from './support/patients.ts';

test.use({ serviceWorkers: 'allow' });

let hub: Hub;
test.beforeEach(async () => {
  hub = await Hub.start();
});
test.afterEach(async () => {
  await hub.remove();
});

const ON_HUB = /Everything is on the hub/;

test('two devices edit one chart and one note while the hub is down, and nothing is lost', async ({
  browser
}) => {
  test.setTimeout(400_000);
  const doctor = await Device.open(browser);
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  const nurse = await Device.open(browser);
  await nurse.join(await doctor.invite(), 'Sister Thandi');

  const patient = await registerPatient(doctor.page, 'Sipho', 'Zulu');
  await openWithin(doctor.page, `${patient}/chart`);
  const allergies = doctor.page.getByRole('region', { name: 'Allergies', exact: true });
  await allergies.getByRole('button', { name: 'Add an allergy' }).first().click();
  await allergies.getByLabel('Substance').fill('Penicillin');
  await allergies.getByLabel('Severity').selectOption('moderate');
  await allergies.getByRole('button', { name: 'Add', exact: true }).click();
  await allergies.getByRole('button', { name: 'Done' }).click();
  await doctor.page.getByRole('button', { name: 'New consultation' }).click();
  await expect(doctor.page).toHaveURL(/consultations\//);
  const consultation = new URL(doctor.page.url()).pathname;
  await expect(doctor.syncTruth).toHaveText(ON_HUB);

  // The nurse has it all, live.
  await openWithin(nurse.page, `${patient}/chart`);
  await expect(nurse.page.getByRole('region', { name: 'Allergies', exact: true })).toContainText(
    'Penicillin'
  );

  // Power goes from the hub. Both go on working.
  await hub.kill('SIGKILL');
  await setSeverity(nurse.page, patient, 'mild');
  await setSeverity(doctor.page, patient, 'severe');
  for (const { page, words } of [
    { page: doctor.page, words: 'Doctor: coughing for three days. ' },
    { page: nurse.page, words: 'Nurse: temperature taken twice. ' }
  ]) {
    await openWithin(page, consultation);
    await typeInto(page, 'Subjective', words);
    await expect(page.getByText('Saved on this device')).toBeVisible();
  }
  await expect(doctor.syncTruth).toContainText(/Offline since|only on this device/);

  // The hub returns, is killed once more in the middle, and returns again.
  await hub.start();
  await hub.kill('SIGKILL');
  await hub.start();
  for (const device of [doctor, nurse]) {
    await device.catchUp();
  }

  // Both severities are shown, with who and when, on both devices; no character is lost.
  for (const { page } of [doctor, nurse]) {
    await page.goto(`${hub.url}${patient}/chart`);
    const region = page.getByRole('region', { name: 'Allergies', exact: true });
    await expect(region.getByRole('button', { name: /^Keep / })).toHaveCount(2);
    await expect(region).toContainText('Dr Naledi Mokoena');
    await expect(region).toContainText('Sister Thandi');
    await expect(region).toContainText('Mild');
    await expect(region).toContainText('Severe');
    await openWithin(page, consultation);
    const note = page.getByRole('textbox', { name: 'Subjective' });
    await expect(note).toContainText('Doctor: coughing for three days.');
    await expect(note).toContainText('Nurse: temperature taken twice.');
  }

  // A clinician decides; the other device hears of it.
  await openWithin(doctor.page, `${patient}/chart`);
  await openWithin(nurse.page, `${patient}/chart`);
  await doctor.page
    .getByRole('region', { name: 'Allergies', exact: true })
    .getByRole('button', { name: /^Keep / })
    .first()
    .click();
  await expect(
    nurse.page
      .getByRole('region', { name: 'Allergies', exact: true })
      .getByRole('button', { name: /^Keep / })
  ).toHaveCount(0);
  await doctor.close();
  await nurse.close();
});

test('two people who type into one note see each other’s words as they appear', async ({
  browser
}) => {
  const doctor = await Device.open(browser);
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  const nurse = await Device.open(browser);
  await nurse.join(await doctor.invite(), 'Sister Thandi');
  await registerPatient(doctor.page, 'Lerato', 'Nkosi');
  await doctor.page.getByRole('button', { name: 'New consultation' }).click();
  await expect(doctor.page).toHaveURL(/consultations\//);
  const consultation = new URL(doctor.page.url()).pathname;
  await expect(doctor.syncTruth).toHaveText(ON_HUB);
  await openWithin(nurse.page, consultation);
  await typeInto(doctor.page, 'Plan', 'Rest and fluids. ');
  await expect(nurse.page.getByRole('textbox', { name: 'Plan' })).toContainText('Rest and fluids.');
  await typeInto(nurse.page, 'Plan', 'Back on Friday. ');
  await expect(doctor.page.getByRole('textbox', { name: 'Plan' })).toContainText('Back on Friday.');
  await doctor.close();
  await nurse.close();
});

test('a tab that closes right after “saved” has lost nothing', async ({ browser }) => {
  const doctor = await Device.open(browser);
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  await doctor.startsAlone();
  await hub.kill('SIGKILL');
  const patient = await registerPatient(doctor.page, 'Anele', 'Dube');
  await doctor.page.getByRole('button', { name: 'New consultation' }).click();
  await expect(doctor.page).toHaveURL(/consultations\//);
  const consultation = new URL(doctor.page.url()).pathname;
  await typeInto(doctor.page, 'Plan', 'Chest X-ray today.');
  await expect(doctor.page.getByText('Saved on this device')).toBeVisible();
  await doctor.page.close({ runBeforeUnload: false });

  // With the hub still down: from the device alone.
  const again = await doctor.context.newPage();
  await again.goto(`${hub.url}${consultation}`);
  await expect(again.getByRole('textbox', { name: 'Plan' })).toContainText('Chest X-ray today.');
  await again.goto(`${hub.url}${patient}`);
  await expect(again.getByRole('heading', { name: 'Dube, Anele' })).toBeVisible();
  await hub.start();
  await new Device(doctor.context, again).catchUp();
  await doctor.context.close();
});

async function setSeverity(page: Page, patient: string, severity: string): Promise<void> {
  await openWithin(page, `${patient}/chart`);
  const region = page.getByRole('region', { name: 'Allergies', exact: true });
  await region
    .getByRole('button', { name: /Penicillin/ })
    .first()
    .click();
  await region.getByLabel('Severity').selectOption(severity);
  await page.keyboard.press('Escape');
}

async function typeInto(page: Page, part: string, words: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: part });
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words, { delay: 15 });
}
