import type { Uuid } from '../docs/core/ids.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '../sync/port.ts';
import type { LogEntry } from '../sync/wire.ts';
import type { Forwarding } from './forwarding.ts';
import type { Intake } from './intake.ts';
import type { Outbox } from './outbox.ts';
import type { AtomicStore } from './store/store.ts';
import { Listeners } from './subscriptions.ts';

export interface LogSideParts {
  readonly store: AtomicStore;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly forwarding: Forwarding;
  /** Entries were stored, or why they could not be. */
  readonly received: (failure: unknown) => void;
  /** What a server said of pushed envelopes is recorded. */
  readonly answered: () => Promise<void>;
}

/** The side of a replica that faces a server's log: what comes in, what waits to go out. */
export class LogSide implements ReplicaPort {
  readonly #parts: LogSideParts;
  readonly #listeners = new Listeners<void>();

  constructor(parts: LogSideParts) {
    this.#parts = parts;
  }

  cursor(log: LogIdentity, head: number): Promise<number> {
    return this.#parts.intake.cursor(log, head);
  }

  async receive(
    log: LogIdentity,
    entries: readonly LogEntry[],
    head: number,
    to: number
  ): Promise<void> {
    try {
      await this.#parts.intake.receive(log, entries, head, to);
      this.#parts.received(undefined);
    } catch (error) {
      this.#parts.received(error);
      throw error;
    }
  }

  /** Statements that this server may lack go first: what rests on them is refused without. */
  async outgoing(limit: { bytes: number; entries: number }): Promise<Uint8Array[]> {
    const statements = this.#parts.forwarding.outgoing(limit);
    return statements.length > 0 ? statements : this.#parts.outbox.outgoing(limit);
  }

  isAgain(entryId: Uuid): boolean {
    return this.#parts.outbox.isAgain(entryId);
  }

  offerAgain(): void {
    this.#parts.outbox.offerDeferred();
  }

  async pushed(_log: LogIdentity, outcomes: readonly PushOutcome[]): Promise<void> {
    const { store, outbox, forwarding } = this.#parts;
    const own = outbox.answered(outcomes);
    const forwarded = await forwarding.answered(outcomes);
    const remove = [...own.remove, ...forwarded.remove];
    if (own.puts.length > 0 || remove.length > 0) {
      await store.commit({ put: own.puts, remove });
    }
    own.committed();
    forwarded.committed();
    await this.#parts.answered();
  }

  onOutgoing(ready: () => void): () => void {
    return this.#listeners.add(ready);
  }

  /** Says that there may be something new to push. */
  outgoingMoved(): void {
    this.#listeners.tell();
  }
}
