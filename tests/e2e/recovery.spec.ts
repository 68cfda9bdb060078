import { expect, test, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { registerPatient } from './support/patients.ts';

let hub: Hub;
test.beforeEach(async () => {
  hub = await Hub.start();
});
test.afterEach(async () => {
  await hub.remove();
});

const ON_HUB = /Everything is on the hub/;
const OWNER = 'Dr Naledi Mokoena';
const PRACTICE = 'Sunrise Family Practice';

/** Makes a kit as its owner does, reads it from the screen, and says two of its words. */
async function makeKit(page: Page): Promise<{ words: string[]; code: string }> {
  await openWithin(page, '/practice');
  await page.getByRole('link', { name: 'Make a recovery kit' }).click();
  await page.getByRole('button', { name: 'Make it now' }).click();
  const list = page.getByRole('list', { name: 'The words of the kit' });
  await expect(list.getByRole('listitem')).toHaveCount(24);
  await isAccessible(page);
  const words = await list.locator('strong').allInnerTexts();
  const code = await page
    .getByText(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/)
    .first()
    .innerText();

  // On paper there is the sheet and nothing else.
  await page.emulateMedia({ media: 'print' });
  const paper = page.getByRole('article');
  await expect(paper).toContainText(`${PRACTICE}`);
  await expect(paper.locator('.words li')).toHaveCount(24);
  await expect(page.getByRole('img', { name: /^Address at which this kit/ })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Practice' })).toBeHidden();
  await expect(list).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('button', { name: 'I have it on paper' }).click();
  const asked = page.getByLabel(/^Word \d+$/);
  await expect(asked).toHaveCount(2);
  await asked.first().fill('wrong');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText('That is not the word.').first()).toBeVisible();
  for (const field of await asked.all()) {
    const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).innerText();
    await field.fill(words[Number(label.replace('Word ', '')) - 1]!);
  }
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('heading', { name: 'The kit is good' })).toBeVisible();
  await expect(page.getByText('The server has heard of it.')).toBeVisible();
  return { words, code };
}

test('a practice that lost its only device comes back from the words on paper', async ({
  browser
}) => {
  const first = await Device.open(browser);
  await first.createPractice(hub.url, PRACTICE, OWNER);
  const patient = await registerPatient(first.page, 'Lerato', 'Nkosi');
  await openWithin(first.page, '/attention');
  await expect(first.page.getByRole('region', { name: 'No recovery kit yet' })).toBeVisible();
  const { words, code } = await makeKit(first.page);
  await openWithin(first.page, '/attention');
  await expect(first.page.getByRole('heading', { name: 'Needs attention' })).toBeVisible();
  await expect(first.page.getByRole('region', { name: 'No recovery kit yet' })).toBeHidden();
  await expect(first.syncTruth).toHaveText(ON_HUB);
  // The browser's whole storage goes with it.
  await first.close();

  const second = await Device.open(browser);
  const { page } = second;
  await page.goto(`${hub.url}/welcome`);
  await page.getByRole('link', { name: /Restore from a recovery kit/ }).click();
  await isAccessible(page);
  const typed = page.getByLabel('Words of the kit');
  await typed.fill(`${words.slice(0, 5).join(' ')} zebraa `);
  await expect(page.getByText('Word 6, “zebraa”, is not among the words')).toBeVisible();
  await typed.fill(words.map((word, at) => `${at + 1}. ${word.slice(0, 4)}`).join('\n'));
  await page.getByLabel('Code of the practice').fill(code.toLowerCase());
  await second.choose();
  await page.getByRole('button', { name: 'Restore the practice' }).click();

  await expect(page.getByRole('heading', { name: 'This device was restored' })).toBeVisible();
  await isAccessible(page);
  const kits = page.getByRole('list', { name: 'Recovery kits' });
  await expect(kits.getByRole('listitem')).toContainText('Used');
  await expect(second.syncTruth).toHaveText(ON_HUB);
  await page.goto(`${hub.url}${patient}`);
  await expect(page.getByRole('heading', { name: 'Nkosi, Lerato' })).toBeVisible();
  // Its name came with its records.
  await expect(page.getByRole('link', { name: `Indaba, ${PRACTICE}` })).toBeVisible();
  await registerPatient(page, 'Sipho', 'Zulu');
  await expect(second.syncTruth).toHaveText(ON_HUB);

  // The words are used up.
  const third = await Device.open(browser);
  await third.page.goto(`${hub.url}/restore#${code}`);
  await expect(third.page.getByLabel('Code of the practice')).toHaveValue(code);
  await third.page.getByLabel('Words of the kit').fill(words.join(' '));
  await third.choose();
  await third.page.getByRole('button', { name: 'Restore the practice' }).click();
  await expect(third.page.getByText(/This recovery kit is good no longer/)).toBeVisible();
  await third.close();
  await second.close();
});

test('a kit that nobody put on paper is not left behind', async ({ browser }) => {
  const owner = await Device.open(browser);
  await owner.createPractice(hub.url, PRACTICE, OWNER);
  const { page } = owner;
  await openWithin(page, '/practice/members/kit');
  await page.getByRole('button', { name: 'Make it now' }).click();
  await expect(page.getByRole('heading', { name: 'Put this on paper' })).toBeVisible();
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await question.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('heading', { name: 'Put this on paper' })).toBeVisible();
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  await question.getByRole('button', { name: 'Leave and shut it out' }).click();
  await expect(page).toHaveURL(/\/practice\/members$/);
  const kits = page.getByRole('list', { name: 'Recovery kits' });
  await expect(kits.getByRole('listitem')).toContainText('Shut out');
  await owner.close();
});
