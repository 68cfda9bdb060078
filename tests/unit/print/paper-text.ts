import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrintDocument } from '../../../src/lib/print/document.ts';
import { paperFonts } from '../../../src/lib/print/fonts.node.ts';
import { makePdf } from '../../../src/lib/print/pdf.ts';

/** Whether poppler's tools are here; tests that read papers are skipped without them. */
export const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

export const drawn = async (document: PrintDocument): Promise<Uint8Array> =>
  makePdf(document, await paperFonts());

function withFile<T>(bytes: Uint8Array, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'indaba-paper-'));
  try {
    const path = join(folder, 'paper.pdf');
    writeFileSync(path, bytes);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of each page, as another program reads it. */
export const pagesOf = (bytes: Uint8Array): string[] =>
  withFile(bytes, (path) =>
    execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1)
  );

/** The whole text, its lines and spaces made one. */
export const textOf = (bytes: Uint8Array): string => pagesOf(bytes).join(' ').replace(/\s+/g, ' ');

/** What the file says of itself: title, author, dates. */
export const metadataOf = (bytes: Uint8Array): string =>
  withFile(bytes, (path) => execFileSync('pdfinfo', [path], { encoding: 'utf8' }));
