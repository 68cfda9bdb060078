import { parseEnvelope } from '#lib/envelope/envelope.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '#lib/sync/port.ts';
import type { LogEntry } from '#lib/sync/wire.ts';

/** A server's log without server or wire: what replicas see of one, for simulations. */
export class MemoryLog {
  identity: LogIdentity = { server: '11'.repeat(16), generation: '01'.repeat(16) };
  readonly #entries: LogEntry[] = [];
  readonly #seqs = new Map<string, number>();
  #restores = 0;

  get head(): number {
    return this.#entries.length;
  }

  /** Everything in the log, in order. */
  envelopes(): Uint8Array[] {
    return this.#entries.map(([, , bytes]) => bytes);
  }

  /** Appends an envelope and returns its seq; a repeat gets the first answer (LOG2). */
  append(bytes: Uint8Array): { entryId: string; seq: number } {
    const envelope = parseEnvelope(bytes);
    if (!envelope.ok) throw new Error(envelope.problem.message);
    const { entryId } = envelope.value;
    const seq = this.#seqs.get(entryId) ?? this.#entries.length + 1;
    if (seq > this.#entries.length) this.#entries.push([seq, 0, bytes.slice()]);
    this.#seqs.set(entryId, seq);
    return { entryId, seq };
  }

  /** Pushes what a replica has, in pushes of at most `entries`. */
  async push(replica: ReplicaPort, entries = 100): Promise<void> {
    for (;;) {
      const outgoing = await replica.outgoing({ bytes: 1 << 20, entries });
      if (outgoing.length === 0) return;
      const outcomes: PushOutcome[] = outgoing.map((bytes) => this.append(bytes));
      await replica.pushed(this.identity, outcomes);
    }
  }

  /** Gives a replica what it has not read, `page` entries at a time. */
  async pull(replica: ReplicaPort, page = 100): Promise<void> {
    let after = await replica.cursor(this.identity, this.head);
    while (after < this.head) {
      const entries = this.#entries.slice(after, after + page);
      after += entries.length;
      await replica.receive(this.identity, entries, this.head, after);
    }
  }

  async sync(replica: ReplicaPort): Promise<void> {
    await replica.cursor(this.identity, this.head);
    await this.push(replica);
    await this.pull(replica);
  }

  /** A restore from a backup that was made when the log had `entries`. */
  restore(entries: number): void {
    for (const [seq, , bytes] of this.#entries.splice(entries)) {
      const envelope = parseEnvelope(bytes);
      if (envelope.ok && seq > entries) this.#seqs.delete(envelope.value.entryId);
    }
    this.#restores += 1;
    const generation = this.#restores.toString(16).padStart(32, '0');
    this.identity = { ...this.identity, generation };
  }

  /** Changes a byte of an entry, as a failing disk would. */
  corrupt(seq: number): void {
    const entry = this.#entries[seq - 1]!;
    const bytes = entry[2].slice();
    bytes[bytes.length - 20]! ^= 1;
    this.#entries[seq - 1] = [entry[0], entry[1], bytes];
  }
}
