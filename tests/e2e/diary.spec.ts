import { expect, test, type Locator, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';

test.use({ serviceWorkers: 'allow' });

let hub: Hub;
test.beforeEach(async () => {
  hub = await Hub.start();
});
test.afterEach(async () => {
  await hub.remove();
});

/** Mondays of a spring to come: nothing in them is past, whenever the test runs. */
const MONDAY = '2027-03-01';
const LATER = '2027-04-12';

test('a booking is dragged, carried, repeated, cancelled and filled from the waiting list', async ({
  browser
}) => {
  test.setTimeout(400_000);
  const desk = await Device.open(browser);
  const { page } = desk;
  await desk.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  await addDoctor(page, 'Mokoena');
  await addDoctor(page, 'Van Wyk');

  // Booked by pointing at a free time.
  await page.goto(`${hub.url}/diary?day=${MONDAY}`);
  await book(page, 0, '09:00', 'Sipho Zulu');
  await expect(itemsIn(page, 0)).toHaveCount(1);

  // A page for each doctor's day is there for the printer, and for it alone.
  const paper = page.locator('.paper tbody tr');
  await expect(paper).toHaveCount(0);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(paper).toHaveText([/09:00.*Sipho Zulu/, 'Nobody is booked.']);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(paper).toHaveCount(0);

  // Across doctors, and back with one tap.
  await drag(page, itemsIn(page, 0), 1, '10:00');
  await expect(itemsIn(page, 1)).toHaveAccessibleName(/10:00 to 10:15, Sipho Zulu/);
  // What it was booked with can be taken back as well: there are two messages, or will be.
  const moved = page.locator('.toast', { hasText: 'Moved Sipho Zulu' });
  await moved.getByRole('button', { name: 'Undo' }).click();
  await expect(itemsIn(page, 0)).toHaveAccessibleName(/09:00 to 09:15/);

  // Across days, where a week has a column for each doctor of each day.
  await page.goto(`${hub.url}/diary?view=workweek&doctor=all&day=${MONDAY}`);
  await drag(page, itemsIn(page, 0), 5, '11:00');
  await expect(itemsIn(page, 5)).toHaveAccessibleName(/11:00 to 11:15, Sipho Zulu/);
  await expect(page.getByRole('group', { name: /Van Wyk, Wed, 0?3 Mar/ })).toContainText('Sipho');

  // Onto somebody else only knowingly.
  await book(page, 5, '12:00', 'Lerato Nkosi');
  await drag(page, page.locator('[data-item]', { hasText: 'Lerato' }), 5, '11:05');
  const asked = page.getByRole('alertdialog');
  await expect(asked).toContainText('Sipho Zulu (11:00–11:15)');
  await asked.getByRole('button', { name: 'Leave it' }).click();
  await expect(page.locator('[data-item]', { hasText: 'Lerato' })).toHaveAccessibleName(/12:00/);

  // Picked up by a key, carried across the month, and let go on a day of it.
  await page.locator('[data-item]', { hasText: 'Sipho' }).focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Carrying Sipho Zulu' })).toBeVisible();
  await page.keyboard.press('v');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'March 2027' })).toBeVisible();
  await page.keyboard.press(']');
  await expect(page.getByRole('heading', { name: 'April 2027' })).toBeVisible();
  const april = page.getByRole('table', { name: /April 2027/ });
  await april.getByRole('button', { name: /^Monday, 12 April 2027/ }).click();
  await expect(page.getByText(/^Moved Sipho Zulu to/).first()).toBeVisible();
  await expect(page.getByRole('region', { name: /^Carrying/ })).toHaveCount(0);
  await april.getByRole('button', { name: /^Monday, 12 April 2027, 1 appointment/ }).click();
  await expect(itemsIn(page, 1)).toHaveAccessibleName(/11:00 to 11:15, Sipho Zulu/);

  // Weekly, four times; one of them is cancelled, and the others stay.
  await book(page, 0, '09:00', 'Nomsa Dube', async (form) => {
    await form.getByLabel('Repeats').selectOption('week');
    await form.getByLabel('How often').fill('4');
    await form.getByLabel('How often').press('Tab');
    await expect(form.getByRole('button', { name: 'Book 4 appointments' })).toBeVisible();
  });
  await page.goto(`${hub.url}/diary?day=2027-04-19`);
  await itemsIn(page, 0).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Cancel the appointment…' }).click();
  await page.getByRole('button', { name: 'Cancel the appointment', exact: true }).click();
  await expect(itemsIn(page, 0)).toHaveCount(0);
  for (const day of [LATER, '2027-04-26', '2027-05-03']) {
    await page.goto(`${hub.url}/diary?day=${day}`);
    await expect(page.locator('[data-item]', { hasText: 'Nomsa Dube' })).toHaveCount(1);
  }

  // Somebody who waits is offered where a time is free.
  await page.goto(`${hub.url}/diary?day=2027-04-19`);
  await page.getByRole('button', { name: 'Waiting list' }).click();
  await page.getByRole('button', { name: 'Add to the waiting list' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Patient').fill('Thabo Mofokeng');
  await form.getByLabel('Patient').press('Tab');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  const list = page.getByRole('complementary', { name: 'Waiting list' });
  await expect(list).toContainText('Thabo Mofokeng');
  await slot(page, 0, '09:00').then(({ x, y }) => page.mouse.click(x, y));
  await page.getByRole('dialog').getByRole('button', { name: 'Thabo Mofokeng' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true }).click();
  await expect(itemsIn(page, 0)).toHaveAccessibleName(/09:00 to 09:15, Thabo Mofokeng/);
  await expect(list).toContainText('Nobody is waiting for a time');

  for (const view of ['day', 'workweek', 'week', 'month', 'list']) {
    await page.goto(`${hub.url}/diary?view=${view}&day=${LATER}`);
    await expect(page.locator('[data-item], [data-drop-day]').first()).toBeVisible();
    await isAccessible(page, view);
  }
  await desk.close();
});

