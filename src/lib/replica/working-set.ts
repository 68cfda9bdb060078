import { A, type Doc } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { genesisOf, type Kind } from '../docs/kinds.ts';
import type { Documents, Loaded } from './documents.ts';

/**
 * The documents that are in memory just now. Everything else is bytes: a live Automerge document
 * costs WebAssembly memory, and loading one more gets slower with every one that is there.
 */
export class WorkingSet {
  readonly #documents: Documents;
  readonly #actor: string;
  readonly #limit: number;
  /** Oldest use first. */
  readonly #loaded = new Map<Uuid, Loaded>();

  constructor(documents: Documents, actor: string, limit = 64) {
    this.#documents = documents;
    this.#actor = actor;
    this.#limit = limit;
  }

  /** The document as it is stored, or `undefined` where this device has none. */
  async get(id: Uuid): Promise<Loaded | undefined> {
    const found = this.#loaded.get(id) ?? (await this.#documents.load(id, this.#actor));
    if (found) this.#keep(id, found);
    return found;
  }

  /** The document, for the caller to change and to give back by {@link replace}, or to free. */
  async take(id: Uuid): Promise<Loaded | undefined> {
    const found = this.#loaded.get(id) ?? (await this.#documents.load(id, this.#actor));
    this.#loaded.delete(id);
    return found;
  }

  /** The document if it is in memory. */
  peek(id: Uuid): Loaded | undefined {
    return this.#loaded.get(id);
  }

  /** A first document of this kind, for this device's actor to change; not stored yet. */
  create(kind: Kind, id: Uuid, practice: Uuid, content: Record<string, unknown>): Loaded {
    const first = genesisOf(kind, { id, practice }, content);
    const doc = A.clone(first, { actor: this.#actor }) as Doc<unknown>;
    A.free(first);
    return { doc, missing: [], damaged: [] };
  }

  /** Keeps a document whose present state is committed. */
  replace(id: Uuid, doc: Doc<unknown>): void {
    this.#keep(id, { doc, missing: A.getMissingDeps(doc, []), damaged: [] });
  }

  /** Takes in changes that were committed, if the document is in memory. */
  apply(id: Uuid, changes: readonly Uint8Array[]): void {
    const found = this.#loaded.get(id);
    if (!found) return;
    const [doc] = A.applyChanges(found.doc, [...changes]);
    this.#loaded.set(id, { ...found, doc, missing: A.getMissingDeps(doc, []) });
  }

  /** Forgets what is in memory; the stored document is what counts. */
  evict(id: Uuid): void {
    const found = this.#loaded.get(id);
    if (!found) return;
    this.#loaded.delete(id);
    A.free(found.doc);
  }

  clear(): void {
    for (const id of [...this.#loaded.keys()]) this.evict(id);
  }

  #keep(id: Uuid, loaded: Loaded): void {
    this.#loaded.delete(id);
    this.#loaded.set(id, loaded);
    while (this.#loaded.size > this.#limit) this.evict(this.#loaded.keys().next().value!);
  }
}
