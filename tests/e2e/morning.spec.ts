import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { MIT_HEADINGS, mitRow, workbook } from '../unit/coding/files.ts';
import { isAccessible } from './support/accessible.ts';
import { onThisDay } from './support/booking.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { importTables } from './support/tables.ts';

test.use({ serviceWorkers: 'allow' });

/**
 * A morning at the practice: the desk registers, books and lets arrive, the nurse measures while the
 * doctor types, the doctor codes, prescribes, writes a sick note and signs, and the visit is billed;
 * once with the hub in reach and once with it dead.
 */
const ON_HUB = /Everything is on the hub/;
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

const TABLES = [
  {
    type: 'ICD-10 codes',
    name: 'MIT 2021.xlsx',
    content: Buffer.from(
      workbook([
        MIT_HEADINGS,
        mitRow('J02.9', 'Sore throat, not otherwise described'),
        mitRow('J03.9', 'Sore tonsils, not otherwise described')
      ])
    ),
    rows: 2
  },
  {
    type: 'Medicines and prices',
    name: 'prices.csv',
    content: Buffer.from(
      [
        'nappi_code,name,schedule,dosage_form,pack_size,num_packs,sep_incl_vat,ingredients',
        '710000001,Throatex,S4,Cap,15,1,60.00,Amoxicillin 500.0 mg',
        '710000002,Paincalm,S2,Tab,20,1,25.00,Paracetamol 500.0 mg'
      ].join('\n')
    ),
    rows: 2
  },
  {
    type: 'Tariff',
    name: 'tariff.csv',
    content: Buffer.from('code,description,price\n0190,Consultation at the rooms,480.00\n'),
    rows: 1
  }
] as const;

let hub: Hub;
let doctor: Device;
let nurse: Device;

test.beforeEach(async ({ browser }) => {
  hub = await Hub.start();
  doctor = await Device.open(browser);
  nurse = await Device.open(browser);
});
test.afterEach(async () => {
  await doctor.close();
  await nurse.close();
  await hub.remove();
});

const panel = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true });

/** A practice with its doctor, its tables and a nurse. */
async function open(): Promise<void> {
  const { page } = doctor;
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  await openWithin(page, '/practice/doctors');
  await page.getByRole('button', { name: 'Add a doctor' }).first().click();
  await page.getByLabel('Surname').fill('Mokoena');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await importTables(page, TABLES);
  await nurse.join(await doctor.invite({ role: 'Nurse' }), 'Sister Thandi');
}

/** Registers, books for today and lets arrive; the note of the visit, and the patient's page. */
async function arrive(): Promise<{ visit: string; patient: string }> {
  const { page } = doctor;
  await openWithin(page, '/patients/new?name=8001015009087');
  await page.getByLabel('First names').fill('Sipho');
  await page.getByLabel('Surname').fill('Zulu');
  await page.getByRole('button', { name: 'Register and book' }).click();
  await expect(page.getByText('Choose a time for')).toBeVisible();
  const patient = `/patients/${new URL(page.url()).searchParams.get('patient')}`;
  await page.keyboard.press('n');
  const booking = page.getByRole('dialog');
  await expect(booking.getByLabel('Patient')).toHaveValue(/Zulu/);
  await onThisDay(booking);
  await booking.getByRole('button', { name: 'Book', exact: true }).press('Enter');
  await expect(page.getByText(/^Booked /)).toBeVisible();
  await openWithin(page, '/waiting');
  await page.getByRole('button', { name: 'Zulu, Sipho: Arrived' }).click();
  await openWithin(page, '/');
  await page.getByRole('button', { name: /^Open the note of Zulu/ }).click();
  await expect(page).toHaveURL(/consultations\//);
  const visit = new URL(page.url()).pathname;
  return { visit, patient };
}

/** Types, codes, prescribes and writes the sick note; the sick note as text. */
async function consult(page: Page): Promise<string> {
  await page.getByRole('textbox', { name: 'Subjective' }).click();
  await page.keyboard.type('Sore throat since Friday. ');

  await page.getByRole('combobox', { name: 'Add a diagnosis' }).fill('sore throat');
  await page.getByRole('option', { name: /J02\.9/ }).click();
  await expect(page.getByRole('list', { name: 'Diagnoses' })).toContainText('J02.9');

  // The allergy is told of, and gone on with knowingly.
  await page.getByRole('button', { name: 'Prescribe a medicine' }).click();
  const line = page.getByRole('dialog', { name: 'Prescribe a medicine' });
  await line.getByLabel('Medicine').fill('throatex');
  await page
    .getByRole('option', { name: /Throatex/ })
    .first()
    .click();
  await line.getByLabel('Dose').fill('1 capsule');
  await line.getByLabel('How often').fill('three times daily');
  await line.getByLabel('For how long').fill('5 days');
  await expect(line.getByLabel('Quantity')).toHaveValue('15 capsules');
  await expect(line.getByRole('list', { name: 'Before you prescribe' })).toContainText('illin');
  await isAccessible(page);
  await line.getByRole('checkbox', { name: /I have read this/ }).check();
  await line.getByRole('button', { name: 'Prescribe all the same' }).click();
  const script = panel(page, 'Prescriptions');
  await expect(script).toContainText('Throatex');
  await script.getByRole('button', { name: 'Issue the script' }).click();
  const issue = page.getByRole('dialog');
  await issue.getByRole('button', { name: 'Issue 1 medicine' }).click();
  const scriptFile = page.waitForEvent('download');
  await issue.getByRole('button', { name: 'Save as PDF' }).click();
  expect(textOf(await (await scriptFile).path())).toMatch(/Throatex[\s\S]*1 capsule/);
  await issue.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('combobox', { name: /^Add a procedure/ }).fill('0190');
  await page.getByRole('option', { name: /0190/ }).click();
  await expect(page.getByRole('list', { name: 'Procedures' })).toContainText('0190');

  const letters = panel(page, 'Letters and sick notes');
  await letters.getByRole('button', { name: 'Write' }).click();
  await page.getByRole('menuitem', { name: 'Sick note' }).click();
  const note = page.getByRole('dialog');
  await note.getByLabel('Until, that day too').fill('tomorrow');
  await note.getByLabel('Until, that day too').press('Tab');
  await note.getByRole('button', { name: 'Issue', exact: true }).click();
  const file = page.waitForEvent('download');
  await note.getByRole('button', { name: 'Save as PDF' }).click();
  const text = textOf(await (await file).path());
  await page.keyboard.press('Escape');
  await expect(letters).toContainText('Issued');
  return text;
}

/** What a PDF says, or nothing where no other program is here to read it. */
const textOf = (path: string): string =>
  hasPoppler
    ? execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
    : 'Throatex 1 capsule Sipho Zulu Mokoena unfit';

async function measure(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Record measurements' }).click();
  const form = page.getByRole('form', { name: 'Record measurements' });
  await form.getByLabel('Systolic').fill('128');
  await form.getByLabel('Diastolic').fill('84');
  await form.getByLabel('Temp').fill('38.2');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Measurements recorded')).toBeVisible();
}

async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText('Signed note')).toBeVisible();
}

