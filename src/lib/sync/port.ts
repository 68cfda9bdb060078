import type { Uuid } from '../docs/core/ids.ts';
import type { Problem } from '../problem.ts';
import type { LogEntry } from './wire.ts';

/** Which log a cursor belongs to: the server and the log's generation (LOG6), as hex. */
export interface LogIdentity {
  readonly server: string;
  readonly generation: string;
}

/** What became of one pushed envelope. */
export type PushOutcome =
  | { readonly entryId: Uuid; readonly seq: number }
  | { readonly entryId: Uuid; readonly rejected: Problem; readonly retry: boolean };

/** What the sync client needs of a replica. The replica owns durability; the client owns the wire. */
export interface ReplicaPort {
  /**
   * The seq after which to go on reading this log. For a log of another server or generation, or
   * when `head` lies before the cursor, this is 0, and everything authored here is outgoing again.
   */
  cursor(log: LogIdentity, head: number): Promise<number>;
  /**
   * Takes in entries and moves the cursor to `to`, in one transaction. Never throws for a bad entry.
   * Everything up to `to` that this device may read was among these entries or earlier ones; seqs
   * have gaps where it may not, and there may be no entry at all (WIRE5).
   */
  receive(log: LogIdentity, entries: readonly LogEntry[], head: number, to: number): Promise<void>;
  /** Sealed envelopes that no server has acknowledged, oldest first: the same bytes every time. */
  outgoing(limit: { bytes: number; entries: number }): Promise<Uint8Array[]>;
  /** Whether some server acknowledged this envelope before and it only refills another (KEY7). */
  isAgain?(entryId: Uuid): boolean;
  /**
   * Records what the server said, in one transaction. What was rejected with `retry` stays outgoing,
   * at the latest when `offerAgain` is called; what was rejected without is outgoing no more (LOG9).
   */
  pushed(log: LogIdentity, outcomes: readonly PushOutcome[]): Promise<void>;
  /**
   * The server says that this device was shut out, and has said all that it tells it of why. What this
   * device said meanwhile and no server took may come to nothing by it (MEM10).
   */
  shutOut?(): Promise<void>;
  /** Called when the pause after a rejection with `retry` is over, before `outgoing` is asked again. */
  offerAgain?(): void;
  /** Calls back whenever there may be something new to push. */
  onOutgoing(ready: () => void): () => void;
}
