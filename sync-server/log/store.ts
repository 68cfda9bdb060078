import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Scope } from '#lib/docs/kinds.ts';
import type { EnvelopeKind } from '#lib/envelope/envelope.ts';
import type { LogEntry } from '#lib/sync/wire.ts';
import type { View } from './view.ts';

/**
 * Where a server keeps its practices' logs (docs/sync.md, section 4): one append-only sequence of
 * envelopes per practice. The store knows order, identity and durability; who may write what is
 * decided before it is asked. Any database that gives a transaction can stand behind it.
 */
export interface LogStore {
  /** Every log that this store holds. */
  logs(): Promise<LogState[]>;
  /** The practice's log as it stands, or `undefined` where there is none. */
  log(practice: Uuid): Promise<LogState | undefined>;
  /**
   * Begins a practice's log with its first entry, in one transaction, under a new generation. Where
   * the log exists already this is an ordinary append to it.
   */
  found(practice: Uuid, genesis: NewEntry, time: number): Promise<AppendOutcome>;
  /**
   * Appends entries in their order, all in one transaction that is durable when this resolves
   * (LOG1). One outcome per entry, in order: an entry that the log already has keeps its first seq,
   * and one whose id the log has with other bytes is refused alone (LOG2).
   *
   * Rejects with a `ProblemError` (`storage-full`, `storage-refused`, `storage-failed`) when the
   * database cannot take them: then none was written, and the same call may succeed later. Rejects
   * with `unknown-practice` where there is no such log.
   *
   * @param time the server's time, milliseconds since 1970, kept with every new entry (LOG10).
   */
  append(practice: Uuid, entries: readonly NewEntry[], time: number): Promise<AppendOutcome[]>;
  /**
   * Entries with a seq above `after` that the view shows, in order: as many as fit into `bytes` of
   * envelopes, and at least one where there is any, so that a small window never stands still.
   */
  readAfter(practice: Uuid, after: number, bytes: number, view: View): Promise<Stretch>;
  /** All membership envelopes, in order: what membership is computed from (MEM5). */
  membership(practice: Uuid): Promise<LogEntry[]>;
  /** The entry of this id, or `undefined`. */
  entry(practice: Uuid, entryId: Uuid): Promise<LogEntry | undefined>;
  /**
   * Deletes every sealed entry of these documents, and nothing else, so that no file of the store holds
   * their bytes afterwards (ERA4). Seqs and head stay as they are: there are gaps. Says how many bytes
   * of envelopes went. What is not there any more is deleted already.
   *
   * @param tags of documents, as in the headers of their envelopes
   */
  erase(practice: Uuid, tags: Iterable<Uint8Array>): Promise<Erasure>;
  /** Finishes what was begun and lets go of the database. */
  close(): Promise<void>;
}

/** A piece of a log, as somebody may see it (WIRE5). */
export interface Stretch {
  readonly entries: LogEntry[];
  /** Nothing else that the view shows lies up to here: the last of the entries, or else the head. */
  readonly to: number;
}

/** What an erasure deleted. */
export interface Erasure {
  readonly entries: number;
  readonly bytes: number;
}

/** One log as it stands. */
export interface LogState {
  readonly practice: Uuid;
  /** 16 random bytes, new at creation and after every restore (LOG6). */
  readonly generation: Uint8Array;
  /** The highest seq ever given; 0 for none. Never falls. */
  readonly head: number;
  /** Bytes of all envelopes in it. */
  readonly bytes: number;
}

/** An envelope on its way into a log. */
export interface NewEntry {
  readonly entryId: Uuid;
  /** As the envelope's header has it; membership is read by itself. */
  readonly kind: EnvelopeKind;
  /** As the header has it: who may be sent the entry depends on it. `null` for membership. */
  readonly scope: Scope | null;
  /** The author. */
  readonly device: Uuid;
  /** The whole envelope, kept as it came. */
  readonly envelope: Uint8Array;
}

/** What became of one entry. `fresh` is false for a repeat of what the log had already. */
export type AppendOutcome =
  { readonly seq: number; readonly fresh: boolean } | { readonly conflict: true };
