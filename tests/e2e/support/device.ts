import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

/** A browser profile of its own: one device, used by one person through the interface alone. */
export class Device {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained about; a test ends with none. */
  readonly errors: string[] = [];

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  static async open(browser: Browser): Promise<Device> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    return new Device(context, await context.newPage());
  }

  /** Creates a practice through the first page; without a passphrase unless there is one. */
  async createPractice(
    url: string,
    practice: string,
    member: string,
    passphrase?: string
  ): Promise<void> {
    const { page } = this;
    await page.goto(`${url}/welcome`);
    await page.getByText('Create a practice').click();
    await page.getByLabel('Name of the practice').fill(practice);
    await page.getByLabel('Your name').fill(member);
    await this.choose(passphrase);
    await page.getByRole('button', { name: 'Create the practice' }).click();
    await this.atHome();
  }

  /**
   * Makes a one-time link for somebody new; unless `confirm` says otherwise it lets them in by itself.
   * @param role as the page calls it: `Reception`
   */
  async invite({
    role = 'Doctor',
    confirm = false
  }: { role?: string; confirm?: boolean } = {}): Promise<string> {
    const { page } = this;
    // The one before may still be shown.
    const dialog = page.getByRole('dialog');
    if (await dialog.isVisible()) await page.keyboard.press('Escape');
    await openWithin(page, '/practice/members');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByRole('radio', { name: new RegExp(`^${role} `) }).check();
    await dialog.getByLabel('I confirm the device').setChecked(confirm);
    await dialog.getByRole('button', { name: 'Make an invitation' }).click();
    const link = dialog.getByText(/\/join#/);
    await expect(link).toBeVisible();
    return link.innerText();
  }

  /** Joins through a link that lets in by itself. */
  async join(link: string, member: string, passphrase?: string): Promise<void> {
    await this.beginJoin(link, member, passphrase);
    await this.atHome();
  }

  /** Opens a link and fills in who joins. */
  async beginJoin(link: string, member: string, passphrase?: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    await page.getByLabel('Your name').fill(member);
    await this.choose(passphrase);
    await page.getByRole('button', { name: /^Join/ }).click();
  }

  /** Fills the step of the passphrase, or goes without one. */
  async choose(passphrase?: string): Promise<void> {
    const { page } = this;
    if (passphrase === undefined) {
      await page.getByLabel('Go without a passphrase').check();
      return;
    }
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByLabel('The same again').fill(passphrase);
  }

  async atHome(): Promise<void> {
    await expect(this.page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await expect(this.page.getByRole('link', { name: /^Sync:/ })).toBeVisible();
  }

  /** Waits until the app says that it starts on this device with no server in reach. */
  async startsAlone(): Promise<void> {
    await openWithin(this.page, '/sync');
    const kept = this.page.getByRole('region', { name: 'Keeping on this device' });
    await expect(
      kept.getByRole('listitem').filter({ hasText: 'Start without a network' })
    ).toContainText('Ready');
  }

  /** Opens the sync page of a hub that is back, and waits until nothing is on this device alone. */
  async catchUp(): Promise<void> {
    await openWithin(this.page, '/sync');
    // The pause before the next try may be long.
    const tryNow = this.page.getByRole('button', { name: /Try now/ });
    if (await tryNow.isVisible()) {
      // It may try by itself in that very moment, and the button go.
      await tryNow.click({ timeout: 5_000 }).catch(() => undefined);
    }
    await expect(this.syncTruth).toHaveText(/Everything is on the hub/, { timeout: 90_000 });
  }

  /** The one indicator's words. */
  get syncTruth() {
    return this.page.getByRole('link', { name: /^Sync:/ });
  }

  async close(): Promise<void> {
    await this.context.close();
    expect(this.errors).toEqual([]);
  }
}

/**
 * Moves within the app to a path, as a link would: the hub that serves it may be down, and what was just
 * done goes on.
 */
export async function openWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await expect(page).toHaveURL(({ pathname }) => pathname === path.replace(/\?.*/, ''));
}
