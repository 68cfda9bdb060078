import { A, type Doc, type Heads } from '../../docs/core/automerge.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { chartId, type Kind } from '../../docs/kinds.ts';
import type { ShareExtent, ShareTerms } from '../../docs/share.schema.ts';

/**
 * What a bridge decides, as functions of documents: which changes the space lacks, and which of the
 * space's changes may come into a practice's own log.
 */

/** Kinds of documents that a share of this extent is about (SHARE5). */
export const SHARED_KINDS: Readonly<Record<ShareExtent, readonly Kind[]>> = {
  front: ['patient'],
  clinical: ['patient', 'chart', 'consultation']
};

/** Whose a document is, of which patient, as it says itself. */
export interface Belongs {
  readonly id: string;
  readonly kind: string;
  readonly practice: string;
  readonly patient: string;
}

export function belongs(doc: Doc<unknown>): Belongs {
  const { id, kind, practice, patient } = doc as Record<string, unknown>;
  const text = (value: unknown): string => (value === undefined ? '' : String(value));
  return {
    id: text(id),
    kind: text(kind),
    practice: text(practice),
    patient: text(kind) === 'patient' ? text(id) : text(patient)
  };
}

/** Whether a document is one that the share is about: of its patient, and of the giver's record. */
export function isCovered(terms: ShareTerms, id: Uuid, is: Belongs): boolean {
  const { patient, origin, extent } = terms;
  if (!(SHARED_KINDS[extent] as readonly string[]).includes(is.kind)) return false;
  if (is.id !== id || is.practice !== origin || is.patient !== patient) return false;
  return is.kind !== 'chart' || id === chartId(origin, patient);
}

/** What is in the space of one document: its heads there. */
export type HeadsThere = readonly string[];

const known = (doc: Doc<unknown>, heads: HeadsThere): Heads =>
  heads.filter((head) => A.hasHeads(doc, [head])) as Heads;

/** The changes of a document that the space lacks, causes before effects. */
export const lackedThere = (doc: Doc<unknown>, there: HeadsThere): Uint8Array[] =>
  A.getChangesSince(doc, known(doc, there));

/** The space's heads of a document once these changes, by hash, are there too. */
export function headsAfter(
  doc: Doc<unknown>,
  there: HeadsThere,
  added: Iterable<string>
): string[] {
  const before = known(doc, there);
  const hashes = new Set(added);
  const since = A.getChangesMetaSince(doc, before).filter(({ hash }) => hashes.has(hash));
  const followed = new Set(since.flatMap(({ deps }) => deps));
  return [...new Set([...before, ...since.map(({ hash }) => hash)])]
    .filter((hash) => !followed.has(hash))
    .sort();
}

export type Admission =
  /** These of the changes are new, and may come in. */
  | { readonly outcome: 'take'; readonly changes: readonly Uint8Array[] }
  /** All of them are here already. */
  | { readonly outcome: 'known' }
  /** What they build on has not come yet. */
  | { readonly outcome: 'wait' }
  /** They are damaged, or would write where the share does not reach. */
  | { readonly outcome: 'refuse'; readonly reason: string };

const refuse = (reason: string): Admission => ({ outcome: 'refuse', reason });

/**
 * Whether changes from the space may come into this practice's document (SHARE6): they must apply,
 * and leave it what it is, a document of the shared patient in the giver's record. Tried on a copy.
 */
export function admit(
  terms: ShareTerms,
  id: Uuid,
  kind: string,
  here: Doc<unknown> | undefined,
  changes: readonly Uint8Array[],
  hashes: readonly string[]
): Admission {
  if (here && !isCovered(terms, id, belongs(here))) return refuse('not a document of this share');
  const mine = new Set(here ? A.getChangesMetaSince(here, []).map(({ hash }) => hash) : []);
  const fresh = changes.filter((_, at) => !mine.has(hashes[at]!));
  if (fresh.length === 0) return { outcome: 'known' };
  let tried = here ? A.clone(here) : A.init<unknown>();
  try {
    [tried] = A.applyChanges(tried, [...fresh]);
    if (A.getMissingDeps(tried, []).length > 0) return { outcome: 'wait' };
    const is = belongs(tried);
    if (is.kind !== kind || !isCovered(terms, id, is))
      return refuse('not a document of this share');
    return { outcome: 'take', changes: fresh };
  } catch (error) {
    return refuse(String(error));
  } finally {
    A.free(tried);
  }
}
