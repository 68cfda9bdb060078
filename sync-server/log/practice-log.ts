import {
  applyStatements,
  emptyMembership,
  erased,
  erasureOf,
  type MembershipState
} from '#lib/access/membership.ts';
import { fromHex } from '#lib/crypto/crypto.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Scope } from '#lib/docs/kinds.ts';
import { parseEnvelope, type Envelope } from '#lib/envelope/envelope.ts';
import { toProblem } from '#lib/problem.ts';
import type { Clock } from '../clock.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Log } from '../logger.ts';
import { Allowance } from './allowance.ts';
import { Announcement, type Fresh } from './audience.ts';
import { Checks, type Bringer, type Verdict } from './checks.ts';
import { Endings } from './endings.ts';
import { ENTRY_CONFLICT, QUOTA, unstored, type Refusal } from './refusal.ts';
import { standingRefusal } from './standing.ts';
import type { AppendOutcome, LogState, LogStore, NewEntry, Stretch } from './store.ts';
import { viewOf, type View } from './view.ts';

export type { Refusal } from './refusal.ts';

/** What became of one envelope. */
export type Taken = { readonly seq: number } | Refusal;

/** A connection of a member device, which hears of what happens in the log. */
export interface Follower {
  readonly device: Uuid;
  /** New entries, for whoever follows (WIRE6). */
  appended(announcement: Announcement): void;
  /** What another connection says, as a whole message (WIRE7). */
  presence(message: Uint8Array): void;
  /** Somebody's standing or rights changed, this device's perhaps; told before what is new. */
  membershipMoved(): void;
  /** Makes room for a later connection of the same device. */
  displace(): void;
}

export interface PracticeLogDependencies {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Most bytes of envelopes in one message to followers. */
  readonly followBytes: number;
  readonly intake: IntakeLimits;
}

/** One practice's log on this server: what may enter it, and who hears of it. */
export class PracticeLog {
  readonly practice: Uuid;
  readonly generation: Uint8Array;
  readonly #dependencies: PracticeLogDependencies;
  readonly #allowance: Allowance;
  /** Those who came last come last. */
  readonly #followers = new Set<Follower>();
  readonly #views = new Map<Uuid, View>();
  readonly #endings: Endings;
  #head: number;
  #bytes: number;
  #membership: MembershipState;
  /** Statements are checked against all earlier ones, so one push of them waits for the other. */
  #statements: Promise<unknown> = Promise.resolve();
  /** Statements that are on their way into the store: nothing may overtake them. */
  #storing: Promise<unknown> | undefined;

  private constructor(
    log: LogState,
    membership: MembershipState,
    endings: Endings,
    dependencies: PracticeLogDependencies
  ) {
    this.practice = log.practice;
    this.generation = log.generation;
    this.#head = log.head;
    this.#bytes = log.bytes;
    this.#membership = membership;
    this.#endings = endings;
    this.#dependencies = dependencies;
    this.#allowance = new Allowance(dependencies.intake, dependencies.clock.now());
  }

  /** Opens the log as it is kept, with the membership that its statements give (MEM5). */
  static async open(log: LogState, dependencies: PracticeLogDependencies): Promise<PracticeLog> {
    const seqs = new Map<Envelope, number>();
    for (const [seq, , bytes] of await dependencies.store.membership(log.practice)) {
      const envelope = parseEnvelope(bytes);
      if (envelope.ok) seqs.set(envelope.value, seq);
    }
    const endings = new Endings();
    const membership = await applyStatements(
      emptyMembership(log.practice),
      [...seqs.keys()],
      ({ accepted, state }, envelope) => accepted && endings.note(state, seqs.get(envelope)!)
    );
    const opened = new PracticeLog(log, membership, endings, dependencies);
    // What was cut short is done again: nothing tells how far it came.
    await opened.#erase(emptyMembership(log.practice));
    return opened;
  }

  get head(): number {
    return this.#head;
  }

