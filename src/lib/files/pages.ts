/** A photographed page as JPEG, with its size in pixels. */
export interface PagePicture {
  readonly jpeg: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

/** Points of a page's longer side: that of A4. */
const LONG_SIDE = 842;

/**
 * Photographed pages as one PDF, each on a page of its own proportions. The pictures go in as they are.
 * The library is fetched with the first scan, not with the app.
 *
 * @param at when it was made; the same pages at the same time give the same bytes
 */
export async function pagesPdf(pages: readonly PagePicture[], at: Date): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    // Without one of its own: nothing is written on these pages.
    font: null as unknown as string,
    info: { Producer: 'Indaba', Creator: 'Indaba', CreationDate: at, ModDate: at }
  });
  const pieces: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
    pdf.on('error', reject);
    pdf.on('end', resolve);
  });
  for (const { jpeg, width, height } of pages) {
    const scale = LONG_SIDE / Math.max(width, height);
    const size: [number, number] = [width * scale, height * scale];
    pdf.addPage({ size, margin: 0 });
    pdf.image(jpeg, 0, 0, { width: size[0], height: size[1] });
  }
  pdf.end();
  await done;
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}
