import { expect, type Page } from '@playwright/test';
import { openWithin } from './device.ts';

/** A table of codes as a file. */
export interface TableFile {
  /** As the page calls it. */
  readonly type: 'ICD-10 codes' | 'Medicines and prices' | 'Tariff';
  readonly name: string;
  readonly content: Buffer;
  /** How many rows come in. */
  readonly rows: number;
}

/** Imports tables of codes through the page, as an owner does. */
export async function importTables(page: Page, files: readonly TableFile[]): Promise<void> {
  await openWithin(page, '/practice/import');
  for (const { type, name, content, rows } of files) {
    await page.getByRole('radio', { name: type }).check();
    await page
      .getByLabel('Choose a file', { exact: true })
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: content });
    await page.getByRole('button', { name: 'Try it, without writing' }).click();
    await page.getByRole('button', { name: `Import ${rows}` }).click();
    await expect(page.getByRole('region', { name: 'What happened' })).toContainText(
      `${rows} came in`
    );
  }
}
