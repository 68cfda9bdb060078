import type { BlobName } from '../../blobs/reference.ts';

/** A file that somebody waits for. */
export interface Wanted {
  readonly name: BlobName;
  readonly size: number;
  readonly arrival: PromiseWithResolvers<void>;
  readonly sealed: PromiseWithResolvers<Uint8Array | undefined>;
}

/** A file on its way here. */
export interface Fetching {
  /** Resolves once it is kept here; rejects with a `ProblemError` as soon as that cannot be. */
  readonly arrival: Promise<void>;
  /**
   * Its sealed bytes as they came, not verified: before they are on the disk, so that they can be
   * opened meanwhile. `undefined` where they have to be read from there. Never rejects.
   */
  readonly sealed: Promise<Uint8Array | undefined>;
}
