import type { AccessNote } from '../api/replica.ts';
import type { PrintDocument } from '../print/document.ts';
import { toProblem } from '../problem.ts';
import { noteAccess } from './access.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** What a paper is called as a file, and what the access log says of it. */
export interface Paper {
  readonly document: PrintDocument;
  /** Without its ending; never a patient's name: folders of downloads are seen by others. */
  readonly fileName: string;
  readonly note: Omit<AccessNote, 'act'>;
}

async function made(paper: Paper): Promise<Uint8Array | undefined> {
  try {
    const { pdfOf } = await import('../print/browser.ts');
    return await pdfOf(paper.document);
  } catch (error) {
    toasts.problem({
      code: 'paper-not-made',
      message: 'The paper could not be drawn.',
      safe: 'What it says is in the record.',
      action: 'Try again; if it happens again, reload the page.',
      detail: toProblem(error).detail ?? String(error)
    });
    return undefined;
  }
}

/** Makes the paper and gives it as a PDF file; logged as having left the program. */
export async function savePaper(paper: Paper): Promise<void> {
  const bytes = await made(paper);
  if (!bytes) return;
  noteAccess({ act: 'export', ...paper.note });
  const { savePdf } = await import('../print/browser.ts');
  savePdf(bytes, `${paper.fileName}.pdf`);
}

/**
 * Makes the paper and prints it, logged. Where the browser cannot print it, it is saved as a file
 * instead, and that is said.
 */
export async function printPaper(paper: Paper): Promise<void> {
  const bytes = await made(paper);
  if (!bytes) return;
  const { printPdf, savePdf } = await import('../print/browser.ts');
  if (await printPdf(bytes)) {
    noteAccess({ act: 'print', ...paper.note });
    return;
  }
  noteAccess({ act: 'export', ...paper.note });
  savePdf(bytes, `${paper.fileName}.pdf`);
  toasts.say('This browser cannot print it from here, so it was saved as a PDF file instead.');
}

/** Makes the paper and shows it in a window of its own, or as a file where that is blocked; logged. */
export async function showPaper(paper: Paper): Promise<void> {
  const bytes = await made(paper);
  if (!bytes) return;
  noteAccess({ act: 'open-document', ...paper.note });
  const { savePdf, showPdf } = await import('../print/browser.ts');
  if (showPdf(bytes)) return;
  savePdf(bytes, `${paper.fileName}.pdf`);
  toasts.say('This browser opens no window for it, so it was saved as a PDF file instead.');
}
