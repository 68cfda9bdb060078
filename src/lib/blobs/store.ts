import type { BlobName, BlobScope } from './reference.ts';

/**
 * Where sealed blobs lie, on a server for one practice and on a device: by the hash of their sealed
 * bytes, which is verified before a blob counts as being here. What is there never changes.
 */
export interface BlobStore {
  /** Length of a blob that is here whole; `undefined` where it is not. */
  size(name: BlobName): Promise<number | undefined>;
  /** How much is here of what `by` has begun to bring; 0 for nothing. */
  begun(name: BlobName, by: string): Promise<number>;
  /**
   * Takes the next stretch of a blob. What is here already is passed over, so a stretch may be
   * repeated; one that begins beyond what is here is not taken, as the answer tells. With the last
   * byte the hash is verified, and the answer says `whole` once the blob is durable.
   *
   * Rejects with a `ProblemError`: `blob-mismatch` where the bytes are not those of the name (what
   * was begun is forgotten then), `storage-full`, `storage-refused`, `storage-failed`.
   */
  append(name: BlobName, by: string, stretch: Stretch): Promise<Received>;
  /**
   * Begins to keep a blob while it is sealed: it has a name only when all of it was hashed.
   *
   * @param size sealed bytes of the whole
   */
  keep(size: number): Keeping;
  /** Up to `length` sealed bytes from `offset`; `undefined` where the blob is not here. */
  read(name: BlobName, offset: number, length: number): Promise<Uint8Array | undefined>;
  /** Forgets a blob, and whatever was begun of it. */
  remove(name: BlobName): Promise<void>;
  /** Every blob that is here whole. */
  list(): Promise<StoredBlob[]>;
  /** What `by` has begun and not finished. */
  unfinished(by: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * A blob that is kept while it is sealed: all of it is taken, and then it is ended or dropped, one of them
 * in any case. The store does not close before that.
 */
export interface Keeping {
  /** Takes some of its bytes, in any order. They may not change until it was ended or dropped. */
  readonly take: (bytes: Uint8Array, place: number) => void;
  /**
   * Gives it the name that the caller has just hashed its bytes to; they are not hashed again. Resolves once
   * it is durable; rejects as {@link BlobStore.append} does, for whatever was taken, and nothing is kept
   * then. Rejects too where not all of it was taken.
   */
  end(name: BlobName): Promise<void>;
  /** Forgets what was taken. Never rejects. */
  drop(): Promise<void>;
}

/** Some bytes of a blob on their way in. */
export interface Stretch {
  /** Length of the whole. */
  readonly size: number;
  readonly offset: number;
  readonly data: Uint8Array;
}

export interface Received {
  /** From here it goes on. */
  readonly received: number;
  readonly whole: boolean;
}

export interface StoredBlob {
  readonly scope: BlobScope;
  readonly hash: string;
  readonly size: number;
}

/** A device's name and the like, as part of a file's name. */
const PLAIN_WORD = /^[a-z0-9-]{1,64}$/;
const HASH = /^[0-9a-f]{64}$/;

/** Throws on a name that no blob has: it would become part of a path. */
export function checkName({ hash }: BlobName, by = 'nobody'): void {
  if (!HASH.test(hash) || !PLAIN_WORD.test(by)) throw new Error('not the name of a blob');
}