test('two devices that book one time while offline keep both, and one tap settles it', async ({
  browser
}) => {
  test.setTimeout(400_000);
  const first = await Device.open(browser);
  await first.createPractice(hub.url, 'Sunrise Family Practice', 'Dr Naledi Mokoena');
  await addDoctor(first.page, 'Mokoena');
  const second = await Device.open(browser);
  await second.join(await first.invite({ role: 'Reception' }), 'Thandi');
  for (const { page } of [first, second]) {
    await page.goto(`${hub.url}/diary?day=${MONDAY}`);
    await expect(page.getByRole('group', { name: /^Diary/ })).toBeVisible();
  }

  await hub.kill('SIGKILL');
  await book(first.page, 0, '09:00', 'Sipho Zulu');
  await book(second.page, 0, '09:00', 'Lerato Nkosi');
  await hub.start();
  for (const device of [first, second]) {
    await device.catchUp();
  }

  // Both are there, marked, on both devices.
  for (const { page } of [first, second]) {
    await page.goto(`${hub.url}/diary?day=${MONDAY}`);
    await expect(page.getByRole('button', { name: /overlaps another appointment/ })).toHaveCount(2);
    await openWithin(page, '/attention');
    await expect(page.getByText(/^Two appointments at one time/)).toBeVisible();
  }
  await second.page.getByRole('button', { name: /^Move .* to 09:15$/ }).click();
  for (const { page } of [first, second]) {
    await expect(page.getByText(/^Two appointments at one time/)).toHaveCount(0);
    await page.goto(`${hub.url}/diary?day=${MONDAY}`);
    await expect(itemsIn(page, 0)).toHaveCount(2);
    await expect(page.getByRole('button', { name: /overlaps another/ })).toHaveCount(0);
  }
  await first.close();
  await second.close();
});

async function addDoctor(page: Page, surname: string): Promise<void> {
  await openWithin(page, '/practice/doctors');
  await page.getByRole('button', { name: 'Add a doctor' }).first().click();
  await page.getByRole('dialog').getByLabel('Surname').fill(surname);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

const itemsIn = (page: Page, column: number): Locator =>
  page.locator(`[data-column="${column}"] [data-item]`);

/** Where a time of a column is on the page; the day begins at eight. */
async function slot(page: Page, column: number, time: string): Promise<{ x: number; y: number }> {
  const place = page.locator(`[data-column="${column}"]`);
  await expect(place).toBeVisible();
  const box = (await place.boundingBox())!;
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return { x: box.x + box.width / 2, y: box.y + ((hours - 8) * 60 + minutes) * 2 + 4 };
}

async function book(
  page: Page,
  column: number,
  time: string,
  name: string,
  more?: (form: Locator) => Promise<void>
): Promise<void> {
  const { x, y } = await slot(page, column, time);
  await page.mouse.click(x, y);
  const form = page.getByRole('dialog');
  await form.getByLabel('Patient').fill(name);
  await form.getByLabel('Patient').press('Tab');
  await more?.(form);
  await form.getByRole('button', { name: /^Book/ }).click();
  await expect(form).toHaveCount(0);
}

async function drag(page: Page, item: Locator, column: number, time: string): Promise<void> {
  const box = (await item.boundingBox())!;
  const to = await slot(page, column, time);
  await page.mouse.move(box.x + box.width / 2, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 20, box.y + 20);
  await page.mouse.move(to.x, to.y, { steps: 8 });
  // It is drawn once in a frame: the last place has to be seen before it is let go.
  await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => done(true))));
  await page.mouse.up();
}
