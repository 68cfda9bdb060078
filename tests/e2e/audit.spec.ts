import { expect, test, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

/** Set to a folder to keep pictures of the pages, for looking at them. */
const SHOTS = process.env.INDABA_SHOTS;

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

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

async function register(given: string, family: string): Promise<string> {
  await openWithin(page, '/patients/new');
  await page.getByLabel('First names').fill(given);
  await page.getByLabel('Surname').fill(family);
  await page.keyboard.press('Control+Enter');
  await expect(heading(`${family}, ${given}`)).toBeVisible();
  return page.url().split('/').pop()!;
}

async function addAllergy(patient: string, substance: string): Promise<void> {
  await openWithin(page, `/patients/${patient}/chart`);
  const allergies = page.getByRole('region', { name: 'Allergies', exact: true });
  await allergies.getByRole('button', { name: 'Add an allergy' }).first().click();
  await allergies.getByLabel('Substance').fill(substance);
  await allergies.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('.patient-banner')).toContainText(substance);
  await page.keyboard.press('Escape');
}

async function accessible(): Promise<void> {
  // A page that is opened anew has its heading once the practice is open.
  await expect(page.locator('main h1').first()).toBeAttached();
  await isAccessible(page);
}

const SIZES = { phone: [390, 844], tablet: [820, 1180], desktop: [1440, 900] } as const;

async function shoot(name: string): Promise<void> {
  if (!SHOTS) return;
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${SHOTS}/${name}-${size}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: null });
}

test('a chart is seen as it stood, a field through time with who signed it, and back to now', async () => {
  const patient = await register('Thandi', 'Nkosi');
  await addAllergy(patient, 'Penicillin');
  await page
    .getByRole('button', { name: /Penicillin/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'History' }).first().click();
  await expect(page.getByRole('heading', { name: 'Penicillin', level: 2 })).toBeVisible();
  await expect(page.getByText('Dr Naledi Mokoena, on').first()).toBeVisible();

  await accessible();
  await shoot('entry-history');

  // Opened anew, the engine writes a step of its own.
  await page.goto(`${hub.url}/patients/${patient}/details`);
  await page.getByLabel('Surname', { exact: true }).fill('Dlamini');
  await page.keyboard.press('Enter');
  await expect(heading('Dlamini, Thandi')).toBeVisible();
  await page.getByRole('link', { name: 'History' }).first().click();
  await expect(page.getByRole('heading', { name: /as it stands now/ })).toBeVisible();
  await page.getByRole('link', { name: 'Dlamini', exact: true }).click();
  const values = page.getByRole('list', { name: 'Values, the newest first' });
  await expect(values).toContainText('Dlamini');
  await expect(values).toContainText('Nkosi');
  await expect(values.getByText(/Signature holds|Not sent yet/)).toHaveCount(2);
  await accessible();
  await shoot('field-history');

  await page.getByRole('button', { name: 'The state before' }).click();
  await expect(page.getByRole('heading', { name: /^This is the past/ })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'Nkosi' })).toContainText(
    'Different now'
  );
  await page.getByRole('link', { name: 'Close' }).click();
  await expect(page.getByRole('heading', { name: /^This is the past/ })).toBeVisible();
  await accessible();
  await shoot('past');
  // The address leads to the same moment again.
  await page.reload();
  await expect(page.getByRole('heading', { name: /^This is the past/ })).toBeVisible();
  await page.getByRole('link', { name: 'Back to now' }).click();
  await expect(page).toHaveURL(`${hub.url}/patients/${patient}/details`);
});

test('a restricted record asks for a reason, is logged at once, and says who looked', async () => {
  const patient = await register('Thandi', 'Nkosi');
  await openWithin(page, `/patients/${patient}/sharing`);
  await page.getByRole('button', { name: 'Restrict it…' }).click();
  await page.getByLabel('Why', { exact: true }).fill('Works here');
  await page.getByRole('button', { name: 'Restrict the record' }).click();
  await expect(page.getByText('Restricted', { exact: true })).toBeVisible();
  await accessible();
  await shoot('sharing');

  await openWithin(page, `/patients/${patient}/chart`);
  await expect(page.getByRole('heading', { name: 'This record is restricted' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add an allergy' })).toHaveCount(0);
  await accessible();
  await shoot('glass');
  await page.getByLabel('Why do you open it?').fill('aaa');
  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(page.getByText('Say in a few words why you open it')).toBeVisible();
  await page.getByLabel('Why do you open it?').fill('Treating her today for chest pain');
  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(page.getByRole('button', { name: 'Add an allergy' }).first()).toBeVisible();

  await openWithin(page, `/patients/${patient}/sharing/access`);
  await expect(page.getByText('“Treating her today for chest pain”').first()).toBeVisible();
  await shoot('access');
  await accessible();
});

test('the access log tells what was done, what stands out, and exports itself', async () => {
  const patient = await register('Naledi', 'Mokoena');
  await openWithin(page, `/patients/${patient}/chart`);
  await expect(heading('Mokoena, Naledi')).toBeVisible();
  await openWithin(page, '/practice/audit');
  // An export is logged at once, and what was gathered before it with it.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toMatch(/^access-log-.*\.csv$/);
  await expect(page.getByRole('cell', { name: 'Opened the record' }).first()).toBeVisible();
  await expect(page.getByText('Own record').first()).toBeVisible();
  await expect(page.getByRole('cell', { name: /Exported the access log/ }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Check every signature' }).click();
  await expect(page.getByText('All hold')).toBeVisible();
  await accessible();
  await shoot('audit');
});

test('a lost device: whose records it held, what was opened on it; and records past their time', async () => {
  await register('Thandi', 'Nkosi');
  await openWithin(page, '/practice/devices');
  await shoot('devices');
  await accessible();
  await page.getByRole('link', { name: 'Lost device' }).first().click();
  await expect(page.getByRole('cell', { name: /Nkosi, Thandi/ })).toBeVisible();
  await shoot('lost-device');
  await accessible();
  await openWithin(page, '/practice/retention');
  await expect(page.getByText('No record is past its time')).toBeVisible();
  await accessible();
  await shoot('retention');
});
