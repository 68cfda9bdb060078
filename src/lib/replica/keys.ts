import {
  documentIdToBinary,
  interpretAsDocumentId,
  type BinaryDocumentId,
  type DocumentId
} from '@automerge/automerge-repo/slim';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { Lru } from '../lru.ts';
import type { StoreKey } from './store/store.ts';

/**
 * Where things lie in a device's store. Automerge's chunks are laid out as stock automerge-repo
 * does; the engine's own records begin with `~`, which no document id can.
 */

/** Spelled before: a spelling is two hashes and a long division, and a sync asks for it every time. */
const spelled = new Lru<Uuid, DocumentId>(8192);

/** The id under which automerge-repo knows a document: the same 16 bytes, spelled differently. */
export function documentIdOf(id: Uuid): DocumentId {
  let spelling = spelled.get(id);
  if (spelling === undefined) {
    spelling = interpretAsDocumentId(uuidBytes(id) as BinaryDocumentId);
    spelled.set(id, spelling);
  }
  return spelling;
}

export const uuidOfDocument = (id: DocumentId): Uuid => uuidText(documentIdToBinary(id)!);

/** A counter that sorts as text. */
const ordered = (counter: number): string => counter.toString(16).padStart(14, '0');

export const KEYS = {
  chunks: (id: Uuid): StoreKey => [documentIdOf(id)],
  incremental: (id: Uuid, hash: string): StoreKey => [documentIdOf(id), 'incremental', hash],
  snapshot: (id: Uuid, hash: string): StoreKey => [documentIdOf(id), 'snapshot', hash],

  /** Every document on this device, with its kind. */
  document: (id: Uuid): StoreKey => ['~document', id],
  documents: ['~document'] as StoreKey,
  /** The kinds of all of them in one record: see `document-list.ts`. */
  documentKinds: ['~document-kinds'] as StoreKey,
  /** Documents whose rows are older than their chunks. */
  dirty: (id: Uuid): StoreKey => ['~dirty', id],
  dirties: ['~dirty'] as StoreKey,
  /** Who made which changes, signed: kept for as long as the document. */
  attestation: (id: Uuid, entryId: Uuid): StoreKey => ['~attestation', id, entryId],
  attestations: (id: Uuid): StoreKey => ['~attestation', id],
  allAttestations: ['~attestation'] as StoreKey,

  /** Chunks that could not be read, moved out of the way and kept. */
  damaged: (hash: string): StoreKey => ['~damaged', hash],
  damageds: ['~damaged'] as StoreKey,

  /** Saved changes that are not sealed yet. */
  pending: (id: Uuid, order: number): StoreKey => ['~pending', id, ordered(order)],
  pendingsOf: (id: Uuid): StoreKey => ['~pending', id],
  pendings: ['~pending'] as StoreKey,
  /** What this device authored, sealed, for ever the same bytes (LOG2, LOG5). */
  sealed: (counter: number): StoreKey => ['~sealed', ordered(counter)],
  sealeds: ['~sealed'] as StoreKey,
  /** Numbers of envelopes that no server ever took, sealed anew under another number (KEY7). */
  dropped: (counter: number): StoreKey => ['~dropped', ordered(counter)],
  droppeds: ['~dropped'] as StoreKey,
  /** Which of these no server has acknowledged. */
  unacknowledged: (counter: number): StoreKey => ['~unacknowledged', ordered(counter)],
  unacknowledgeds: ['~unacknowledged'] as StoreKey,

  /** Which of these some server has; kept for the day a server lacks them (LOG6). */
  acknowledged: (counter: number): StoreKey => ['~acknowledged', ordered(counter)],
  acknowledgeds: ['~acknowledged'] as StoreKey,

  /** How far a server's log has been read. */
  cursor: (server: string): StoreKey => ['~cursor', server],
  cursors: ['~cursor'] as StoreKey,
  /** Servers whose log is to be read again from its beginning, the next time it is read. */
  again: (server: string): StoreKey => ['~again', server],
  quarantine: (server: string, seq: number): StoreKey => ['~quarantine', server, ordered(seq)],
  quarantines: ['~quarantine'] as StoreKey,
  /** Membership envelopes, in the order in which they came. */
  statement: (order: number): StoreKey => ['~statement', ordered(order)],
  statements: ['~statement'] as StoreKey,

  /** Where statements stand in a server's log, by the hash of their envelope. */
  placed: (server: string, seq: number): StoreKey => ['~placed', server, ordered(seq)],
  placedIn: (server: string): StoreKey => ['~placed', server],
  placeds: ['~placed'] as StoreKey,
  /** What was known when a server's log was begun. */
  outset: (server: string): StoreKey => ['~outset', server],
  outsets: ['~outset'] as StoreKey,

  /** Statements on their way to a log that may lack them. */
  forward: (order: number, entryId: Uuid): StoreKey => ['~forward', ordered(order), entryId],
  forwards: ['~forward'] as StoreKey,

  /** How far a share space was bridged. */
  bridge: (space: Uuid): StoreKey => ['~bridge', space],

  /** What this device knows of each blob that it holds or wants. */
  blob: (scope: string, hash: string): StoreKey => ['~blob', scope, hash],
  blobs: ['~blob'] as StoreKey,
  /** Blobs of destroyed records that are still to be deleted. */
  blobGone: (scope: string, hash: string): StoreKey => ['~blob-gone', scope, hash],
  blobsGone: ['~blob-gone'] as StoreKey,
  /** Where blobs lie in the store itself: a record says that all stretches are here. */
  blobWhole: (scope: string, hash: string): StoreKey => ['~blob-whole', scope, hash],
  blobWholes: ['~blob-whole'] as StoreKey,
  blobStretch: (scope: string, hash: string, by: string, start: number, end: number): StoreKey => [
    '~blob-bytes',
    scope,
    hash,
    by,
    ordered(start),
    ordered(end)
  ],
  blobStretchesBy: (scope: string, hash: string, by: string): StoreKey => [
    '~blob-bytes',
    scope,
    hash,
    by
  ],
  blobStretchesOf: (scope: string, hash: string): StoreKey => ['~blob-bytes', scope, hash],
  blobStretches: ['~blob-bytes'] as StoreKey,

  /** Acts for the access log that are not in it yet. */
  noted: (id: Uuid): StoreKey => ['~noted', id],
  noteds: ['~noted'] as StoreKey,

  /** Answers to changes that were committed: a request that is sent again is not done again. */
  request: (id: string): StoreKey => ['~request', id],
  requests: ['~request'] as StoreKey,
  /** The pair to which keys are sealed for this device, until the platform keeps it with the others. */
  box: ['~profile', 'box'] as StoreKey,
  /** The scopes that this device might hold when it last followed its rights. */
  held: ['~profile', 'held'] as StoreKey,
  /** Which destructions were followed here, by the names of what was asked. */
  destroyed: ['~profile', 'destroyed'] as StoreKey,
  profile: ['~profile', 'practice'] as StoreKey,
  /** What a device goes on with that waits to be confirmed. */
  joining: ['~joining', 'link'] as StoreKey
} as const;

/** The counter at the end of a key that was made with one. */
export const counterOf = (key: StoreKey): number => Number.parseInt(key.at(-1)!, 16);
