import type { Uuid } from '../docs/core/ids.ts';
import type { Problem } from '../problem.ts';
import { KEYS } from './keys.ts';
import type { StoreKey } from './store/store.ts';

/** What an outbox keeps, and what is said of it without changing anything. */

/** An envelope as it is sent. */
export interface Sealed {
  readonly bytes: Uint8Array;
  readonly entryId: Uuid;
}

/** Seals changes of one document as the `counter`-th envelope of this device. */
export type Seal = (
  document: Uuid,
  kind: string,
  changes: readonly Uint8Array[],
  counter: number
) => Promise<Sealed & { readonly attestation: Uint8Array }>;

/** Saved changes that wait to be sealed. */
export interface Pending {
  readonly key: StoreKey;
  readonly kind: string;
  readonly changes: number;
  readonly bytes: number;
}

/** A sealed envelope that no server has acknowledged. */
export interface Unacknowledged {
  readonly entryId: Uuid;
  /** Absent for statements. */
  readonly document?: Uuid;
  readonly changes: number;
  readonly bytes: number;
  readonly rejected?: Problem;
  /** Acknowledged before, and offered to a server that may lack it. */
  readonly again?: true;
}

/** What was sealed, opened again. */
export interface Unsealed {
  readonly document: Uuid;
  readonly kind: string;
  readonly changes: readonly Uint8Array[];
}

/** Why what waits unsealed cannot go. */
export const KEY_NOT_HELD: Problem = {
  code: 'key-not-held',
  message: 'Some of what was done here waits for a key that this device has not been given yet.',
  safe: 'It is saved on this device, and goes to the hub once the key is here.',
  action: 'Let a device of the owner come online, which hands the key out by itself.'
};

/** How much some changes are. */
export const measure = (changes: readonly Uint8Array[]): { changes: number; bytes: number } => ({
  changes: changes.length,
  bytes: changes.reduce((sum, change) => sum + change.length, 0)
});

/** How many from the front fit into `bytes`; at least one. */
export function upTo(list: readonly Pending[], bytes: number): number {
  let count = 0;
  for (let sum = 0; count < list.length && (count === 0 || sum <= bytes); count++) {
    sum += list[count]!.bytes;
  }
  return count;
}

/** All that an outbox has of documents, to be destroyed with them. */
export interface Leavings {
  /** How many changes of each document no server had. */
  readonly unsent: Map<Uuid, number>;
  /** Numbers of the envelopes. */
  readonly counters: readonly number[];
  readonly remove: readonly StoreKey[];
}

/** @param acknowledged envelopes that some server has, by their number */
export function leavings(
  documents: ReadonlySet<Uuid>,
  pending: ReadonlyMap<Uuid, readonly Pending[]>,
  unacknowledged: ReadonlyMap<number, Unacknowledged>,
  acknowledged: readonly (readonly [counter: number, Unacknowledged])[]
): Leavings {
  const unsent = new Map<Uuid, number>();
  const lose = (document: Uuid, changes: number): void =>
    void unsent.set(document, (unsent.get(document) ?? 0) + changes);
  const remove: StoreKey[] = [];
  const counters: number[] = [];
  for (const document of documents) {
    for (const { key, changes } of pending.get(document) ?? []) {
      remove.push(key);
      lose(document, changes);
    }
  }
  for (const [counter, { document, changes, again }] of unacknowledged) {
    if (document === undefined || !documents.has(document)) continue;
    counters.push(counter);
    if (!again) lose(document, changes);
  }
  for (const [counter, { document }] of acknowledged) {
    if (document !== undefined && documents.has(document)) counters.push(counter);
  }
  for (const counter of counters) {
    remove.push(KEYS.sealed(counter), KEYS.unacknowledged(counter), KEYS.acknowledged(counter));
  }
  return { unsent, counters, remove };
}
