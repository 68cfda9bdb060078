import type { Role } from '../access/roles.ts';
import type { AccessAct } from '../docs/access-log.schema.ts';
import type { ConcurrentField } from '../docs/core/conflicts.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { ReadProblem } from '../docs/core/read.ts';
import type { DocumentOf, Kind } from '../docs/kinds.ts';
import type { Problem, Result } from '../problem.ts';
import type { BlobsApi, FilesStatus } from './blobs/api.ts';
import type { HistoryApi } from './audit/api.ts';
import type { QueryName, QueryParams, QueryResult } from '../projections/catalogue.ts';
import type { CodingApi } from './coding/api.ts';
import type { ErasingApi } from './erasing/api.ts';
import type { MembersApi } from './members/api.ts';
import type { SharingApi } from './sharing/api.ts';

export type * from './erasing/api.ts';
export type * from './blobs/api.ts';
export type * from './members/api.ts';
export type * from './sharing/api.ts';

/**
 * What a device offers to pages, imports and the command line: one interface, implemented by the
 * engine itself (Node, worker) and by the client that a tab talks to it through.
 */
export interface ReplicaApi
  extends BlobsApi, CodingApi, ErasingApi, HistoryApi, MembersApi, SharingApi {
  /**
   * Makes named changes (see `src/lib/docs/changes.ts`), all of them or none. Resolves when they
   * are *saved*: on this device's disk, in the same transaction as their place in the outbox.
   */
  change(requests: ChangeRequest[]): Promise<Result<Changed[]>>;

  /** A document's plain value; `undefined` where this device has none of that id. */
  read<K extends Kind>(kind: K, id: Uuid): Promise<DocumentView<K> | undefined>;
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

export interface ChangeRequest {
  /** A change's name, for example `chart.addAllergy`. */
  readonly change: string;
  readonly args: unknown;
}

export interface Changed {
  readonly document: Uuid;
  readonly kind: Kind;
  /** What the change returned: usually the id of what was added. */
  readonly result: unknown;
  /** False where the document already said so: nothing was written. */
  readonly changed: boolean;
  readonly heads: readonly string[];
}

export interface DocumentView<K extends Kind> {
  readonly id: Uuid;
  readonly kind: K;
  readonly value: DocumentOf<K>;
  readonly heads: readonly string[];
  /** Parts that could not be read: shown as such, kept in the document. */
  readonly problems: readonly ReadProblem[];
  /** Written by a newer program: to be shown, not edited. */
  readonly newer: boolean;
  /** Safety-critical fields with more than one concurrent value. */
  readonly concurrent: readonly ConcurrentField[];
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

export type Connection =
  | { readonly state: 'none' }
  | { readonly state: 'connecting'; readonly server: string }
  | { readonly state: 'online'; readonly server: string }
  | {
      readonly state: 'offline';
      readonly server: string;
      readonly since: string;
      readonly problem: Problem | null;
    };

/** An entry of the log that could not be used, kept aside with its reason. */
export interface Quarantined {
  readonly seq: number;
  readonly entryId: Uuid;
  readonly reason: QuarantineReason;
  readonly detail: string;
  readonly at: string;
}

export type QuarantineReason =
  | 'cannot-open-yet'
  | 'missing-dependencies'
  | 'newer-schema'
  | 'bad-signature'
  | 'unknown-device'
  | 'wrong-practice'
  | 'not-allowed'
  | 'corrupt';
