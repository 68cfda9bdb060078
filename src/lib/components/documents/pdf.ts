import type * as Reader from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

export type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

let library: Promise<typeof Reader> | undefined;

/** The reader of PDFs, fetched with the first one that is looked at; its worker is of our own origin. */
async function reader(): Promise<typeof Reader> {
  library ??= import('pdfjs-dist').then((loaded) => {
    loaded.GlobalWorkerOptions.workerSrc = workerUrl;
    return loaded;
  });
  try {
    return await library;
  } catch (error) {
    // Offline and not kept: the next one who looks tries again.
    library = undefined;
    throw error;
  }
}

/**
 * Reads a PDF. Rejects where it is none, is cut short or asks for a password. Nothing in it is run, and
 * nothing that it names is fetched.
 */
export async function readPdf(bytes: Uint8Array): Promise<Reader.PDFDocumentProxy> {
  const { getDocument } = await reader();
  return getDocument({
    // The reader takes the bytes away with it.
    data: bytes.slice(),
    enableXfa: false,
    isEvalSupported: false,
    disableAutoFetch: true,
    useSystemFonts: true,
    useWasm: false,
    useWorkerFetch: false
  } as Parameters<typeof getDocument>[0]).promise;
}

/**
 * Puts a page's words over its picture, see-through and where they stand: to be selected, copied and
 * found by the browser. Words go in as text alone, whatever a file says that they are.
 * @param into an empty element, as wide and high as the page is drawn
 */
export async function layText(
  page: Reader.PDFPageProxy,
  into: HTMLElement
): Promise<Reader.TextLayer> {
  const { TextLayer } = await reader();
  return new TextLayer({
    textContentSource: page.streamTextContent(),
    container: into,
    viewport: page.getViewport({ scale: 1 })
  });
}
