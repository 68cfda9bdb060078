import { ProblemError } from '../../problem.ts';
import { A } from './automerge.ts';
import type { Stamp } from './fields.ts';
import type { Uuid } from './ids.ts';
import { plain } from './read.ts';

/** What a change knows of the world: injected, so that a change is a function of its arguments. */
export interface ChangeContext {
  readonly practice: Uuid;
  /** The member at work. */
  readonly by: Uuid;
  /** This device's clock, ISO 8601 in UTC. */
  readonly at: string;
  newId(): Uuid;
  /** The practice whose chart a patient's is: another one's where the clinical record was shared. */
  homeOf?(patient: Uuid): Uuid | undefined;
}

/** The fields of an entry that a caller gives: all but what {@link addEntry} writes itself. */
export type EntryFields<E> = Omit<E, 'added' | 'removed'>;

/** A patch: `undefined` leaves a field alone, `null` clears it. */
export type Patch<T> = { [K in keyof T]?: T[K] | null | undefined };

type Plain = string | number | boolean | null | undefined | { [key: string]: Plain } | Plain[];

/**
 * The form in which a plain value is written: strings become atomic (two concurrent edits of an ID
 * number keep one of them, never a mixture of both); absent fields are left out.
 */
export function atomic(value: unknown): unknown {
  if (typeof value === 'string') return new A.ImmutableString(value);
  if (Array.isArray(value)) return value.map(atomic);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value as Record<string, Plain>)
        .filter(([, field]) => field !== undefined && field !== null)
        .map(([key, field]) => [key, atomic(field)])
    );
  }
  return value;
}

/** Writes scalar fields, each as its own atomic register; clearing what is not there writes nothing. */
export function setFields<T extends object>(target: T, patch: Patch<T>): void {
  const fields = target as Record<string, unknown>;
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined || (value === null && fields[key] === undefined)) continue;
    fields[key] = atomic(value);
  }
}

/** Whether a part of a draft says what `value` says, whatever the order of its fields. */
export const saysSame = (part: unknown, value: unknown): boolean =>
  A.equals(plain(part), plain(value));

/** The present stamp: who and when. */
export const stampOf = (context: ChangeContext): Stamp => ({ at: context.at, by: context.by });

/** Adds an entry to a collection and returns its id; `id` is given only by imports, to be repeatable. */
export function addEntry<E extends { added: Stamp }>(
  collection: Record<Uuid, E>,
  fields: EntryFields<E>,
  context: ChangeContext,
  id: Uuid = context.newId()
): Uuid {
  (collection as Record<Uuid, unknown>)[id] = atomic({ ...fields, added: stampOf(context) });
  return id;
}

/** The entry, or a {@link ProblemError} that says it is not there (any more). */
export function liveEntry<E extends { removed?: unknown }>(
  collection: Record<Uuid, E>,
  id: Uuid
): E {
  const found = collection[id];
  if (!found || found.removed) {
    throw new ProblemError({
      code: found ? 'entry-removed' : 'entry-not-found',
      message: found ? 'This entry was removed before.' : 'This entry is not in the record.',
      safe: 'Nothing was changed.',
      action: 'Look at the record again; somebody may have removed it on another device.'
    });
  }
  return found;
}

/** Edits the fields of a live entry. */
export function editEntry<E extends { added: Stamp; removed?: unknown }>(
  collection: Record<Uuid, E>,
  id: Uuid,
  patch: Patch<EntryFields<E>>
): void {
  setFields(liveEntry(collection, id) as object, patch);
}

/** Marks an entry as removed; it stays in the document and its history. */
export function removeEntry<E extends { removed?: unknown }>(
  collection: Record<Uuid, E>,
  id: Uuid,
  context: ChangeContext,
  reason?: string
): void {
  setFields(liveEntry(collection, id) as { removed?: unknown }, {
    removed: { ...stampOf(context), ...(reason ? { reason } : {}) }
  });
}

/** Undoes {@link removeEntry}. */
export function restoreEntry<E extends { removed?: unknown }>(
  collection: Record<Uuid, E>,
  id: Uuid
): void {
  const found = collection[id];
  if (found?.removed) setFields(found as { removed?: unknown }, { removed: null });
}
