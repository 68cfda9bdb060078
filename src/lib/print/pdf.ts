import { drawBlock } from './blocks.ts';
import type { PrintDocument } from './document.ts';
import type { PaperFonts } from './fonts.ts';
import { drawFeet, drawLetterhead, drawTitle } from './head.ts';
import { MARGINS, Sheet } from './sheet.ts';

/**
 * Draws a paper as a PDF, A4, its letters embedded. The same document gives the same bytes, on every
 * device: the only date inside is that of the document.
 *
 * The library is fetched with the first paper, not with the app.
 */
export async function makePdf(document: PrintDocument, fonts: PaperFonts): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const made = new Date(document.at);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    autoFirstPage: false,
    // Without one of its own: the library's needs files that a browser has not.
    font: null as unknown as string,
    pdfVersion: '1.7',
    lang: document.locale,
    displayTitle: true,
    info: {
      // Nothing of the patient: file names and previews are read by others than the paper is for.
      Title: document.title,
      Author: document.letterhead.name,
      Producer: 'Indaba',
      Creator: 'Indaba',
      CreationDate: made,
      ModDate: made
    }
  });
  const done = collected(pdf);
  pdf.registerFont('regular', fonts.regular as unknown as ArrayBuffer);
  pdf.registerFont('strong', fonts.strong as unknown as ArrayBuffer);
  pdf.addPage();

  const sheet = new Sheet(pdf);
  drawLetterhead(sheet, document.letterhead);
  drawTitle(sheet, document);
  for (const block of document.blocks) drawBlock(sheet, block);
  drawFeet(sheet, document);
  pdf.end();
  return done;
}

function collected(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
    pdf.on('error', reject);
    pdf.on('end', () => {
      const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      resolve(bytes);
    });
  });
}