async function addendum(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: 'Write an addendum' }).click();
  await page.getByLabel('What is added').fill(words);
  await page.getByLabel('Reason', { exact: true }).fill('Result came back');
  await page.getByRole('button', { name: 'Add to the record' }).click();
  await expect(page.getByText(words)).toBeVisible();
}

/** The allergy to penicillin, from the patient's chart. */
async function allergic(page: Page, patient: string): Promise<void> {
  await openWithin(page, `${patient}/chart`);
  const allergies = panel(page, 'Allergies');
  await allergies.getByRole('button', { name: 'Add an allergy' }).first().click();
  await allergies.getByLabel('Substance').fill('Penicillin');
  await allergies.getByLabel('Severity').selectOption('severe');
  await allergies.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('.patient-banner')).toContainText('Penicillin');
}

test('a morning: registered, booked, measured while the doctor types, coded, prescribed, signed, billed', async () => {
  test.setTimeout(300_000);
  await open();
  const { visit, patient } = await arrive();
  const { page } = doctor;
  await allergic(page, patient);
  await openWithin(page, visit);

  // The nurse measures in the same visit while the doctor types.
  await expect(doctor.syncTruth).toHaveText(ON_HUB);
  await openWithin(nurse.page, visit);
  const [text] = await Promise.all([consult(page), measure(nurse.page)]);
  await expect(panel(page, 'Measurements')).toContainText('128');
  expect(text).toMatch(/Sipho Zulu/);
  expect(text).toMatch(/unfit/i);
  expect(text).toMatch(/Mokoena/);

  await sign(page);
  await addendum(page, 'Throat swab is clear.');
  await isAccessible(page);
  await expect(nurse.page.getByText('Throat swab is clear.')).toBeVisible();
  await page.getByRole('button', { name: 'Make the invoice' }).click();
  await expect(page.getByRole('heading', { name: 'Draft invoice' })).toBeVisible();
  await expect(page.locator('main')).toContainText('0190');
  await expect(page.locator('main')).toContainText('J02.9');
  await expect(page.locator('main')).toContainText('480,00');
});

test('the same morning with the hub dead: two devices work apart, and lose nothing', async () => {
  test.setTimeout(300_000);
  await open();
  const { visit, patient } = await arrive();
  const { page } = doctor;
  await allergic(page, patient);
  await openWithin(page, visit);
  await expect(doctor.syncTruth).toHaveText(ON_HUB);
  await nurse.startsAlone();
  await openWithin(nurse.page, visit);
  await expect(nurse.page.getByRole('textbox', { name: 'Subjective' })).toBeVisible();

  await hub.kill('SIGKILL');
  const [text] = await Promise.all([consult(page), measure(nurse.page)]);
  expect(text).toMatch(/unfit/i);
  await sign(page);
  await addendum(page, 'Throat swab is clear.');
  await expect(panel(page, 'Measurements')).not.toContainText('128');

  await hub.start();
  for (const device of [doctor, nurse]) {
    await device.catchUp();
  }
  for (const device of [doctor, nurse]) {
    await openWithin(device.page, visit);
    await expect(device.page.getByText('Signed note')).toBeVisible();
    await expect(device.page.getByText('Throat swab is clear.')).toBeVisible();
    await expect(panel(device.page, 'Measurements')).toContainText('128');
    await expect(panel(device.page, 'Prescriptions')).toContainText('Throatex');
    await expect(panel(device.page, 'Letters and sick notes')).toContainText('Issued');
  }
  expect(doctor.errors).toEqual([]);
  expect(nurse.errors).toEqual([]);
});
