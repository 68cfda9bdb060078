import type { PrintDocument } from './document.ts';
import { paperFonts } from './fonts.browser.ts';
import { makePdf } from './pdf.ts';

/** How long a browser's own viewer may take to show a paper before it is taken for blocked. */
const PATIENCE_MS = 8_000;
/** The frame stays while the print dialog may be open. */
const KEEP_MS = 10 * 60_000;

/** The paper as a PDF, in the browser. Throws where the fonts cannot be had. */
export const pdfOf = async (document: PrintDocument): Promise<Uint8Array> =>
  makePdf(document, await paperFonts());

const address = (bytes: Uint8Array): string =>
  URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'application/pdf' }));

/** Gives the paper as a file. */
export function savePdf(bytes: Uint8Array, name: string): void {
  const link = document.createElement('a');
  link.href = address(bytes);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Shows the paper in a window of its own; `false` where the browser would not open one. */
export function showPdf(bytes: Uint8Array): boolean {
  const url = address(bytes);
  // Gone again after a while: whoever reloads the window finds it in the record.
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
  return window.open(url, '_blank') !== null;
}

/**
 * Opens the browser's print dialog with the paper alone. `false` where this browser prints no PDF from
 * a page (phones, and where its viewer is switched off): the caller gives it as a file instead.
 */
export function printPdf(bytes: Uint8Array): Promise<boolean> {
  if (navigator.pdfViewerEnabled === false) return Promise.resolve(false);
  const url = address(bytes);
  const frame = document.createElement('iframe');
  // Not hidden by `display`: a viewer that is not drawn prints an empty page.
  frame.style.cssText =
    'position:fixed;inset-inline-start:-10000px;top:0;width:800px;height:1100px;border:0';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  const remove = (): void => {
    frame.remove();
    URL.revokeObjectURL(url);
  };
  return new Promise((resolve) => {
    const blocked = (): void => {
      remove();
      resolve(false);
    };
    const waiting = setTimeout(blocked, PATIENCE_MS);
    frame.addEventListener('load', () => {
      clearTimeout(waiting);
      try {
        frame.contentWindow!.focus();
        frame.contentWindow!.print();
        setTimeout(remove, KEEP_MS);
        resolve(true);
      } catch {
        blocked();
      }
    });
    frame.src = url;
    document.body.append(frame);
  });
}
