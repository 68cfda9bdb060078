import { A, type Doc, type Heads } from './automerge.ts';
import { plain } from './read.ts';

/** A change as a point in a document's history. */
export interface HistoryPoint {
  readonly hash: string;
  readonly deps: Heads;
  readonly startOp: number;
}

/** All changes, causes before effects. */
export function historyOf(doc: Doc<unknown>): readonly HistoryPoint[] {
  return A.getChangesMetaSince(doc, []);
}

/**
 * Looks into a document as it stood right after one change, without building it anew: a whole view
 * of an earlier state costs a hundred times what one look does.
 */
export class Past {
  readonly #backend: ReturnType<typeof A.getBackend>;
  readonly #heads: Heads;

  constructor(doc: Doc<unknown>, hash: string) {
    this.#backend = A.getBackend(doc);
    this.#heads = [hash];
  }

  /** Whether the root held a map under this key. */
  hasMap(key: string): boolean {
    return this.#mapAt('_root', key) !== undefined;
  }

  /** Keys of the collection under this root key. */
  keysOf(collection: string): string[] {
    const object = this.#mapAt('_root', collection);
    return object === undefined ? [] : this.#backend.keys(object, this.#heads);
  }

  /** An entry of a collection, as plain JSON. */
  entry(collection: string, key: string): unknown {
    const holder = this.#mapAt('_root', collection);
    const object = holder === undefined ? undefined : this.#mapAt(holder, key);
    return object === undefined ? undefined : plain(this.#backend.materialize(object, this.#heads));
  }

  /** Whether an entry of a collection held a map under this key; cheaper than reading the entry. */
  entryHasMap(collection: string, key: string, field: string): boolean {
    const holder = this.#mapAt('_root', collection);
    const object = holder === undefined ? undefined : this.#mapAt(holder, key);
    return object !== undefined && this.#mapAt(object, field) !== undefined;
  }

  #mapAt(object: string, key: string): string | undefined {
    const value = this.#backend.getWithType(object, key, this.#heads);
    return value?.[0] === 'map' ? value[1] : undefined;
  }
}

/** Points where something begins to be so: it is so there, and at no point directly before. */
export function beginnings(
  history: readonly HistoryPoint[],
  isSo: (point: HistoryPoint) => boolean
): HistoryPoint[] {
  const so = new Set<string>();
  return history.filter((point) => {
    if (!isSo(point)) return false;
    so.add(point.hash);
    return !point.deps.some((dep) => so.has(dep));
  });
}

/** The changes made in knowledge of `point` (itself not among them). */
export function descendants(history: readonly HistoryPoint[], point: HistoryPoint): Set<string> {
  const known = new Set([point.hash]);
  for (const { hash, deps } of history) if (deps.some((dep) => known.has(dep))) known.add(hash);
  known.delete(point.hash);
  return known;
}

/** The heads of a part of history that holds all causes of its own changes. */
export function headsOf(part: readonly HistoryPoint[]): Heads {
  const followed = new Set(part.flatMap(({ deps }) => deps));
  return part.map(({ hash }) => hash).filter((hash) => !followed.has(hash));
}
