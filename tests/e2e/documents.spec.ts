import { expect, test, type Locator, type Page } from '@playwright/test';
import { deflateSync } from 'node:zlib';
import { isAccessible } from './support/accessible.ts';
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

/** Where pictures of the pages are kept, for whoever looks at them. */
const PICTURES = process.env.INDABA_PICTURES;
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

const names = (page: Page): Locator => page.getByRole('region', { name: 'Documents', exact: true });
const named = (page: Page, name: string): Locator =>
  names(page).getByRole('link', { name: new RegExp(name) });

/** Adds files by the page's own picker, as one press of the button does. */
async function add(page: Page, files: TestFile[], fill: (dialog: Locator) => Promise<void>) {
  await page.getByLabel('Files to add').setInputFiles(files);
  const dialog = page.getByRole('dialog');
  await fill(dialog);
  await dialog.getByRole('button', { name: /^Add/ }).click();
  await expect(dialog).toBeHidden();
}

test('documents are added, tagged, looked at, and opened on another device without the hub', async ({
  browser
}) => {
  test.setTimeout(400_000);
  const doctor = await Device.open(browser);
  const { page } = doctor;
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  const second = await Device.open(browser);
  await second.join(await doctor.invite(), 'Dr Sipho Dube');
  const patient = await registerPatient(page, 'Thandi', 'Nkosi');
  const path = `${patient}/documents`;

  await openWithin(page, path);
  await expect(page.getByText('No documents yet')).toBeVisible();
  await picture(page, 'empty');
  await isAccessible(page, 'an empty page of documents');

  // A PDF by the button, with a tag.
  await add(page, [pdf('lab_result-2026.pdf', 'Haemoglobin 13.2')], async (dialog) => {
    await expect(dialog.getByLabel('Name')).toHaveValue('lab result 2026');
    await expect(dialog).toContainText('A file may have 100 MB');
    await dialog.getByLabel('Tags').fill('Blood');
    await dialog.getByLabel('Tags').press('Enter');
    await isAccessible(page, 'the dialog');
    await picture(page, 'add');
  });
  await expect(named(page, 'lab result 2026')).toContainText('Medical');
  await expect(named(page, 'lab result 2026')).toContainText('Blood');

  // A good and a broken picture, dropped on the page together.
  await drop(page, [png('knee.png'), brokenJpeg('wound.jpg')]);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name of file 2')).toHaveValue('wound');
  await dialog.getByRole('button', { name: 'Add 2 to Medical' }).click();
  await expect(named(page, 'wound')).toBeVisible();
  await picture(page, 'list');
  await isAccessible(page, 'a list of documents');

  // Filters: by tag, and by words.
  await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'Blood' }).click();
  await expect(named(page, 'knee')).toBeHidden();
  await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'Blood' }).click();
  await page.getByLabel('Find by name or tag').fill('kne');
  await expect(named(page, 'lab result')).toBeHidden();
  await named(page, 'knee').click();

  // The picture is shown, zoomed and turned by the keyboard.
  await expect(page.getByRole('img', { name: 'knee' })).toBeVisible();
  await page.keyboard.press('+');
  await expect(page.getByText('150 %')).toBeVisible();
  await page.keyboard.press('r');
  await picture(page, 'picture');
  await isAccessible(page, 'a picture');
  await page.getByRole('button', { name: 'All documents' }).click();

  // A broken one says so, and can still be saved.
  await page.getByLabel('Find by name or tag').fill('');
  await named(page, 'wound').click();
  await expect(page.getByText('This JPEG picture is damaged and cannot be shown')).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  expect((await saved).suggestedFilename()).toBe('wound.jpg');
  await picture(page, 'broken');
  await isAccessible(page, 'a broken picture');
  await page.getByRole('button', { name: 'All documents' }).click();

  // A new version of the PDF is drawn, page by page; the first one stays.
  await named(page, 'lab result 2026').click();
  await expect(page.getByText('1 page', { exact: true })).toBeVisible();
  await page
    .getByLabel('File of the new version')
    .setInputFiles([pdf('lab_result-final.pdf', 'Haemoglobin 13.4', 2)]);
  await expect(page.getByText('2 pages')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Versions' })).toContainText('lab_result-2026.pdf');
  await expect.poll(() => inked(page)).toBe(true);
  await picture(page, 'pdf');
  await isAccessible(page, 'a PDF');

  // On a phone, and by night.
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'pdf-phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'All documents' }).click();
  await picture(page, 'list-phone-dark');
  await isAccessible(page, 'a list on a phone by night');
  await page.setViewportSize({ width: 820, height: 1100 });
  await picture(page, 'list-tablet-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(doctor.syncTruth).toHaveText(ON_HUB);

  // Another device opens the PDF through the hub, and keeps the picture before it is down.
  const other = second.page;
  await other.goto(`${hub.url}${path}`);
  await named(other, 'lab result 2026').click();
  await expect.poll(() => inked(other)).toBe(true);
  await other.getByRole('button', { name: 'All documents' }).click();
  await named(other, 'knee').click();
  await other.getByRole('button', { name: 'Keep on this device' }).click();
  await expect(other.getByRole('button', { name: 'Do not keep on this device' })).toBeVisible();
  await second.startsAlone();
  await hub.kill('SIGKILL');
  await openWithin(other, path);
  await named(other, 'knee').click();
  await expect(other.getByRole('img', { name: 'knee' })).toBeVisible();
  await other.getByRole('button', { name: 'All documents' }).click();
  // What was never fetched is not there, and says why and what to do.
  await named(other, 'wound').click();
  await expect(other.getByText(/not on this device, and the hub cannot be reached/)).toBeVisible();
  await picture(other, 'not-here');

  await second.close();
  await doctor.close();
});

