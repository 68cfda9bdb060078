import { A, type Doc } from '../../docs/core/automerge.ts';
import { derivedUuid, type Uuid } from '../../docs/core/ids.ts';
import { genesisOf, readDocument } from '../../docs/kinds.ts';
import { shareTerms, type ShareTerms } from '../../docs/share.schema.ts';

/**
 * The terms of a share as they lie in its space: a document of one change, the same bytes whichever
 * of the giver's devices makes it, sealed and signed by the giver's side (SHARE3).
 */

export const termsId = (space: Uuid): Uuid => derivedUuid(space, 'share', 'terms');

/** The one change that says the terms. */
export function termsChange(terms: ShareTerms): Uint8Array {
  const doc = genesisOf(
    'share',
    { id: termsId(terms.space), practice: terms.origin },
    { side: 'terms', terms: shareTerms.parse(terms) }
  );
  try {
    return A.getAllChanges(doc)[0]!;
  } finally {
    A.free(doc);
  }
}

/** Reads the terms from their changes; `undefined` where they do not say those of this space. */
export function readTerms(space: Uuid, changes: readonly Uint8Array[]): ShareTerms | undefined {
  let doc: Doc<unknown> = A.init();
  try {
    [doc] = A.applyChanges(doc, [...changes]);
    const { value, problems } = readDocument('share', doc);
    if (!value || problems.length > 0 || value.id !== termsId(space)) return undefined;
    return value.side === 'terms' && value.terms.space === space ? value.terms : undefined;
  } catch {
    return undefined;
  } finally {
    A.free(doc);
  }
}
