import {
  applyStatement,
  deviceKey,
  emptyMembership,
  type MembershipState
} from '#lib/access/membership.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { toProblem } from '#lib/problem.ts';
import { parseEnvelope, type Envelope } from '#lib/sync/envelope.ts';
import { encodeMessage, type LogEntry } from '#lib/sync/wire.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../logger.ts';
import { Checks, type Bringer, type Verdict } from './checks.ts';
import { ENTRY_CONFLICT, unstored, type Refusal } from './refusal.ts';
import type { LogState, LogStore, NewEntry } from './store.ts';

export type { Refusal } from './refusal.ts';

/** What became of one envelope. */
export type Taken = { readonly seq: number } | Refusal;

/** Somebody who is sent new entries as they are appended (WIRE6). */
export interface Follower {
  /** All entries between the last head and the new one, as one or more whole messages. */
  appended(messages: readonly Uint8Array[]): void;
  /** What another connection of the practice says, as a whole message (WIRE7). */
  presence(message: Uint8Array): void;
}

export interface PracticeLogDependencies {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Most bytes of envelopes in one message to followers. */
  readonly followBytes: number;
}

/** One practice's log on this server: what may enter it, and who hears of it. */
export class PracticeLog {
  readonly practice: Uuid;
  readonly generation: Uint8Array;
  readonly #dependencies: PracticeLogDependencies;
  readonly #followers = new Set<Follower>();
  #head: number;
  #membership: MembershipState;
  /** Statements are checked against all earlier ones, so one push of them waits for the other. */
  #statements: Promise<unknown> = Promise.resolve();

  private constructor(
    log: LogState,
    membership: MembershipState,
    dependencies: PracticeLogDependencies
  ) {
    this.practice = log.practice;
    this.generation = log.generation;
    this.#head = log.head;
    this.#membership = membership;
    this.#dependencies = dependencies;
  }

  /** Opens the log as it is kept, with the membership that its statements give (MEM5). */
  static async open(log: LogState, dependencies: PracticeLogDependencies): Promise<PracticeLog> {
    let membership = emptyMembership(log.practice);
    for (const [, , bytes] of await dependencies.store.membership(log.practice)) {
      const envelope = parseEnvelope(bytes);
      if (envelope.ok) membership = (await applyStatement(membership, envelope.value)).state;
    }
    return new PracticeLog(log, membership, dependencies);
  }

  get head(): number {
    return this.#head;
  }

  get membership(): MembershipState {
    return this.#membership;
  }

  /** The public key of a member device, or `undefined`. */
  deviceKey(device: Uuid): Uint8Array | undefined {
    return deviceKey(this.#membership, device);
  }

  /** Entries above `after`, in order, up to `bytes` of envelopes and at least one (WIRE5). */
  read(after: number, bytes: number): Promise<LogEntry[]> {
    return this.#dependencies.store.readAfter(this.practice, after, bytes);
  }

  /** Statements above `after`, in order, up to `bytes` of envelopes and at least one (WIRE5). */
  async readStatements(after: number, bytes: number): Promise<LogEntry[]> {
    const statements = await this.#dependencies.store.membership(this.practice);
    const taken: LogEntry[] = [];
    let size = 0;
    for (const entry of statements) {
      if (entry[0] <= after) continue;
      size += entry[2].length;
      if (taken.length > 0 && size > bytes) break;
      taken.push(entry);
    }
    return taken;
  }

  /** The same of statements alone. */
  async statements(after: number, bytes: number): Promise<LogEntry[]> {
    const entries: LogEntry[] = [];
    let room = bytes;
    for (const entry of await this.#dependencies.store.membership(this.practice)) {
      if (entry[0] <= after) continue;
      room -= entry[2].length;
      if (room < 0 && entries.length > 0) break;
      entries.push(entry);
    }
    return entries;
  }

  /**
   * Takes in what a member device pushes, its own envelopes or ones it forwards, in order. Answers
   * for each when those that are taken are durable (WIRE4). Never rejects.
   */
  push(envelopes: readonly Uint8Array[]): Promise<Taken[]> {
    return this.#take(envelopes, 'member');
  }

  /** Takes in a statement that somebody brings who is no member yet (WIRE3). Never rejects. */
  async admit(envelope: Uint8Array): Promise<Taken> {
    return (await this.#take([envelope], { strangerAt: this.#dependencies.clock.now() }))[0]!;
  }

  /** Sends every later entry, and the presence of others, to `follower`. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Passes on what one connection says to the others (WIRE7). */
  tell(from: Follower, message: Uint8Array): void {
    for (const follower of this.#followers) if (follower !== from) follower.presence(message);
  }

  async #take(envelopes: readonly Uint8Array[], by: Bringer): Promise<Taken[]> {
    const checks = new Checks(this.practice, envelopes, this.#dependencies.store);
    const take = async () => this.#append(await checks.verdicts(this.#membership, by), checks);
    try {
      if (!checks.haveStatements) return await take();
      const taken = this.#statements.then(take);
      this.#statements = taken.catch(() => undefined);
      return await taken;
    } catch (error) {
      const problem = toProblem(error);
      this.#dependencies.log.error(
        { practice: this.practice, entries: envelopes.length, code: problem.code, err: error },
        'entries could not be stored'
      );
      return envelopes.map(() => unstored(problem));
    }
  }

  /** Appends what passed, and takes over the membership that it leads to. */
  async #append(verdicts: readonly Verdict[], checks: Checks): Promise<Taken[]> {
    const { store, clock } = this.#dependencies;
    const entries = verdicts.flatMap((verdict) =>
      'envelope' in verdict ? [newEntry(verdict.envelope)] : []
    );
    const time = clock.now();
    const outcomes = entries.length > 0 ? await store.append(this.practice, entries, time) : [];
    if (checks.haveStatements) this.#membership = checks.membership!;
    const fresh: LogEntry[] = [];
    let at = 0;
    const taken = verdicts.map((verdict): Taken => {
      if (!('envelope' in verdict)) return verdict;
      const outcome = outcomes[at++]!;
      if ('conflict' in outcome) return ENTRY_CONFLICT;
      if (outcome.fresh) fresh.push([outcome.seq, time, verdict.envelope.bytes]);
      return { seq: outcome.seq };
    });
    this.#publish(fresh);
    return taken;
  }

  #publish(entries: readonly LogEntry[]): void {
    if (entries.length === 0) return;
    const after = this.#head;
    this.#head = entries.at(-1)![0];
    if (this.#followers.size === 0) return;
    const messages = inMessages(after, entries, this.#dependencies.followBytes);
    for (const follower of this.#followers) follower.appended(messages);
  }
}

/** What the store is told of an envelope. */
export const newEntry = ({ entryId, kind, bytes }: Envelope): NewEntry => ({
  entryId,
  kind,
  envelope: bytes
});

/** Entries as messages of a size, each starting where the last one ended (WIRE6). */
function inMessages(after: number, entries: readonly LogEntry[], bytes: number): Uint8Array[] {
  const head = entries.at(-1)![0];
  const messages: Uint8Array[] = [];
  let from = after;
  let batch: LogEntry[] = [];
  let size = 0;
  const finish = () => {
    messages.push(encodeMessage({ type: 'entries', after: from, entries: batch, head }));
    from = batch.at(-1)![0];
    batch = [];
    size = 0;
  };
  for (const entry of entries) {
    if (batch.length > 0 && size + entry[2].length > bytes) finish();
    batch.push(entry);
    size += entry[2].length;
  }
  finish();
  return messages;
}
