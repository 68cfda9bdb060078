import type { AccessNote } from '../../api/replica.ts';
import { giveFile, noteAccess } from '../../app/access.svelte.ts';
import { confirm } from '../../app/confirm.svelte.ts';
import { act } from '../../app/live.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import { toasts } from '../../app/toasts.svelte.ts';
import type { Category } from '../../docs/attachments.schema.ts';
import { giveCategory, kindFor } from '../../files/filing.ts';
import { givenName } from '../../files/names.ts';
import { toProblem } from '../../problem.ts';
import type { DocumentRow } from '../../projections/catalogue.ts';
import type { OpenedFile } from './content.svelte.ts';
import { CATEGORY_WORDS } from './words.ts';

/** What people do with documents, with what is said of it afterwards and kept in the access log. */

const whose = ({ patient }: DocumentRow) => (patient === null ? {} : { patient });
export const locator = (row: DocumentRow) => ({ ...whose(row), document: row.id });

/** What the access log says of a document. */
export const noted = (row: DocumentRow): Omit<AccessNote, 'act'> => ({
  kind: row.kind,
  document: row.id,
  ...whose(row),
  page: row.patient === null ? '/practice/documents' : '/patients/[id]/documents'
});

/** Gives a document's file to the person; what could run goes out as plain bytes, with a warning. */
export async function save(row: DocumentRow, { bytes, found }: OpenedFile): Promise<void> {
  if (found.family === 'dangerous') {
    const sure = await confirm({
      title: `Save a ${found.words}?`,
      consequences:
        'Files of this sort can run on a computer and harm it. It is saved under a name that does not start by itself. Open it only if you know who sent it and why.',
      act: 'Save it all the same',
      danger: true
    });
    if (!sure) return;
  }
  const type = found.family === 'dangerous' ? 'application/octet-stream' : found.type;
  const { kind, patient, page } = noted(row);
  giveFile(givenName(row.name, found), bytes, { ...whoseNote(kind, patient, page) }, type);
}

const whoseNote = (
  kind: string | undefined,
  patient: string | undefined,
  page: string | undefined
) => ({ ...(kind && { kind }), ...(patient && { patient }), ...(page && { page }) });

/** Prints a PDF or a picture alone; what cannot be printed from a page is given as a file. */
export async function print(row: DocumentRow, opened: OpenedFile): Promise<void> {
  const { printPdf } = await import('../../print/browser.ts');
  const pdf = opened.found.family === 'pdf' ? opened.bytes : await picturePdf(opened);
  if (await printPdf(pdf)) noteAccess({ act: 'print', ...noted(row) });
  else {
    toasts.say('This browser prints no files from a page: it is saved instead.');
    await save(row, opened);
  }
}

async function picturePdf({ bytes, found }: OpenedFile): Promise<Uint8Array> {
  const [{ jpegOf }, { pagesPdf }] = await Promise.all([
    import('./photo.ts'),
    import('../../files/pages.ts')
  ]);
  const bitmap = await createImageBitmap(new Blob([bytes], { type: found.type }), {
    imageOrientation: 'from-image'
  });
  try {
    const jpeg = await (await jpegOf(bitmap)).arrayBuffer();
    const { width, height } = bitmap;
    return await pagesPdf([{ jpeg, width, height }], new Date());
  } finally {
    bitmap.close();
  }
}

/** Gives a document another category; asks first where other people can open it from then on. */
export async function changeCategory(row: DocumentRow, category: Category): Promise<void> {
  const to = kindFor(row.patient, category);
  if (to !== row.kind) {
    const isHidden = to === 'attachments';
    const sure = await confirm({
      title: `Move to ${CATEGORY_WORDS[category]}?`,
      consequences: isHidden
        ? 'Only clinical staff can open it from then on. Who could open it before may have seen or saved it, and their devices may still hold it.'
        : 'The front desk can open it from then on, all its versions included.',
      act: 'Move it'
    });
    if (!sure) return;
  }
  try {
    const done = await giveCategory(session.practice!, row, category);
    if (!done.ok) toasts.problem(done.problem);
    else
      toasts.say(`“${row.name}” is now ${CATEGORY_WORDS[category].toLowerCase()}`, {
        tone: 'done'
      });
  } catch (error) {
    toasts.problem(toProblem(error));
  }
}

/** Removes a document, with a way back. */
export const remove = (row: DocumentRow, reason: string) =>
  act(
    {
      change: `${row.kind}.removeDocument` as string,
      args: { ...locator(row), ...(reason.trim() && { reason: reason.trim() }) }
    },
    {
      done: `“${row.name}” removed`,
      undo: { change: `${row.kind}.restoreDocument` as string, args: locator(row) }
    }
  );

export const restore = (row: DocumentRow) =>
  act(
    { change: `${row.kind}.restoreDocument` as string, args: locator(row) },
    { done: `“${row.name}” is back` }
  );

/** Keeps the files of documents on this device, or lets them go when room is needed. */
export async function keepHere(rows: readonly DocumentRow[], pinned: boolean): Promise<void> {
  const files = rows.flatMap((row) => row.versions.slice(0, 1).flatMap(({ file }) => file ?? []));
  try {
    for (const file of files) {
      const done = pinned
        ? await session.practice!.pinBlob(file)
        : await session.practice!.unpinBlob(file);
      if (!done.ok) return void toasts.problem(done.problem);
    }
  } catch (error) {
    toasts.problem(toProblem(error));
  }
}
