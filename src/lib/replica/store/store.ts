import type { StorageAdapterInterface } from '@automerge/automerge-repo/slim';

/** A key is a path of non-empty strings without NUL; ranges are by its leading parts. */
export type StoreKey = string[];

/** Writes that happen together or not at all; a key that is removed and put is there afterwards. */
export interface StoreBatch {
  readonly put?: readonly (readonly [StoreKey, Uint8Array])[];
  readonly remove?: readonly StoreKey[];
}

/**
 * Where a device keeps everything: Automerge's chunks under `[documentId, …]`, as stock
 * automerge-repo lays them out, and the engine's own records under keys that begin with `~`.
 * A superset of automerge-repo's storage adapter: one batch is one transaction.
 */
export interface AtomicStore extends StorageAdapterInterface {
  /**
   * Resolves when the batch is durable: a tab, process or machine that stops in that same instant
   * loses nothing of it. Rejects with a `ProblemError` (`storage-full`, `storage-refused`,
   * `storage-failed`), and then nothing of it was written.
   */
  commit(batch: StoreBatch): Promise<void>;
  /** Keys below a prefix, in order, without their data. */
  keys(prefix: StoreKey): Promise<StoreKey[]>;
  /**
   * Leaves nothing of what was removed in the files that this store controls, as far as the platform
   * lets it; to be called after something was destroyed. Absent where the platform has no say in it.
   */
  scrub?(): Promise<void>;
  close(): Promise<void>;
}
