import { describe, expect, it } from 'vitest';
import { facts, type Block, type PrintDocument } from '../../../src/lib/print/document.ts';
import { letterhead } from '../../../src/lib/print/letterhead.ts';
import { onPaper } from '../../../src/lib/print/words.ts';
import { drawn, hasPoppler, metadataOf, pagesOf, textOf } from './paper-text.ts';

const head = letterhead(
  {
    name: 'Thornhill Family Practice',
    legalName: 'Mokoena and Partners Inc',
    practiceNumber: '0123456',
    address: '12 Long Street\nObservatory\n7925',
    phone: '+27215550100',
    email: 'desk@thornhill.example'
  },
  {
    title: 'Dr',
    given: 'Nomsa',
    family: 'Mokoena',
    qualification: 'MBChB (UCT)',
    registrationNumber: 'MP0123456',
    added: { at: '2026-01-01T00:00:00.000Z', by: '019aa000-0000-7000-8000-000000000001' }
  }
);

const paper = (blocks: Block[], more: Partial<PrintDocument> = {}): PrintDocument => ({
  title: 'Referral letter',
  at: '2026-11-22T08:00:00.000Z',
  locale: 'en-ZA',
  letterhead: head,
  about: 'Nkosinathi Mthunzi-Vilakazi van der Westhuizen, born 3 May 1980',
  blocks,
  ...more
});

/** As much of a JPEG of one pixel as says so. */
const JPEG = new Uint8Array([
  0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xd9
]);
/** The head of a PNG whose content is missing. */
const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);

describe('a paper', () => {
  it('is the same bytes whenever it is drawn again', async () => {
    const document = paper([{ type: 'text', text: 'Thank you for seeing her.' }]);
    expect(Buffer.compare(await drawn(document), await drawn(document))).toBe(0);
  });

  it('is a PDF without its logo where the picture cannot be read', async () => {
    const letter = (bytes: Uint8Array) =>
      drawn(paper([], { letterhead: { ...head, logo: { bytes } } }));
    const shows = async (bytes: Uint8Array) =>
      Buffer.from(await letter(bytes)).includes('/Subtype /Image');
    expect(await shows(JPEG)).toBe(true);
    expect(await shows(JPEG.slice(0, 5))).toBe(false);
    expect(await shows(PNG)).toBe(false);
  });

  it('writes marks that its font lacks another way, and drops what would turn text round', () => {
    expect(onPaper('☑ done\u202e\u0007\r\nnext')).toBe('[x] done\nnext');
    expect(onPaper('t\u032d')).toBe('ṱ');
  });
});

describe.skipIf(!hasPoppler)('a paper, read by another program (pdftotext)', () => {
  it('carries the letterhead: practice, numbers, address, and who writes', async () => {
    const text = textOf(await drawn(paper([])));
    for (const part of [
      'Thornhill Family Practice',
      'Mokoena and Partners Inc',
      'Practice number 0123456',
      '12 Long Street',
      'Tel 021 555 0100',
      'desk@thornhill.example',
      'Dr N Mokoena',
      'MBChB (UCT)',
      'HPCSA registration MP0123456'
    ]) {
      expect(text).toContain(part);
    }
  });

  it('says whose it is, what it is and which page of how many on every page', async () => {
    const pages = pagesOf(
      await drawn(paper([{ type: 'text', text: 'Long. '.repeat(2_500) }], { mark: 'Copy' }))
    );
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => {
      expect(page).toMatch(/Nkosinathi Mthunzi-Vilakazi van der Westhuizen, born 3 May 1980/);
      expect(page).toContain('Referral letter');
      expect(page).toContain('Copy');
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    });
  });

  it('loses no word over a page break, in text, facts, lists and tables', async () => {
    const words = (name: string) => Array.from({ length: 700 }, (_, index) => `${name}${index}`);
    const text = textOf(
      await drawn(
        paper([
          { type: 'text', text: words('text').join(' ') },
          facts(['Findings', words('fact').join(' ')]),
          { type: 'list', items: words('item') },
          {
            type: 'table',
            columns: [
              { title: 'Name', share: 2 },
              { title: 'Number', align: 'end' }
            ],
            rows: words('row').map((word) => [word, `n${word}`])
          }
        ])
      )
    );
    const there = new Set(text.split(' '));
    for (const name of ['text', 'fact', 'item', 'row', 'nrow']) {
      expect(words(name).filter((word) => !there.has(word))).toEqual([]);
    }
  });

  it('writes the letters of every South African name', async () => {
    const names =
      'Ṱhifhulufhelwi Mphaphuli, Ḽuvhengo, Ṋetshiḓi, Maṅwe, Boitumêlô Šekwati, ǃGao ǁNaeb ǀUi ǂHoa';
    expect(textOf(await drawn(paper([{ type: 'text', text: names }])))).toContain(names);
  });

  it('says nothing of the patient in what a file manager shows', async () => {
    const said = metadataOf(await drawn(paper([facts(['Patient', 'Nomsa Dlamini'])])));
    expect(said).toMatch(/Title:\s+Referral letter\n/);
    expect(said).toMatch(/CreationDate:\s+Sun Nov 22/);
    expect(said).not.toMatch(/Dlamini|Nkosinathi|1980/);
    expect(said).toMatch(/A4/);
  });
});
