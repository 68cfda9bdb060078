import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore } from './store/store.ts';

/**
 * Which documents there are on this device. Each has a record of its own, so that it comes and goes
 * in the transaction of its first chunk; their keys alone say which there are. Opening thousands of
 * sealed records takes longer than all else at the start of the app, so their kinds, which never
 * change, are kept once more in one record. That record is a copy and nothing else: what it lacks is
 * read from the documents' own, and what it has too many of is passed over.
 */

/** Documents that the copy lacks before it is written anew; as many as are read one by one. */
const LACKING = 128;

const text = new TextEncoder();
const untext = new TextDecoder();

/** Which documents there are in a store, and of which kinds. */
export async function listDocuments(store: AtomicStore): Promise<ReadonlyMap<Uuid, Kind>> {
  const [keys, copy] = await Promise.all([store.keys(KEYS.documents), readCopy(store)]);
  const listed = new Map<Uuid, Kind>();
  const lacking: Uuid[] = [];
  for (const [, id] of keys) {
    const kind = copy.get(id!);
    if (kind === undefined) lacking.push(id!);
    else listed.set(id!, kind);
  }
  if (lacking.length > LACKING) return listAnew(store);
  for (const id of lacking) {
    const data = await store.load(KEYS.document(id));
    if (data) listed.set(id, untext.decode(data) as Kind);
  }
  return listed;
}

async function listAnew(store: AtomicStore): Promise<ReadonlyMap<Uuid, Kind>> {
  const marks = await store.loadRange(KEYS.documents);
  const listed = new Map(marks.map(({ key, data }) => [key[1]!, untext.decode(data!) as Kind]));
  await writeCopy(store, listed);
  return listed;
}

type Copy = Partial<Record<Kind, readonly Uuid[]>>;

async function readCopy(store: AtomicStore): Promise<ReadonlyMap<Uuid, Kind>> {
  const data = await store.load(KEYS.documentKinds);
  if (!data) return new Map();
  try {
    const copy = JSON.parse(untext.decode(data)) as Copy;
    return new Map(
      Object.entries(copy).flatMap(([kind, ids]) => ids.map((id) => [id, kind as Kind] as const))
    );
  } catch {
    // Damaged: it is written anew from what it was copied from.
    return new Map();
  }
}

async function writeCopy(store: AtomicStore, listed: ReadonlyMap<Uuid, Kind>): Promise<void> {
  const copy: Partial<Record<Kind, Uuid[]>> = {};
  for (const [id, kind] of listed) (copy[kind] ??= []).push(id);
  try {
    await store.commit({ put: [[KEYS.documentKinds, text.encode(JSON.stringify(copy))]] });
  } catch {
    // A full disk: the next start takes as long as this one.
  }
}
