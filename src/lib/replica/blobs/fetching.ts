import type { Taker } from '../../blobs/opening.ts';
import type { BlobName } from '../../blobs/reference.ts';

/** A file that somebody waits for. */
export interface Wanted {
  readonly name: BlobName;
  readonly size: number;
  readonly arrival: PromiseWithResolvers<void>;
  /** Whoever asked first opens it while it comes; all others read it from the disk. */
  readonly taker: Taker | undefined;
}
