import type { Uuid } from '../docs/core/ids.ts';
import { toProblem, type Result } from '../problem.ts';
import type { Projections } from '../projections/projections.ts';
import { Lane } from '../sync/lane.ts';
import type { Timers } from '../sync/timers.ts';
import type { Clearing } from './clearing.ts';
import type { Documents } from './documents.ts';
import type { Destroying } from './erasing/destroying.ts';
import type { Gate } from './gate.ts';
import type { Intake } from './intake.ts';
import { KEYS } from './keys.ts';
import type { KeysDesk } from './members/keys.ts';
import { undoneTakings } from './members/possession.ts';
import type { Outbox } from './outbox.ts';
import type { PracticeAccess } from './practice-access.ts';
import type { Projector } from './projector.ts';
import type { AtomicStore } from './store/store.ts';

/** How long a device that let nobody in waits for the one that did, before it hands out keys itself. */
const OTHERS_FIRST_MS = 15_000;

export interface RightsParts {
  readonly access: PracticeAccess;
  readonly store: AtomicStore;
  readonly projections: Projections;
  readonly documents: Documents;
  readonly outbox: Outbox;
  readonly intake: Intake;
  readonly projector: Projector;
  readonly clearing: Clearing;
  readonly destroying: Destroying;
  readonly gate: Gate;
  readonly keys: KeysDesk;
  /** Time to wait for others in; absent where this replica never syncs. */
  readonly timers: Timers | undefined;
  /** What may be read here is different now. */
  readonly moved: () => void;
  /** Something may be outgoing that was not before. */
  readonly outgoing: () => void;
  /** Entries that were withheld or put aside may come now. */
  readonly readAnew: () => void;
  readonly failed: (outcome: Result<never>) => void;
}

const UNDONE = 'undone-';

const UTF8 = { to: new TextEncoder(), from: new TextDecoder() };

/** Follows who belongs to the practice: what this device holds, seals with, and hands out. */
export class Rights {
  readonly #parts: RightsParts;
  readonly #lane = new Lane();
  #cancelKeys: (() => void) | undefined;

  constructor(parts: RightsParts) {
    this.#parts = parts;
  }

  /** Follows what was said about members, in the background, one after the other. */
  membersMoved(): void {
    void this.followNow()
      .then(() => this.sealAnew())
      .then(this.#parts.outgoing, (error: unknown) =>
        this.#parts.failed({ ok: false, problem: toProblem(error) })
      );
  }

  /** Resolves when all is done that follows from what was said so far, keys included. */
  async idle(): Promise<void> {
    await this.#lane.idle();
    await this.#parts.keys.idle();
    await this.#lane.idle();
  }

  /** The same, for who waits for it. */
  followNow(): Promise<void> {
    return this.#lane.run(async () => {
      await this.#parts.destroying.follow();
      await this.follow();
    });
  }

  /** Follows what this device may hold: what was lost goes, what was gained is read anew. */
  async follow(): Promise<void> {
    const { access, clearing, gate, store } = this.#parts;
    // Before this device has heard of itself, nothing is known to be lost.
    if (!access.membership.devices.has(access.identity.id)) return;
    await access.followKeys();
    const stored = await store.load(KEYS.held);
    const before = stored && UTF8.from.decode(stored);
    const known = before?.split(' ') ?? [];
    const words = [...gate.holds.split(' '), ...this.#undone(known)].filter(Boolean);
    const now = words.join(' ');
    if (before === now) return;
    await clearing.clear();
    const gained = before !== undefined && words.some((word) => !known.includes(word));
    if (gained) await this.#regain();
    await store.commit({ put: [[KEYS.held, UTF8.to.encode(now)]] });
    this.#parts.moved();
    if (gained) this.#parts.readAnew();
  }

  /**
   * A word for what was said against this device and came to nothing: a server that had not heard of
   * what undid it withheld entries meanwhile, and they are read anew once it has.
   */
  #undone(known: readonly string[]): string[] {
    const { access, outbox } = this.#parts;
    if (outbox.statements.size > 0) return known.filter((word) => word.startsWith(UNDONE));
    const count = undoneTakings(access.membership, access.identity.id);
    return count === 0 ? [] : [`${UNDONE}${count}`];
  }

  async #regain(): Promise<void> {
    const { intake, outbox, projector, projections, documents } = this.#parts;
    await intake.repair();
    await outbox.offerRefused();
    const bare = [...documents.ids()].filter((id: Uuid) => !projections.headsOf(id));
    projector.later(bare);
  }

  /** Takes back what is sealed under keys that this device knows to be replaced. */
  async sealAnew(): Promise<void> {
    const { access, outbox } = this.#parts;
    await outbox.takeBackOutdated((sealed) => access.unsealOutdated(sealed));
  }

  /** After a server answered: its refusals may ask for other keys, its word may let go what waited. */
  async serverAnswered(): Promise<void> {
    await this.sealAnew();
    await this.#lane.run(() => this.follow());
    if (this.#parts.clearing.isWaiting) await this.#parts.clearing.clear();
    // What could not be handed out while no server was there.
    this.keepKeysSoon();
  }

  /** After an act of this device's own: the keys follow it at once. */
  async thenKeys<T>(said: Promise<Result<T>>): Promise<Result<T>> {
    const outcome = await said;
    if (outcome.ok) await this.#parts.keys.maintain();
    return outcome;
  }

  /**
   * Hands out what somebody elsewhere became entitled to: at once where this device let them in,
   * else only when whoever did so has had time for it.
   */
  keepKeysSoon(): void {
    const { keys, timers } = this.#parts;
    if (!keys.isDue) return;
    if (keys.isOurs || !timers) return void keys.maintain();
    this.#cancelKeys ??= timers.after(OTHERS_FIRST_MS, () => {
      this.#cancelKeys = undefined;
      void keys.maintain();
    });
  }

  stop(): void {
    this.#cancelKeys?.();
  }
}
