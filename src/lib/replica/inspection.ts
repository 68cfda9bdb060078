import { A, type Doc } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';

type Look = <T>(id: Uuid, see: (doc: Doc<unknown>) => T) => Promise<T | undefined>;

/** Heads of documents, by id: two replicas that agree hold the same. */
export async function headsOf(
  ids: Iterable<Uuid>,
  look: Look
): Promise<Record<Uuid, readonly string[]>> {
  const heads: Record<Uuid, readonly string[]> = {};
  for (const id of [...ids].sort()) {
    const found = await look(id, (doc) => A.getHeads(doc).toSorted());
    if (found) heads[id] = found;
  }
  return heads;
}

/** Every change of documents, as `document hash`: what a replica knows of history. */
export async function changeHashesOf(ids: Iterable<Uuid>, look: Look): Promise<Set<string>> {
  const hashes = new Set<string>();
  for (const id of [...ids]) {
    const found = await look(id, (doc) => A.getChangesMetaSince(doc, []));
    for (const { hash } of found ?? []) hashes.add(`${id} ${hash}`);
  }
  return hashes;
}
