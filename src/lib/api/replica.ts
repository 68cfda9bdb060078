import type { Role } from '../access/roles.ts';
import type { AccessAct } from '../docs/access-log.schema.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { DocumentKeeper, DocumentView } from '../docs/keeper.ts';
import type { Kind } from '../docs/kinds.ts';
import type { Problem } from '../problem.ts';
import type { BlobsApi, FilesStatus } from './files.ts';
import type { HistoryApi } from './history.ts';
import type { QueryName, QueryParams, QueryResult } from '../projections/catalogue.ts';
import type { CodingApi } from './coding.ts';
import type { ErasingApi } from './erasing.ts';
import type { MembersApi } from './members.ts';
import type { SharingApi } from './sharing.ts';
import type { Connection } from '../sync/connection.ts';
import type { QuarantineReason } from '../envelope/header.ts';

export type { Changed, ChangeRequest, DocumentKeeper, DocumentView } from '../docs/keeper.ts';
export type { QuarantineReason } from '../envelope/header.ts';
export type { Connection } from '../sync/connection.ts';
export type * from './erasing.ts';
export type * from './files.ts';
export type * from './members.ts';
export type * from './sharing.ts';

/**
 * What a device offers to pages, imports and the command line: one interface, implemented by the
 * engine itself (Node, worker) and by the client that a tab talks to it through.
 */
export interface ReplicaApi
  extends DocumentKeeper, BlobsApi, CodingApi, ErasingApi, HistoryApi, MembersApi, SharingApi {
  /** Calls back with the document now and after every change, until the returned function is called. */
  watch<K extends Kind>(
    kind: K,
    id: Uuid,
    seen: (view: DocumentView<K> | undefined) => void,
    failed?: (problem: Problem) => void
  ): () => void;

  query<N extends QueryName>(name: N, params: QueryParams<N>): Promise<QueryResult<N>>;
  /**
   * A live query: the result now, and again whenever it differs. Where it cannot be answered,
   * `failed` is told why, and `seen` again as soon as it can.
   */
  live<N extends QueryName>(
    name: N,
    params: QueryParams<N>,
    seen: (result: QueryResult<N>) => void,
    failed?: (problem: Problem) => void
  ): () => void;

  status(): Promise<ReplicaStatus>;
  watchStatus(seen: (status: ReplicaStatus) => void): () => void;

  /** Tells the device which server it syncs with; `null` for none. */
  setServer(url: string | null): Promise<void>;
  /** Tries to reach the server now instead of after the present pause. */
  reconnect(): Promise<void>;

  /**
   * Keeps in the access log what somebody did with a record. Resolves when that is on this device's
   * disk. Never rejects and never refuses: nothing that a person does waits for the log or fails by it.
   */
  noteAccess(note: AccessNote): Promise<void>;

  /** Throws the projections away and derives them again from the documents. */
  rebuild(): Promise<void>;
}

/** Something done with a record: see `docs/access-log.schema.ts`. */
export interface AccessNote {
  readonly act: AccessAct;
  /** Kind of what was opened, printed or exported. */
  readonly kind?: string;
  readonly document?: Uuid;
  readonly patient?: Uuid;
  /** What was searched for: only its shape is kept. */
  readonly text?: string;
  /** How many records a search or an export gave. */
  readonly hits?: number;
  readonly reason?: string;
  /** The page, without ids in it. */
  readonly page?: string;
  /** The entry that a review is about. */
  readonly about?: Uuid;
  /** When, where it was earlier than now; ISO 8601. */
  readonly at?: string;
  /** How many times, where it was more than once. */
  readonly count?: number;
}

/** The truth about safety: what is saved where. Every field is measured, none is assumed. */
export interface ReplicaStatus {
  readonly practice: Uuid;
  readonly practiceName: string | null;
  readonly device: Uuid;
  readonly deviceName: string;
  /** This device's short code: it begins the numbers that only this device gives out. */
  readonly series: string;
  readonly member: { readonly id: Uuid; readonly name: string };
  /** In which this device acts; `null` before it is confirmed and once it is shut out. */
  readonly role: Role | null;
  /** Changes saved on this device that no server has acknowledged. */
  readonly pendingChanges: number;
  /** Files, and how many of them no server has. */
  readonly files: FilesStatus;
  readonly connection: Connection;
  /** Envelopes behind the server's head, while catching up. */
  readonly behind: number;
  /** When everything was last known to be on the server; ISO 8601. */
  readonly syncedAt: string | null;
  readonly quarantined: readonly Quarantined[];
  /** Envelopes that the server refused for good, with its reason; they stay on this device. */
  readonly rejected: readonly { readonly entryId: Uuid; readonly problem: Problem }[];
  /** Documents of which some part has not arrived yet or is being fetched again. */
  readonly incomplete: number;
  /** Documents still to be projected, after a first sync or a rebuild. */
  readonly projecting: { readonly done: number; readonly total: number } | null;
  /** Set while this device cannot save: shown before anything else. */
  readonly storage: { readonly persistent: boolean | null; readonly problem: Problem | null };
  /** Server time minus device time in milliseconds, where known. Shown when large, never acted on. */
  readonly clockSkewMs: number | null;
  readonly devices: readonly {
    readonly id: Uuid;
    readonly name: string;
    readonly member: string;
    /** The member whom the marks in documents (`by`) name. */
    readonly memberId: Uuid;
  }[];
}

/** An entry of the log that could not be used, kept aside with its reason. */
export interface Quarantined {
  readonly seq: number;
  readonly entryId: Uuid;
  readonly reason: QuarantineReason;
  readonly detail: string;
  readonly at: string;
}
