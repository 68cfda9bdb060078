import type { BlobStore } from '../blobs/store.ts';
import type { IdSource, Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import type { Projections } from '../projections/projections.ts';
import type { SqlDatabase } from '../sql.ts';
import type { Timers } from '../sync/timers.ts';
import type { PracticeAccess } from './practice-access.ts';
import type { AtomicStore } from './store/store.ts';
import type { Net } from './sync-link.ts';

/** What a replica stands on: drivers of the platform, and who this device is. */
export interface ReplicaParts {
  readonly store: AtomicStore;
  /** Its documents, where they were listed while other parts were being opened. */
  readonly listed?: Promise<ReadonlyMap<Uuid, Kind>>;
  readonly projections: Projections;
  readonly access: PracticeAccess;
  readonly ids: IdSource;
  /** Where sealed files lie; among the records of `store`, where nobody says. */
  readonly blobs?: BlobStore;
  /** Opens the database that code tables are searched in; without it this replica has no search. */
  readonly codes?: () => Promise<SqlDatabase>;
  /** Room for files that are neither pinned nor waiting to be sent, in bytes. */
  readonly blobCacheBytes?: number;
  /** Ways to a server; absent where this replica never syncs. */
  readonly net?: Net;
  /** Runs work soon, after what is already waiting. */
  readonly defer: (work: () => void) => void;
  /** Whether the platform promised to keep this device's data; `null` where it cannot say. */
  readonly persistent?: boolean | null;
  /** Time for what is gathered before it is written; the system's, where nobody says. */
  readonly timers?: Timers;
}