test('the front desk sees papers, and never what became clinical', async ({ browser }) => {
  test.setTimeout(300_000);
  const doctor = await Device.open(browser);
  const { page } = doctor;
  await doctor.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  const desk = await Device.open(browser);
  await desk.join(await doctor.invite({ role: 'Reception' }), 'Bongi');
  const patient = await registerPatient(page, 'Thandi', 'Nkosi');
  const path = `${patient}/documents`;
  await openWithin(page, path);
  for (const [name, category] of [
    ['card.png', 'administrative'],
    ['letter.png', 'administrative'],
    ['biopsy.png', 'medical']
  ] as const) {
    await add(page, [png(name)], async (dialog) => {
      await dialog.getByLabel('Category').selectOption(category);
    });
    await expect(named(page, name.slice(0, -4))).toBeVisible();
  }
  await openWithin(desk.page, path);
  await expect(named(desk.page, 'letter')).toBeVisible();
  await expect(named(desk.page, 'biopsy')).toBeHidden();

  await named(page, 'letter').click();
  await page.getByRole('region', { name: 'About' }).getByLabel('Category').selectOption('medical');
  await page.getByRole('button', { name: 'Move it' }).click();
  await expect(page.getByText('“letter” is now medical')).toBeVisible();
  await expect(page.getByRole('img', { name: 'letter' })).toBeVisible();
  await expect(named(desk.page, 'letter')).toBeHidden();
  await expect(named(desk.page, 'card')).toBeVisible();
  await picture(desk.page, 'front-desk');
  await isAccessible(desk.page, 'what the front desk sees');

  // The practice's own documents are read by everybody, and added by who may.
  await openWithin(page, '/practice/documents');
  await add(page, [pdf('lease.pdf', 'Lease')], async (dialog) => {
    await dialog.getByLabel('Category').selectOption('legal');
  });
  await expect(named(page, 'lease')).toBeVisible();
  await picture(page, 'practice');
  await isAccessible(page, 'the practice’s own documents');
  await openWithin(desk.page, '/practice/documents');
  await expect(named(desk.page, 'lease')).toBeVisible();
  await expect(desk.page.getByRole('button', { name: 'Add', exact: true })).toBeHidden();

  await desk.close();
  await doctor.close();
});

interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Drops files on the page as from a folder. */
async function drop(page: Page, files: readonly TestFile[]): Promise<void> {
  const told = files.map(({ name, mimeType, buffer }) => ({
    ...{ name, mimeType, data: buffer.toString('base64') }
  }));
  const transfer = await page.evaluateHandle((all) => {
    const dropped = new DataTransfer();
    for (const { name, mimeType, data } of all) {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      dropped.items.add(new File([bytes], name, { type: mimeType }));
    }
    return dropped;
  }, told);
  const zone = page.getByRole('group', { name: 'Files can be dropped here' });
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await zone.dispatchEvent(event, { dataTransfer: transfer });
  }
}

/** Whether something dark is drawn on the first page of a PDF. */
const inked = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.page canvas');
    if (!canvas || canvas.width < 50) return false;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 === 0 && value < 80 && data[at + 3] === 255);
  });

/** The least PDF with some words on each page. */
function pdf(name: string, words: string, pages = 1): TestFile {
  const draw = `BT /F1 36 Tf 60 700 Td (${words}) Tj ET`;
  const kids = Array.from({ length: pages }, (_, at) => `${at + 5} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`,
    ...Array.from(
      { length: pages },
      () =>
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>'
    )
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const start = text.length;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  text += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

/** A picture of stripes, each name with colours of its own. */
function png(name: string): TestFile {
  const [width, height] = [160, 120];
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 200;
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows.set(x % 20 < 10 ? [hue, 90, 120] : [240, 230, 210], at);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const buffer = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngPart('IHDR', head),
    pngPart('IDAT', deflateSync(rows)),
    pngPart('IEND', Buffer.alloc(0))
  ]);
  return { name, mimeType: 'image/png', buffer };
}

function pngPart(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  let sum = 0xffffffff;
  for (const byte of body) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  out.writeUInt32BE((sum ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

/** What begins as a JPEG and goes on as nothing. */
const brokenJpeg = (name: string): TestFile => ({
  name,
  mimeType: 'image/jpeg',
  buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, 7)])
});
