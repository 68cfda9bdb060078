import { expect, type Page } from '@playwright/test';

/** Registers somebody through the form of the hub at `url`; the path of their record. */
export async function registerPatient(
  page: Page,
  url: string,
  given: string,
  family: string
): Promise<string> {
  await page.goto(`${url}/patients/new`);
  await page.getByLabel('First names').fill(given);
  await page.getByLabel('Surname').fill(family);
  await page.getByRole('button', { name: /Register and open/ }).click();
  await expect(page.getByRole('heading', { name: `${family}, ${given}` })).toBeVisible();
  return new URL(page.url()).pathname;
}
