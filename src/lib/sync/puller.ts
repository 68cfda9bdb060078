import type { Lane } from './lane.ts';
import type { Pace } from './pace.ts';
import type { LogIdentity, ReplicaPort } from './port.ts';
import type { ClientMessage, LogEntry, ServerMessage } from './wire.ts';

/** Arrived and not stored yet, beyond which nothing more is asked for or kept. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
/** Envelopes given to the replica at once. */
const BATCH_BYTES = 4 * 1024 * 1024;

export interface PullerParts {
  readonly port: ReplicaPort;
  readonly log: LogIdentity;
  readonly pace: Pace;
  readonly lane: Lane;
  /** Statements alone: what a device on its way into a practice reads. */
  readonly only?: 'membership' | undefined;
  send(message: ClientMessage): void;
  /** Position, head or following changed. */
  moved(): void;
  /** The replica could not take entries in. */
  failed(error: unknown): void;
}

type Entries = Extract<ServerMessage, { type: 'entries' }>;

/**
 * Reads one connection's log from the cursor to the head and then follows it (WIRE5, WIRE6). The
 * next pull is under way while the replica still takes in the last one.
 */
export class Puller {
  readonly #parts: PullerParts;
  /** The last seq that arrived in order. */
  #position: number;
  /** The last seq that the replica has. */
  #stored: number;
  #head: number;
  #pulling = false;
  #following = false;
  #waiting: LogEntry[] = [];
  #waitingBytes = 0;
  #storing = false;
  /** Storing, or having stored, what arrived. */
  #run: Promise<void> = Promise.resolve();
  /** The replica is to move its cursor although nothing waits to be stored. */
  #advance = false;
  #stopped = false;

  constructor(parts: PullerParts, cursor: number, head: number) {
    this.#parts = parts;
    this.#position = cursor;
    this.#stored = cursor;
    this.#head = head;
  }

  /** Entries that this device does not have yet. */
  get behind(): number {
    return Math.max(0, this.#head - this.#stored);
  }

  /** Whether everything up to the head is here, and more will come by itself. */
  get following(): boolean {
    return this.#following && this.#stored >= this.#position;
  }

  /** Whether an answer is owed. */
  get pulling(): boolean {
    return this.#pulling;
  }

  /** Asks for what comes next, unless that is under way or there is too much to store already. */
  pull(): void {
    if (this.#pulling || this.#stopped || this.#waitingBytes >= MOST_WAITING_BYTES) return;
    this.#pulling = true;
    this.#parts.pace.started();
    const { pace, only } = this.#parts;
    this.#parts.send({
      type: 'pull',
      after: this.#position,
      bytes: pace.bytes,
      ...(only ? { only } : {})
    });
  }

  /** Takes a message in; gives what is wrong with it where the server broke the rules. */
  entries({ after, to, entries, head }: Entries): string | null {
    let last = after;
    let bytes = 0;
    for (const [seq, , envelope] of entries) {
      if (seq <= last) return `entry ${seq} after ${last}`;
      last = seq;
      bytes += envelope.length;
    }
    if (to < last) return `up to ${to} with entry ${last}`;
    if (to > after && head < to) return `head ${head} before ${to}`;

    if (after !== this.#position) {
      // Old news said twice is harmless; a hole, or news beyond one, is read again in order.
      if (to > this.#position) this.#fallBehind(head);
      return null;
    }
    const answered = this.#pulling;
    // A server that has nothing more has come to its head: anything else would be asked for ever.
    if (answered && entries.length === 0 && to < head) return `nothing up to ${to} of ${head}`;
    if (answered) {
      this.#pulling = false;
      this.#parts.pace.finished(bytes);
    }
    if (!answered && this.#waitingBytes >= MOST_WAITING_BYTES) {
      this.#fallBehind(head);
      return null;
    }
    // What is asked for is kept; that nothing came for this device, among much that others were sent,
    // is worth no write, and is told again after a restart.
    this.#advance ||= answered && to > this.#position;
    this.#position = to;
    this.#head = Math.max(to, head);
    this.#following = to >= head;
    for (const entry of entries) this.#waiting.push(entry);
    this.#waitingBytes += bytes;
    if (!this.#storing) this.#run = this.#store();
    if (!this.#following) this.pull();
    this.#parts.moved();
    return null;
  }

  /** Resolves when the replica has all that arrived. */
  async stored(): Promise<void> {
    await this.#run;
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
  }

  #fallBehind(head: number): void {
    this.#following = false;
    this.#head = Math.max(this.#head, head);
    this.pull();
    this.#parts.moved();
  }

  async #store(): Promise<void> {
    this.#storing = true;
    try {
      while ((this.#waiting.length > 0 || this.#advance) && !this.#stopped) {
        const batch = this.#takeBatch();
        const to = this.#waiting.length === 0 ? this.#position : batch.at(-1)![0];
        this.#advance &&= this.#waiting.length > 0;
        const bytes = batch.reduce((sum, [, , envelope]) => sum + envelope.length, 0);
        const { port, log, lane } = this.#parts;
        await lane.run(() => port.receive(log, batch, this.#head, to));
        this.#stored = to;
        this.#waitingBytes -= bytes;
        if (this.#stopped) return;
        if (!this.#following) this.pull();
        this.#parts.moved();
      }
      if (this.#stopped || this.#stored === this.#position) return;
      this.#stored = this.#position;
      this.#parts.moved();
    } catch (error) {
      this.#parts.failed(error);
    } finally {
      this.#storing = false;
    }
  }

  #takeBatch(): LogEntry[] {
    let count = 0;
    for (let bytes = 0; count < this.#waiting.length; count++) {
      bytes += this.#waiting[count]![2].length;
      if (count > 0 && bytes > BATCH_BYTES) break;
    }
    return this.#waiting.splice(0, count);
  }
}
