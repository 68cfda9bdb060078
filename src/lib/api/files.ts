import type { BlobReference, BlobScope } from '../blobs/reference.ts';
import type { Problem, Result } from '../problem.ts';

export type { BlobReference, BlobScope } from '../blobs/reference.ts';

/** What a file may be given as. A stream is read to its end, or to the largest size. */
export type BlobContent = Uint8Array | Blob | ReadableStream<Uint8Array>;

/** Files: sealed, by reference, on this device or fetched from the practice's server. */
export interface BlobsApi {
  /**
   * Seals a file and keeps it on this device; it goes to the server by itself. Resolves when it is
   * *saved*, with the reference that a document keeps. The same file twice is one.
   *
   * Problems: `not-allowed`, `blob-too-large`, `no-key`, `storage-full` and the like.
   */
  putBlob(
    scope: BlobScope,
    content: BlobContent,
    mediaType: string
  ): Promise<Result<BlobReference>>;
  /**
   * A file's content: from this device, or fetched and kept for a while. What is damaged is refused
   * and fetched once more.
   *
   * Problems: `not-a-reference`, `not-allowed`, `blob-not-here` (no server in reach),
   * `blob-on-no-server`, `blob-damaged`.
   */
  getBlob(reference: BlobReference): Promise<Result<Uint8Array>>;
  /** Keeps a file on this device from now on; fetched in the background where it is not here. */
  pinBlob(reference: BlobReference): Promise<Result<void>>;
  /** Lets a file go when room is needed. */
  unpinBlob(reference: BlobReference): Promise<Result<void>>;
  /** How a file stands on this device. */
  blobProgress(reference: BlobReference): Promise<Result<BlobProgress>>;
}

export interface BlobProgress {
  /** Length of the content. */
  readonly bytes: number;
  readonly mediaType: string;
  /** All of it is on this device. */
  readonly here: boolean;
  readonly pinned: boolean;
  /** A server is known to have it; `null` where this device cannot say. */
  readonly onServer: boolean | null;
  /** What is under way, and how far it has got, from 0 to 1. */
  readonly moving: { readonly way: 'up' | 'down'; readonly done: number } | null;
}

/** What of a device's status is about files. */
export interface FilesStatus {
  /** Files on this device that no server has. */
  readonly unsent: number;
  /** Bytes of these. */
  readonly unsentBytes: number;
  /** Why some of them do not go on to the server. */
  readonly problem: Problem | null;
  /** Largest file that may be added, in bytes. */
  readonly largest: number;
}