  get membership(): MembershipState {
    return this.#membership;
  }

  /** Where the statement stands by which a device is out; `undefined` of one that is not. */
  endOf(device: Uuid): number | undefined {
    return this.#endings.of(device);
  }

  /** What a device is sent as things stand. */
  view(device: Uuid): View {
    let view = this.#views.get(device);
    if (!view) this.#views.set(device, (view = viewOf(this.#membership, device)));
    return view;
  }

  /** What a view shows above `after`, up to `bytes` of envelopes and at least one entry (WIRE5). */
  read(after: number, bytes: number, view: View): Promise<Stretch> {
    return this.#dependencies.store.readAfter(this.practice, after, bytes, view);
  }

  /**
   * Takes in what a member device pushes, its own envelopes or ones it forwards, in order. Answers
   * for each when those that are taken are durable (WIRE4). Never rejects.
   */
  push(envelopes: readonly Uint8Array[], device: Uuid, again: boolean): Promise<Taken[]> {
    return this.#take(envelopes, { is: 'member', device, again });
  }

  /** Takes in a statement that somebody brings who is no member yet (WIRE3). Never rejects. */
  async admit(envelope: Uint8Array): Promise<Taken> {
    const now = this.#dependencies.clock.now();
    return (await this.#take([envelope], { is: 'stranger', now }))[0]!;
  }

  /** Sends every later entry, and the presence of others, to `follower`. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Connections of a device, or of all, those first that came first. */
  followers(device?: Uuid): Follower[] {
    const all = [...this.#followers];
    return device === undefined ? all : all.filter((follower) => follower.device === device);
  }

  /** Passes on what one connection says about a document of the scope (WIRE7). */
  tell(from: Follower, scope: Scope, message: Uint8Array): void {
    for (const follower of this.#followers) {
      if (follower !== from && this.view(follower.device).scopes.has(scope)) {
        follower.presence(message);
      }
    }
  }

  async #take(envelopes: readonly Uint8Array[], by: Bringer): Promise<Taken[]> {
    const { store, clock, intake, log } = this.#dependencies;
    const shut = by.is === 'member' && standingRefusal(this.#membership, by.device);
    if (shut) return envelopes.map(() => shut);
    const checks = new Checks(envelopes, by, {
      practice: this.practice,
      store,
      allowance: this.#allowance,
      limits: intake,
      now: clock.now()
    });
    try {
      if (!checks.haveStatements) return await this.#takeSealed(checks, by);
      const taken = this.#statements.then(async () =>
        this.#append(await checks.verdicts(this.#membership), checks, by)
      );
      this.#statements = taken.catch(() => undefined);
      return await taken;
    } catch (error) {
      const problem = toProblem(error);
      log.error(
        { practice: this.practice, entries: envelopes.length, code: problem.code, err: error },
        'entries could not be stored'
      );
      return envelopes.map(() => unstored(problem));
    }
  }

  async #takeSealed(checks: Checks, by: Bringer): Promise<Taken[]> {
    let verdicts = await checks.verdicts(this.#membership);
    // Signatures take a while, in which a role may have changed; and statements that are being
    // stored come before these entries, which they may forbid.
    while (this.#storing || checks.membership !== this.#membership) {
      await this.#storing;
      verdicts = await checks.again(verdicts, this.#membership);
    }
    return this.#append(verdicts, checks, by);
  }

  /** Appends what passed, and takes over the membership that it leads to. */
  async #append(verdicts: readonly Verdict[], checks: Checks, by: Bringer): Promise<Taken[]> {
    const { store, clock } = this.#dependencies;
    // Somebody who was shut out while their push was looked at brings nothing any more.
    const shut = by.is === 'member' && standingRefusal(this.#membership, by.device);
    if (shut) return verdicts.map(() => shut);
    const fitting = this.#fitting(verdicts);
    const accepted = fitting.flatMap((verdict) =>
      'envelope' in verdict ? [verdict.envelope] : []
    );
    const time = clock.now();
    const stored = Promise.withResolvers<void>();
    if (checks.haveStatements) this.#storing = stored.promise;
    let outcomes: readonly AppendOutcome[] = [];
    try {
      if (accepted.length > 0) {
        outcomes = await store.append(this.practice, accepted.map(newEntry), time);
      }
      if (checks.haveStatements) {
        const before = this.#membership;
        for (const { entryId, membership } of checks.steps) {
          const outcome = outcomes[accepted.findIndex((one) => one.entryId === entryId)];
          if (outcome && 'seq' in outcome) this.#endings.note(membership, outcome.seq);
        }
        this.#becomes(checks.membership!);
        await this.#erase(before);
      }
    } finally {
      if (checks.haveStatements) this.#storing = undefined;
      stored.resolve();
    }
    const fresh: Fresh[] = [];
    let at = 0;
    const taken = fitting.map((verdict): Taken => {
      if (!('envelope' in verdict)) return verdict;
      const outcome = outcomes[at++]!;
      if ('conflict' in outcome) return ENTRY_CONFLICT;
      const { scope, device, bytes } = verdict.envelope;
      const isGone = erasureOf(this.#membership, verdict.envelope.docTag) !== undefined;
      if (outcome.fresh) {
        fresh.push({ scope, device, entry: [outcome.seq, time, bytes], ...(isGone && { isGone }) });
      }
      return { seq: outcome.seq };
    });
    this.#publish(fresh);
    // What is kept already takes no further room.
    return Promise.all(
      taken.map(async (one, i) => {
        const verdict = verdicts[i]!;
        const known = one === QUOTA && 'envelope' in verdict && checks.known(verdict.envelope);
        return (known && (await known)) || one;
      })
    );
  }

  /** Refuses what is more than the practice may keep here; statements, which may free it, go in. */
  #fitting(verdicts: readonly Verdict[]): Verdict[] {
    const { practiceBytes } = this.#dependencies.intake;
    let bytes = this.#bytes;
    return verdicts.map((verdict) => {
      if (!('envelope' in verdict)) return verdict;
      const { length } = verdict.envelope.bytes;
      if (verdict.envelope.kind !== 'membership' && bytes + length > practiceBytes) return QUOTA;
      bytes += length;
      return verdict;
    });
  }

  /**
   * Deletes what two people destroyed since `before` (ERA4). Statements that are stored come before it,
   * so that it is done at the next start where it fails now; and it is said before they are answered.
   */
  async #erase(before: MembershipState): Promise<void> {
    const [now, then] = [erased(this.#membership), erased(before)];
    const fresh = [...now.keys()].filter((tag) => !then.has(tag));
    if (fresh.length === 0) return;
    const { store, log } = this.#dependencies;
    try {
      const { entries, bytes } = await store.erase(this.practice, fresh.map(fromHex));
      this.#bytes -= bytes;
      if (entries > 0) log.info({ practice: this.practice, entries, bytes }, 'records destroyed');
    } catch (error) {
      log.error({ practice: this.practice, err: error }, 'records could not be destroyed yet');
    }
  }

  #becomes(membership: MembershipState): void {
    if (membership === this.#membership) return;
    this.#membership = membership;
    this.#views.clear();
    for (const follower of [...this.#followers]) follower.membershipMoved();
  }

  #publish(fresh: readonly Fresh[]): void {
    if (fresh.length === 0) return;
    const announcement = new Announcement(this.#head, fresh, this.#dependencies.followBytes);
    this.#head = announcement.to;
    for (const { entry } of fresh) this.#bytes += entry[2].length;
    for (const follower of this.#followers) follower.appended(announcement);
  }
}

/** What the store is told of an envelope. */
export const newEntry = ({ entryId, kind, scope, device, bytes }: Envelope): NewEntry => ({
  entryId,
  kind,
  scope,
  device,
  envelope: bytes
});
