import type { Uuid } from '../docs/core/ids.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '../sync/port.ts';
import { rejected } from '../sync/refusals.ts';
import type { LogEntry } from '../sync/wire.ts';
import type { Forwarding } from './forwarding.ts';
import type { Intake } from './intake.ts';
import type { Outbox } from './outbox.ts';
import type { PracticeAccess } from './practice-access.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';
import { Listeners } from './subscriptions.ts';

export interface LogSideParts {
  readonly store: AtomicStore;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly forwarding: Forwarding;
  readonly access: PracticeAccess;
  /** Entries were stored, or why they could not be. */
  readonly received: (failure: unknown) => void;
  /** What a server said of pushed envelopes is recorded. */
  readonly answered: () => Promise<void>;
  /** Statements of this device came to nothing. */
  readonly withdrawn: () => void;
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
    await this.#record(outcomes, []);
    await this.#parts.answered();
  }

  /** Withdraws what this device said and no server took, where that alone kept it in (MEM10). */
  async shutOut(): Promise<void> {
    const { access, outbox, withdrawn } = this.#parts;
    const withdrawal = await access.withdrawal(outbox.statements);
    if (!withdrawal) return;
    const problem = rejected(
      'device-revoked',
      'this device was shut out before anybody heard of it'
    );
    await this.#record(
      withdrawal.entries.map((entryId) => ({ entryId, rejected: problem, retry: false })),
      withdrawal.remove
    );
    await withdrawal.committed();
    withdrawn();
  }

  /** Records what became of envelopes, together with what goes by it. */
  async #record(outcomes: readonly PushOutcome[], gone: readonly StoreKey[]): Promise<void> {
    const { store, outbox, forwarding } = this.#parts;
    const own = outbox.answered(outcomes);
    const forwarded = await forwarding.answered(outcomes);
    const remove = [...own.remove, ...forwarded.remove, ...gone];
    if (own.puts.length > 0 || remove.length > 0) {
      await store.commit({ put: own.puts, remove });
    }
    own.committed();
    forwarded.committed();
  }

  onOutgoing(ready: () => void): () => void {
    return this.#listeners.add(ready);
  }

  /** Says that there may be something new to push. */
  outgoingMoved(): void {
    this.#listeners.tell();
  }
}
