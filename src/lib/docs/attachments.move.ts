import type { ChangeRequestFor } from './changes.ts';
import {
  KIND_OF_CATEGORY,
  type Attachment,
  type Category,
  type PatientFileKind
} from './attachments.schema.ts';
import type { Stamp } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';

/**
 * A patient's documents lie in two documents, because scopes are of documents: clinical ones in
 * `attachments`, the others in `papers`. One that gets a category of the other kind is moved: both
 * changes in one transaction, the same id on either side, and its files sealed anew for those who
 * may read it from now on.
 *
 * The front desk keeps what it had before a move to the clinical ones: the reference is taken out of
 * `papers`, but whoever held that document may have opened the file, its earlier state is in the
 * history of their devices, and the copy sealed for the front desk stays on the hub until the record
 * is destroyed. A move hides from then on; it does not make anybody forget.
 */

/** What a document's versions are moved as: sealed under the other scope by whoever moves it. */
export interface MovedVersion {
  readonly id: Uuid;
  readonly file: string;
  readonly fileName: string;
  readonly type: string;
  readonly bytes: number;
  readonly note?: string | undefined;
  readonly after?: Uuid | undefined;
  readonly added: Stamp;
}

export interface MovableDocument {
  readonly id: Uuid;
  readonly name: string;
  readonly date: string | null;
  readonly note: string | null;
  readonly consultation: Uuid | null;
  readonly tags: readonly string[];
  readonly added: Stamp;
  /** How often it was moved before. */
  readonly moves: number;
}

export type MoveDocumentRequest = ChangeRequestFor<
  | 'attachments.moveDocumentOut'
  | 'attachments.moveDocumentIn'
  | 'papers.moveDocumentOut'
  | 'papers.moveDocumentIn'
>;

/** The changes that move a document to a category of the other kind, to be made in one transaction. */
export function moveDocument(
  patient: Uuid,
  document: MovableDocument,
  category: Category,
  versions: readonly MovedVersion[]
): MoveDocumentRequest[] {
  const to = KIND_OF_CATEGORY[category];
  const from = to === 'attachments' ? 'papers' : 'attachments';
  const { id, name, date, note, consultation, tags, added, moves } = document;
  const args = {
    ...{ patient, document: id, name, category, added, moves, tags: [...tags] },
    ...(date && { date }),
    ...(note && { note }),
    ...(consultation && { consultation }),
    versions: versions.map((one) => ({ ...one }))
  };
  return [
    { change: `${from}.moveDocumentOut`, args: { patient, document: id, to } },
    { change: `${to}.moveDocumentIn`, args }
  ] as MoveDocumentRequest[];
}

/** What one of the two documents says of where something lives. */
export interface DocumentCopy {
  readonly kind: string;
  readonly home?: Attachment['home'] | undefined;
}

/** Where a document lives. */
export interface DocumentPlace<C extends DocumentCopy> {
  /** The copy that says what it is called and how it stands. */
  readonly copy: C;
  /** It was moved on to the other kind, which has not arrived here, or which nobody here may read. */
  readonly arriving: boolean;
}

/**
 * Decides where a document lives, given its copies (one or two), the same on every device in
 * whatever order they arrived: where it was last moved to, counted in moves; of two that moved it at
 * once, the clinical ones have it, which fewer people may read.
 */
export function placeDocument<C extends DocumentCopy>(
  copies: readonly C[]
): DocumentPlace<C> | undefined {
  const [first, ...others] = copies;
  if (!first) return undefined;
  const last = others.reduce((a, b) => (isLater(b, a) ? b : a), first);
  const kind: string = last.home?.in ?? last.kind;
  const copy = copies.find((one) => one.kind === kind);
  return { copy: copy ?? last, arriving: copy === undefined };
}

const movesOf = ({ home }: DocumentCopy): number => home?.move ?? 0;
const homeOf = ({ home, kind }: DocumentCopy): PatientFileKind | string => home?.in ?? kind;

function isLater(one: DocumentCopy, other: DocumentCopy): boolean {
  if (movesOf(one) !== movesOf(other)) return movesOf(one) > movesOf(other);
  return homeOf(one) === 'attachments' && homeOf(other) !== 'attachments';
}
