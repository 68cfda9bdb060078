import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { A, type Doc } from './automerge.ts';
import { GENESIS_ACTOR } from './genesis.ts';
import { refuse } from './refuse.ts';

/** The actor of the change that makes a collection: as nobody as that of the first change. */
const actorOf = (collection: string): string =>
  bytesToHex(sha256(utf8ToBytes(`indaba/collection/v1\n${collection}`))).slice(0, 32);

/**
 * The document with collections that its kind got after documents of it had been begun. The first
 * change of a kind can never be another one, and a map that two devices make at once would be two
 * maps; so the change that makes a collection is the same on every device as well: by an actor
 * named after it, at time 0, in knowledge of the first change alone. Whoever makes it again makes
 * the same change, and merging loses nothing.
 *
 * Throws a `ProblemError` (`no-room`) where the document was not begun by this program.
 */
export function withCollections<T>(doc: Doc<T>, names: readonly string[]): Doc<T> {
  const missing = names.filter((name) => (doc as Record<string, unknown>)[name] === undefined);
  if (missing.length === 0) return doc;
  const first = A.getAllChanges(doc)[0];
  if (!first || A.decodeChange(first).actor !== GENESIS_ACTOR) {
    refuse(
      'no-room',
      'This record was begun by another program and cannot be added to in this way.'
    );
  }
  const made = missing.map((name) => collectionMade(first, name));
  const [extended] = A.applyChanges(doc, made);
  return extended;
}

/** The change that makes one collection, on top of the first change. */
function collectionMade(first: Uint8Array, name: string): Uint8Array {
  const [begun] = A.applyChanges(A.init<Record<string, unknown>>({ actor: actorOf(name) }), [
    first
  ]);
  const made = A.change(begun, { time: 0 }, (draft) => {
    draft[name] = {};
  });
  const change = A.getLastLocalChange(made)!;
  A.free(made);
  return change;
}
