import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { A, type Doc } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import { ProblemError } from '../problem.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

export type StorePut = readonly [StoreKey, Uint8Array];

const text = new TextEncoder();
const untext = new TextDecoder();

/** A document with more chunks than this is rewritten as one snapshot when it is next loaded. */
const CHUNKS_BEFORE_SNAPSHOT = 48;

/** A document as loaded from its chunks. */
export interface Loaded {
  readonly doc: Doc<unknown>;
  /** Changes that some chunk builds on and no chunk holds: they will come, or must be asked for. */
  readonly missing: readonly string[];
  /** Chunks that could not be read, by their key. */
  readonly damaged: readonly StoreKey[];
}

/** The documents of one practice on this device, as chunks in its store. */
export class Documents {
  readonly #store: AtomicStore;
  readonly #kinds = new Map<Uuid, Kind | ''>();

  constructor(store: AtomicStore) {
    this.#store = store;
  }

  /** Reads which documents there are. */
  async open(): Promise<void> {
    for (const { key, data } of await this.#store.loadRange(KEYS.documents)) {
      this.#kinds.set(key[1]!, untext.decode(data) as Kind);
    }
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
    const chunk = concatBytes(...changes);
    const puts: StorePut[] = [
      [KEYS.incremental(id, bytesToHex(sha256(chunk))), chunk],
      [KEYS.dirty(id), text.encode(kind)]
    ];
    if (!this.#kinds.has(id)) puts.push([KEYS.document(id), text.encode(kind)]);
    return puts;
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
    return { doc, missing, damaged };
  }

  /** Replaces chunks by one snapshot of the same history, in one transaction. */
  async #compact(id: Uuid, doc: Doc<unknown>, chunks: { key: StoreKey }[]): Promise<void> {
    const heads = A.getHeads(doc).toSorted().join();
    const key = KEYS.snapshot(id, bytesToHex(sha256(text.encode(heads))));
    const remove = chunks.map((chunk) => chunk.key).filter((old) => old.join() !== key.join());
    try {
      await this.#store.commit({ put: [[key, A.save(doc)]], remove });
    } catch (error) {
      // A full disk is no reason not to read: the chunks are still there.
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}

/** One document of many chunks: in one go where all are sound, else without those that are not. */
function assemble(
  chunks: { key: StoreKey; data: Uint8Array }[],
  actor: string
): { doc: Doc<unknown>; damaged: StoreKey[] } {
  // Changes whose dependencies have not come yet wait inside the document instead of failing it.
  const load = (parts: { data: Uint8Array }[]): Doc<unknown> =>
    A.load(concatBytes(...parts.map((part) => part.data)), { actor, allowMissingChanges: true });
  try {
    return { doc: load(chunks), damaged: [] };
  } catch {
    const sound = chunks.filter((chunk) => isSound(chunk.data));
    const damaged = chunks.filter((chunk) => !sound.includes(chunk)).map((chunk) => chunk.key);
    return { doc: sound.length > 0 ? load(sound) : A.init({ actor }), damaged };
  }
}

function isSound(chunk: Uint8Array): boolean {
  try {
    A.free(A.load(chunk, { allowMissingChanges: true }));
    return true;
  } catch {
    return false;
  }
}
