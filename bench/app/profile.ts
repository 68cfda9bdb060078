import type { BrowserContext, Page } from 'playwright';
import { chromium } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';

/** A browser profile on disk: one device, which can be closed and started again. */
export const openProfile = (dir: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(dir, {
    ...chromiumLaunch(),
    viewport: { width: 1280, height: 800 },
    locale: 'en-ZA'
  });

/** A browser that takes less of a processor than this in a moment is at rest; seconds and milliseconds. */
const REST_S = 0.02;
const MOMENT_MS = 250;
const MOMENTS = 3;

/**
 * Resolves when a browser that was just started has come to rest: it reads pages of its own, such as
 * the one of a new tab, beside the first page that is asked of it, and takes a core for it.
 */
export async function atRest(context: BrowserContext): Promise<void> {
  const browser = await context.browser()!.newBrowserCDPSession();
  const taken = async () => {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  let calm = 0;
  for (let before = await taken(); calm < MOMENTS;) {
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
    const now = await taken();
    calm = now - before < REST_S ? calm + 1 : 0;
    before = now;
  }
  await browser.detach();
}

/** The search at the top of every page. */
export const SEARCH = 'input[aria-label^="Search patients"]';

/** Creates a practice as a person does. */
export async function createPractice(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/welcome`);
  await page.getByText('Create a practice').click();
  await page.getByLabel('Name of the practice').fill('Bench practice');
  await page.getByLabel('Your name').fill('Bench');
  await page.getByLabel('Go without a passphrase').check();
  await page.getByRole('button', { name: 'Create the practice' }).click();
  await page.locator(SEARCH).waitFor();
}

/** Joins a practice through its link, as somebody new or as another device of whom the link names. */
export async function joinPractice(page: Page, link: string): Promise<void> {
  await page.goto(link);
  const name = page.getByLabel('Your name');
  await name.or(page.getByText('As another device of')).waitFor();
  if (await name.isVisible()) await name.fill('Bench');
  await page.getByLabel('Go without a passphrase').check();
  await page.getByRole('button', { name: /^Join/ }).click();
  await page.locator(SEARCH).waitFor();
}

/** For a first sync in a browser, rows and all. */
const FILLING_MS = 240_000;

/**
 * Joins a practice and waits until all of it is on this device: the documents, the rows of `patients`
 * patients and of everything else, and the app itself. Rows are derived behind the documents; what is
 * measured while they are is their making.
 */
export async function fillDevice(page: Page, link: string, patients: number): Promise<void> {
  await joinPractice(page, link);
  await page.goto(new URL('/patients', link).href);
  const all = `${patients.toLocaleString('en-ZA').replace(/\s/g, '\\s')} patients in all`;
  await page.getByText(new RegExp(`^${all}$`)).waitFor({ timeout: FILLING_MS });
  await page.goto(new URL('/sync', link).href);
  await page.getByText('Everything is on the hub').first().waitFor({ timeout: FILLING_MS });
  await page.getByText('Preparing the records').waitFor({ state: 'hidden', timeout: FILLING_MS });
  await page.evaluate(() => navigator.serviceWorker.ready);
}
