import { uuidBytes, uuidText, type Uuid } from '#lib/docs/core/ids.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '#lib/sync/port.ts';
import type { Timers } from '#lib/sync/timers.ts';
import type { LogEntry } from '#lib/sync/wire.ts';

/** Bytes that a server and a client take for an envelope: an entryId where one belongs. */
export function envelopeOf(entryId: Uuid, size = 300): Uint8Array {
  const bytes = new Uint8Array(Math.max(size, 40)).fill(7);
  bytes.set(uuidBytes(entryId), 18);
  return bytes;
}

export const entryIdOf = (envelope: Uint8Array): Uuid => uuidText(envelope.slice(18, 34));

interface Authored {
  readonly entryId: Uuid;
  readonly envelope: Uint8Array;
  state: 'waiting' | 'acknowledged' | 'rejected';
}

/** A replica in memory that keeps the port's contract and writes down where the client breaks it. */
export class TestReplica implements ReplicaPort {
  readonly #timers: Timers;
  /** Milliseconds that every write takes. */
  slow = 0;
  /** Thrown by the next writes. */
  failing: Error | null = null;
  readonly authored: Authored[] = [];
  readonly acknowledgements = new Map<Uuid, number>();
  readonly outcomes: PushOutcome[] = [];
  readonly received: Uuid[] = [];
  readonly violations: string[] = [];
  offers = 0;
  /** What was here each time it was said that this device was shut out. */
  readonly shutOuts: number[] = [];
  asked = 0;
  #log: LogIdentity | null = null;
  #cursor = 0;
  #busy = false;
  readonly #listeners = new Set<() => void>();

  /** Entries that this device may not see, by seq: it does not wait for them. */
  readonly #hidden: (seq: number) => boolean;
  /** Envelopes that another server acknowledged. */
  readonly again = new Set<Uuid>();

  constructor(timers: Timers, hidden: (seq: number) => boolean = () => false) {
    this.#timers = timers;
    this.#hidden = hidden;
  }

  /** Seals something new, as a change on this device does. */
  author(envelope: Uint8Array): void {
    this.authored.push({ entryId: entryIdOf(envelope), envelope, state: 'waiting' });
    for (const ready of this.#listeners) ready();
  }

  get waiting(): number {
    return this.authored.filter(({ state }) => state === 'waiting').length;
  }

  get cursorSeq(): number {
    return this.#cursor;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async cursor(log: LogIdentity, head: number): Promise<number> {
    await this.#work();
    const same = this.#log?.server === log.server && this.#log.generation === log.generation;
    if (!same || this.#cursor > head) {
      this.#log = log;
      this.#cursor = 0;
      for (const one of this.authored) if (one.state === 'acknowledged') one.state = 'waiting';
      this.acknowledgements.clear();
      this.received.length = 0;
    }
    return this.#cursor;
  }

  async receive(
    log: LogIdentity,
    entries: readonly LogEntry[],
    head: number,
    to: number
  ): Promise<void> {
    if (this.#busy) this.violations.push('received twice at once');
    this.#busy = true;
    try {
      await this.#work();
    } finally {
      this.#busy = false;
    }
    if (log.generation !== this.#log?.generation) this.violations.push('entries of another log');
    if (entries.length === 0 && to <= this.#cursor) this.violations.push('nothing received');
    for (const [seq, , envelope] of entries) {
      while (this.#hidden(this.#cursor + 1)) this.#cursor += 1;
      if (seq !== this.#cursor + 1) this.violations.push(`${seq} received after ${this.#cursor}`);
      if (seq > head) this.violations.push(`${seq} received beyond ${head}`);
      this.#cursor = seq;
      this.received.push(entryIdOf(envelope));
    }
    if (to < this.#cursor || to > head) this.violations.push(`up to ${to}, at ${this.#cursor}`);
    for (let seq = this.#cursor + 1; seq <= to; seq++) {
      if (!this.#hidden(seq)) this.violations.push(`${seq} was passed over`);
    }
    this.#cursor = to;
  }

  async shutOut(): Promise<void> {
    this.shutOuts.push(this.#cursor);
  }

  async outgoing(limit: { bytes: number; entries: number }): Promise<Uint8Array[]> {
    this.asked += 1;
    const waiting = this.authored.filter(({ state }) => state === 'waiting');
    const chosen: Uint8Array[] = [];
    let bytes = 0;
    for (const { envelope } of waiting.slice(0, limit.entries)) {
      bytes += envelope.length;
      if (chosen.length > 0 && bytes > limit.bytes) break;
      chosen.push(envelope);
    }
    await this.#work();
    return chosen;
  }

  async pushed(_log: LogIdentity, outcomes: readonly PushOutcome[]): Promise<void> {
    await this.#work();
    for (const outcome of outcomes) {
      this.outcomes.push(outcome);
      const one = this.authored.find(({ entryId }) => entryId === outcome.entryId);
      if (!one) this.violations.push(`an answer for ${outcome.entryId}, which was never given out`);
      else if (one.state !== 'waiting') this.violations.push(`two answers for ${one.entryId}`);
      else if ('seq' in outcome) {
        one.state = 'acknowledged';
        this.acknowledgements.set(one.entryId, (this.acknowledgements.get(one.entryId) ?? 0) + 1);
      } else if (!outcome.retry) one.state = 'rejected';
    }
  }

  isAgain(entryId: Uuid): boolean {
    return this.again.has(entryId);
  }

  offerAgain(): void {
    this.offers += 1;
  }

  onOutgoing(ready: () => void): () => void {
    this.#listeners.add(ready);
    return () => this.#listeners.delete(ready);
  }

  async #work(): Promise<void> {
    if (this.slow > 0) {
      await new Promise<void>((resolve) => this.#timers.after(this.slow, resolve));
    }
    if (this.failing) throw this.failing;
  }
}
