import type { Uuid } from '../docs/core/ids.ts';

/** The entries of a collection that were not removed, with their ids, oldest first. */
export function live<E extends { removed?: unknown; added?: { at: string } }>(
  collection: Record<Uuid, E>
): { id: Uuid; entry: E }[] {
  return Object.entries(collection)
    .filter(([, entry]) => !entry.removed)
    .map(([id, entry]) => ({ id, entry }))
    .sort(
      (a, b) => compare(a.entry.added?.at ?? '', b.entry.added?.at ?? '') || compare(a.id, b.id)
    );
}

/** {@link live} without the ids. */
export const liveEntries = <E extends { removed?: unknown; added?: { at: string } }>(
  collection: Record<Uuid, E>
): E[] => live(collection).map(({ entry }) => entry);

/** By UTF-16 code units, which is the same everywhere. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first of a list by several keys, each the smaller the better; undefined of an empty list. */
export function best<T>(
  list: readonly T[],
  ...keys: ((item: T) => string | number)[]
): T | undefined {
  return [...list].sort((a, b) => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  })[0];
}
