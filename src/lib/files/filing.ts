import type { ReplicaApi } from '../api/replica.ts';
import type { BlobScope } from '../blobs/reference.ts';
import type { FileKind } from '../docs/attachments.changes.ts';
import { moveDocument, type MovedVersion } from '../docs/attachments.move.ts';
import { KIND_OF_CATEGORY, type Category } from '../docs/attachments.schema.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { fail, ok, type Result } from '../problem.ts';
import type { DocumentRow } from '../projections/catalogue.ts';
import { fileProblem } from './limits.ts';
import { shownName } from './names.ts';
import { HEAD_BYTES, sniff, type FileKindFound } from './sniff.ts';

/** Keeping files as documents, for pages and the command line alike: the file first, then what is said of it. */

type Filing = Pick<ReplicaApi, 'putBlob' | 'getBlob' | 'change'>;

/** Who may read the files of each kind of document. */
export const SCOPE_OF: Readonly<Record<FileKind, BlobScope>> = {
  attachments: 'clinical',
  papers: 'front',
  practiceFiles: 'common'
};

/** Where a document of a category is kept: of a patient, or of the practice. */
export const kindFor = (patient: Uuid | null, category: Category): FileKind =>
  patient === null ? 'practiceFiles' : KIND_OF_CATEGORY[category];

/** A file that may be added: looked at, and found to be small enough. */
export interface ReadyFile {
  readonly content: Blob;
  readonly fileName: string;
  readonly found: FileKindFound;
}

/** Looks at a file before it is added; the problem is `blob-too-large`, `file-empty` or `file-unreadable`. */
export async function readyFile(
  content: Blob,
  name: string,
  most: number
): Promise<Result<ReadyFile>> {
  const fileName = shownName(name);
  const problem = fileProblem(fileName, content.size, most);
  if (problem) return { ok: false, problem };
  try {
    const head = new Uint8Array(await content.slice(0, HEAD_BYTES).arrayBuffer());
    return ok({ content, fileName, found: sniff(head) });
  } catch (error) {
    return fail('file-unreadable', `“${fileName}” could not be read.`, {
      safe: 'Nothing was added.',
      action: 'Check that it is still there and may be read, then add it again.',
      detail: String(error)
    });
  }
}

export interface NewDocument {
  readonly patient: Uuid | null;
  readonly name: string;
  readonly category: Category;
  readonly date?: string | undefined;
  readonly note?: string | undefined;
  readonly consultation?: Uuid | undefined;
  readonly tags?: readonly string[] | undefined;
}

const of = (patient: Uuid | null) => (patient === null ? {} : { patient });

/** Seals a file and keeps it as a new document; resolves with the document's id once it is saved. */
export async function addDocument(
  api: Filing,
  { patient, tags = [], ...details }: NewDocument,
  file: ReadyFile
): Promise<Result<Uuid>> {
  const kind = kindFor(patient, details.category);
  const version = await sealed(api, kind, file);
  if (!version.ok) return version;
  const args = { ...of(patient), ...given(details), tags: [...tags], version: version.value };
  const changed = await api.change([{ change: `${kind}.addDocument`, args }]);
  return changed.ok ? ok(changed.value[0]!.result as Uuid) : changed;
}

/** Seals a file and keeps it as the newest version of a document. */
export async function addVersion(
  api: Filing,
  { id, kind, patient }: Pick<DocumentRow, 'id' | 'kind' | 'patient'>,
  file: ReadyFile
): Promise<Result<Uuid>> {
  const version = await sealed(api, kind, file);
  if (!version.ok) return version;
  const args = { ...of(patient), document: id, ...version.value };
  const changed = await api.change([{ change: `${kind}.addVersion`, args }]);
  return changed.ok ? ok(changed.value[0]!.result as Uuid) : changed;
}

/**
 * Gives a document another category. Where other people may read that, it is moved: every file of it
 * is fetched, sealed for them, and both changes are made at once; nothing is changed before all are.
 */
export async function giveCategory(
  api: Filing,
  row: DocumentRow,
  category: Category
): Promise<Result<void>> {
  const { id, kind, patient } = row;
  const to = kindFor(patient, category);
  if (patient === null || to === kind) {
    const args = { ...of(patient), document: id, category };
    const changed = await api.change([{ change: `${kind}.editDocument`, args }]);
    return changed.ok ? ok(undefined) : changed;
  }
  const versions: MovedVersion[] = [];
  for (const version of row.versions) {
    const { file } = version;
    if (file === null) return notWhole();
    const content = await api.getBlob(file);
    if (!content.ok) return content;
    const again = await api.putBlob(SCOPE_OF[to], content.value, version.type);
    if (!again.ok) return again;
    versions.push({
      ...given({ note: version.note, after: version.after }),
      id: version.id,
      file: again.value,
      fileName: version.fileName,
      type: version.type,
      bytes: version.bytes,
      added: { at: version.addedAt, by: version.addedBy }
    });
  }
  const movable = { ...row, added: { at: row.addedAt, by: row.addedBy } };
  const changed = await api.change(moveDocument(patient, movable, category, versions));
  return changed.ok ? ok(undefined) : changed;
}

async function sealed(api: Filing, kind: FileKind, { content, fileName, found }: ReadyFile) {
  const kept = await api.putBlob(SCOPE_OF[kind], content, found.type);
  if (!kept.ok) return kept;
  return ok({ file: kept.value, fileName, type: found.type, bytes: content.size });
}

const notWhole = () =>
  fail('document-not-whole', 'A file of this document has not arrived on this device.', {
    safe: 'Nothing was changed.',
    action: 'Try again when this device has caught up with the hub.'
  });

/** Drops what is absent. */
function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== null && value !== ''
    )
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}
