import { concat, sha256, toHex } from '../crypto/crypto.ts';
import { A, type Doc } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import { ProblemError } from '../problem.ts';
import { listDocuments } from './document-list.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

export type StorePut = readonly [StoreKey, Uint8Array];

const text = new TextEncoder();

/** A document with more chunks than this is rewritten as one snapshot when it is next loaded. */
const CHUNKS_BEFORE_SNAPSHOT = 48;

/** Documents that go in one transaction. */
const REMOVED_AT_ONCE = 100;

/** A document as loaded from its chunks. */
export interface Loaded {
  readonly doc: Doc<unknown>;
  /** Changes that some chunk builds on and no chunk holds: they will come, or must be asked for. */
  readonly missing: readonly string[];
  /** Chunks that could not be read, by their key. */
  readonly damaged: readonly StoreKey[];
}

/** A document of which a part is not there, or not readable. */
export interface Incomplete {
  readonly id: Uuid;
  readonly missing: readonly string[];
  readonly damaged: readonly StoreKey[];
}

/** The documents of one practice on this device, as chunks in its store. */
export class Documents {
  readonly #store: AtomicStore;
  readonly #incomplete: (document: Incomplete) => Promise<void>;
  readonly #kinds = new Map<Uuid, Kind | ''>();

  /** @param incomplete is told of every document that was loaded and lacks a part */
  constructor(store: AtomicStore, incomplete: (document: Incomplete) => Promise<void>) {
    this.#store = store;
    this.#incomplete = incomplete;
  }

  /** @param listed what {@link listDocuments} says of this very store, where somebody has begun to ask */
  async open(listed: Promise<ReadonlyMap<Uuid, Kind>> = listDocuments(this.#store)): Promise<void> {
    for (const [id, kind] of await listed) this.#kinds.set(id, kind);
  }

  has(id: Uuid): boolean {
    return this.#kinds.has(id);
  }

  kind(id: Uuid): Kind | undefined {
    return this.#kinds.get(id) || undefined;
  }

  get size(): number {
    return this.#kinds.size;
  }

  ids(): IterableIterator<Uuid> {
    return this.#kinds.keys();
  }

  /** The writes that add changes to a document; {@link noteCommitted} follows their commit. */
  append(id: Uuid, kind: string, changes: readonly Uint8Array[]): StorePut[] {
    return [this.chunk(id, changes), ...this.marks(id, kind)];
  }

  /** The write that keeps changes; {@link marks} go with it, once however many chunks there are. */
  chunk(id: Uuid, changes: readonly Uint8Array[]): StorePut {
    const chunk = changes.length === 1 ? changes[0]! : concat(...changes);
    return [KEYS.incremental(id, toHex(sha256(chunk))), chunk];
  }

  /** The writes that say of a document that it is there, and that its rows are older than it. */
  marks(id: Uuid, kind: string): StorePut[] {
    const dirty: StorePut = [KEYS.dirty(id), text.encode(kind)];
    return this.#kinds.has(id) ? [dirty] : [dirty, [KEYS.document(id), text.encode(kind)]];
  }

  /** Takes documents away with all that is kept of them; rows and what is to be sent are others' affair. */
  async remove(ids: readonly Uuid[]): Promise<void> {
    for (let from = 0; from < ids.length; from += REMOVED_AT_ONCE) {
      const batch = ids.slice(from, from + REMOVED_AT_ONCE);
      const remove = await Promise.all(
        batch.map(async (id) => [
          ...(await this.#store.keys(KEYS.chunks(id))),
          ...(await this.#store.keys(KEYS.attestations(id))),
          KEYS.document(id),
          KEYS.dirty(id)
        ])
      );
      await this.#store.commit({ remove: remove.flat() });
      for (const id of batch) this.#kinds.delete(id);
    }
  }

  noteCommitted(id: Uuid, kind: string): void {
    if (!this.#kinds.has(id)) this.#kinds.set(id, kind as Kind);
  }

  /**
   * Loads a document for `actor` to change, or `undefined` where there are no chunks. Damaged chunks
   * are passed over and named: what else there is of the document stays usable.
   */
  async load(id: Uuid, actor: string): Promise<Loaded | undefined> {
    const chunks = (await this.#store.loadRange(KEYS.chunks(id))).filter(
      (chunk): chunk is { key: StoreKey; data: Uint8Array } => chunk.data !== undefined
    );
    if (chunks.length === 0) return undefined;
    const { doc, damaged } = assemble(chunks, actor);
    const missing = A.getMissingDeps(doc, []);
    if (chunks.length > CHUNKS_BEFORE_SNAPSHOT && missing.length === 0 && damaged.length === 0) {
      await this.#compact(id, doc, chunks);
    }
    if (missing.length > 0 || damaged.length > 0) {
      await this.#incomplete({ id, missing, damaged });
    }
    return { doc, missing, damaged };
  }

  /** Replaces chunks by one snapshot of the same history, in one transaction. */
  async #compact(id: Uuid, doc: Doc<unknown>, chunks: { key: StoreKey }[]): Promise<void> {
    const heads = A.getHeads(doc).toSorted().join();
    const key = KEYS.snapshot(id, toHex(sha256(text.encode(heads))));
    const remove = chunks.map((chunk) => chunk.key).filter((old) => old.join() !== key.join());
    try {
      await this.#store.commit({ put: [[key, A.save(doc)]], remove });
    } catch (error) {
      // A full disk is no reason not to read: the chunks are still there.
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}

interface Chunk {
  readonly key: StoreKey;
  readonly data: Uint8Array;
}

/** One document of many chunks: in one go where all are sound, else without those that are not. */
function assemble(
  chunks: readonly Chunk[],
  actor: string
): { doc: Doc<unknown>; damaged: StoreKey[] } {
  try {
    return { doc: A.load(joined(chunks), { actor }), damaged: [] };
  } catch {
    // Damage, or merely changes whose dependencies have not come: the first is looked for by hash,
    // because `allowMissingChanges` passes over bad checksums without a word.
    const intact = chunks.filter(isIntact);
    const sound = loads(intact) ? intact : applicable(intact);
    const damaged = chunks.filter((chunk) => !sound.includes(chunk)).map((chunk) => chunk.key);
    const doc = sound.length > 0 ? loadWaiting(sound, actor) : A.init<unknown>({ actor });
    return { doc, damaged };
  }
}

const joined = (chunks: readonly Chunk[]): Uint8Array =>
  concat(...chunks.map((chunk) => chunk.data));

/** Loads chunks; changes whose dependencies have not come wait inside the document. */
const loadWaiting = (chunks: readonly Chunk[], actor?: string): Doc<unknown> =>
  A.load(joined(chunks), { allowMissingChanges: true, ...(actor ? { actor } : {}) });

function loads(chunks: readonly Chunk[]): boolean {
  try {
    A.free(loadWaiting(chunks));
    return true;
  } catch {
    return false;
  }
}

/** Whether a chunk's bytes are those that were written. */
function isIntact({ key, data }: Chunk): boolean {
  if (key[1] === 'incremental') return key[2] === toHex(sha256(data));
  try {
    A.free(A.load(data));
    return true;
  } catch {
    return false;
  }
}

/** The chunks that can be applied together: one that breaks the document is left out. */
function applicable(chunks: readonly Chunk[]): Chunk[] {
  const sound: Chunk[] = [];
  for (const chunk of chunks) if (loads([...sound, chunk])) sound.push(chunk);
  return sound;
}
