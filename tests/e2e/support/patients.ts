import { expect, type Page } from '@playwright/test';
import { openWithin } from './device.ts';

/** Registers somebody through the form; the path of their record. */
export async function registerPatient(page: Page, given: string, family: string): Promise<string> {
  await openWithin(page, '/patients/new');
  await page.getByLabel('First names').fill(given);
  await page.getByLabel('Surname').fill(family);
  await page.getByRole('button', { name: /Register and open/ }).click();
  await expect(page.getByRole('heading', { name: `${family}, ${given}` })).toBeVisible();
  return new URL(page.url()).pathname;
}
