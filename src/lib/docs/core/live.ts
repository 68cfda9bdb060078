import type { Uuid } from './ids.ts';

/** The entries of a collection that stand, in the order in which they were added. */
export const live = <E extends { readonly removed?: unknown }>(
  entries: Readonly<Record<Uuid, E>> | undefined
): (E & { readonly id: Uuid })[] =>
  Object.entries(entries ?? {})
    .filter(([, entry]) => !entry.removed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, entry]) => ({ ...entry, id }));
