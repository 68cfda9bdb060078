import { expect, test } from '@playwright/test';
import { MIT_HEADINGS, mitRow, workbook } from '../unit/coding/files.ts';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

/** Set to a folder to keep pictures of the pages, for looking at them. */
const SHOTS = process.env.INDABA_SHOTS;

const MIT = Buffer.from(
  workbook([
    MIT_HEADINGS,
    mitRow('E11.9', 'Sugar illness without complications'),
    mitRow('E11.0', 'Sugar illness with coma'),
    mitRow('R04.0', 'Haemorrhage of the nose', { Valid_ICD10_ClinicalUse: 'y' }),
    mitRow('W01.0', 'Fall on the level', { Valid_ICD10_Primary: 'N' }),
    mitRow('', 'No code')
  ])
);
const TARIFF = Buffer.from('Kode;Beskrywing;Bedrag\n0190;Consultation;512,30\n0191;Long visit;\n');

let hub: Hub;
let desk: Device;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  desk = await Device.open(browser);
  await desk.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
});

test.afterEach(async () => {
  await desk.close();
  await hub.remove();
});

test('a practice imports its codes, finds them, and has them on its other devices', async ({
  browser
}) => {
  const { page } = desk;
  const shoot = async (name: string) => {
    if (!SHOTS) return;
    for (const width of [390, 820, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${SHOTS}/codes-${name}-${width}.png`, fullPage: true });
    }
  };

  await openWithin(page, '/practice/codes');
  await expect(page.getByText('No tables yet')).toBeVisible();
  await isAccessible(page);

  // The workbook is tried, then imported.
  await page.getByRole('link', { name: 'Import a table' }).click();
  // The page before has the same kinds to choose from.
  await expect(page.getByRole('radio', { name: 'Records' })).toBeVisible();
  await page.getByRole('radio', { name: 'ICD-10 codes' }).check();
  const pick = page.getByLabel('Choose a file', { exact: true });
  await pick.setInputFiles({ name: 'MIT 2021.xlsx', mimeType: 'application/zip', buffer: MIT });
  await page.getByRole('button', { name: 'Try it, without writing' }).click();
  const report = page.getByRole('region', { name: 'What would happen' });
  await expect(report).toContainText('4 would come in');
  await expect(report).toContainText('The row has no code.');
  await expect(report).toContainText('written “y” and was read as Y');
  await shoot('import');
  await isAccessible(page);
  await page.getByRole('button', { name: 'Import 4' }).click();
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('4 came in');

  // A tariff whose columns nobody knows is mapped by hand.
  await page.getByRole('radio', { name: 'Tariff' }).check();
  await pick.setInputFiles({ name: 'tariff.csv', mimeType: 'text/csv', buffer: TARIFF });
  await page.getByLabel('Code', { exact: true }).selectOption('Kode');
  await page.getByLabel('Description', { exact: true }).selectOption('Beskrywing');
  await page.getByLabel('Price, VAT included').selectOption('Bedrag');
  await page.getByRole('button', { name: 'Try it, without writing' }).click();
  await page.getByRole('button', { name: 'Import 2' }).click();
  await page.getByRole('link', { name: 'see how it stands here' }).click();

  // Both are listed, ready, and searched.
  const tables = page.getByRole('table', { name: 'Tables of codes' });
  await expect(tables.getByRole('row').filter({ hasText: 'ICD-10' })).toContainText('Ready');
  await expect(tables.getByRole('row').filter({ hasText: 'tariff' })).toContainText('Ready');
  await page.getByLabel('Code or words').fill('hemorrhage');
  const found = page.getByRole('list', { name: 'Codes found' });
  await expect(found).toContainText('R04.0');
  await page.getByLabel('Words', { exact: true }).fill('nosebleed');
  await page.getByLabel('Code', { exact: true }).fill('r04.0');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByLabel('Code or words').fill('nosebl');
  await expect(found).toContainText('“nosebleed”');
  await shoot('list');
  await isAccessible(page);

  // Another device has them without doing anything.
  const link = await desk.invite({ role: 'Nurse' });
  const nurse = await Device.open(browser);
  await nurse.join(link, 'Sister Thandi Cele');
  await openWithin(nurse.page, '/practice/codes');
  await expect(nurse.page.getByRole('row').filter({ hasText: 'ICD-10' })).toContainText('Ready');
  await nurse.page.getByLabel('Code or words').fill('e11');
  await expect(nurse.page.getByRole('list', { name: 'Codes found' })).toContainText('E11.0');
  await nurse.close();
});

test('a diagnosis is found by its words, and what a scheme would refuse is said at once', async () => {
  const { page } = desk;
  await openWithin(page, '/practice/import');
  await page.getByRole('radio', { name: 'ICD-10 codes' }).check();
  await page
    .getByLabel('Choose a file', { exact: true })
    .setInputFiles({ name: 'MIT 2021.xlsx', mimeType: 'application/zip', buffer: MIT });
  await page.getByRole('button', { name: 'Try it, without writing' }).click();
  await page.getByRole('button', { name: 'Import 4' }).click();
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('4 came in');

  await openWithin(page, '/patients/new');
  await page.getByLabel('Surname').fill('Nkosi');
  await page.getByRole('button', { name: /Register and open/ }).click();
  await expect(page.getByRole('heading', { name: 'Nkosi' })).toBeVisible();
  const patient = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'New consultation' }).click();
  await expect(page).toHaveURL(/consultations\//);
  const search = page.getByRole('combobox', { name: 'Add a diagnosis' });
  const list = page.getByRole('list', { name: 'Diagnoses' });
  const warnings = page.getByRole('list', { name: /What a scheme may ask/ });

  // A cause from outside is no diagnosis by itself.
  await search.fill('fall');
  await page.getByRole('option', { name: /W01\.0/ }).click();
  await expect(list).toContainText('W01.0 Fall on the level');
  await expect(list).toContainText('Primary');
  await expect(warnings).toContainText('W01.0');
  await isAccessible(page);

  await search.fill('sugar coma');
  await page.keyboard.press('Enter');
  await expect(list).toContainText('E11.0 Sugar illness with coma');
  await list.getByRole('button', { name: /E11\.0/ }).click();
  await page.getByRole('button', { name: 'Make it the primary one' }).click();
  await expect(list.getByRole('listitem').first()).toContainText('E11.0');

  // In the chart the same search adds a problem.
  await openWithin(page, `${patient}/chart`);
  await page.getByRole('combobox', { name: /^Add a problem/ }).fill('nose');
  await page.getByRole('option', { name: /R04\.0/ }).click();
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText(
    'Haemorrhage of the nose'
  );
});
