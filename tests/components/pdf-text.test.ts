import axe from 'axe-core';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import Pdf from './Pdf.svelte';
import { show } from './support.ts';

/** A PDF of some pages, 300 by 400 points, each with one line of words. */
function pdf(...lines: string[]): Uint8Array<ArrayBuffer> {
  const drawn = lines.map((line) => `BT /F 24 Tf 60 300 Td (${line}) Tj ET`);
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${lines.length}/Kids[${lines.map((_, at) => `${4 + at * 2} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...drawn.flatMap((content, at) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents ${5 + at * 2} 0 R/Resources<</Font<</F 3 0 R>>>>>>`,
      `<</Length ${content.length}>>stream\n${content}\nendstream`
    ])
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  text += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`;
  return new TextEncoder().encode(text);
}

const broken = (why: string): never => {
  throw new Error(why);
};

it('lays the words of a PDF over its picture, to be selected and found, and keeps them there', async () => {
  show(Pdf, { bytes: pdf('Potassium 5.1 mmol/l'), onbroken: broken });
  const words = page.getByText('Potassium 5.1 mmol/l');
  await expect.element(words).toBeInTheDocument();
  const element = words.element();
  const at = (): { left: number; wide: number } => {
    const sheet = element.closest('.page')!.getBoundingClientRect();
    const { left, width } = element.getBoundingClientRect();
    return { left: (left - sheet.left) / sheet.width, wide: width / sheet.width };
  };
  await expect.poll(() => Math.abs(at().left - 60 / 300)).toBeLessThan(0.01);
  const { wide } = at();
  expect(wide).toBeGreaterThan(0.5);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(() => Math.abs(at().left - 60 / 300)).toBeLessThan(0.01);
  expect(Math.abs(at().wide - wide)).toBeLessThan(0.02);

  getSelection()!.selectAllChildren(element.closest('.page')!);
  expect(getSelection()!.toString()).toContain('Potassium 5.1 mmol/l');
  expect(getComputedStyle(element).color).toBe('rgba(0, 0, 0, 0)');
  const { violations } = await axe.run('.stage');
  expect(violations.map(({ id }) => id)).toEqual([]);
});

it('has the words of pages out of sight as well, as text whatever they say', async () => {
  const lines = Array.from(
    { length: 12 },
    (_, at) => `Page ${at + 1} <img src=x onerror=alert\\(1\\)>`
  );
  show(Pdf, { bytes: pdf(...lines), onbroken: broken });
  await expect.element(page.getByText(/^Page 12 <img/)).toBeInTheDocument();
  expect(document.querySelector('img')).toBeNull();
});
