import type { Uuid } from '../../docs/core/ids.ts';
import { ok, ProblemError, type Problem, type Result } from '../../problem.ts';
import { channelName, tabLock, type FromTab, type ToTab } from './channel.ts';

interface Subscription {
  readonly topic: string;
  readonly args: readonly unknown[];
  readonly seen: (value: never) => void;
  readonly failed: ((problem: Problem) => void) | undefined;
}

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** What of the engine's messages a note's own line takes: see `note.ts`. */
export interface NoteLine {
  engineStarted(term: string): void;
  deliver(data: unknown): void;
}

/**
 * A tab's line to whichever tab's worker is the engine: calls that are answered once, and topics that
 * are followed. Both survive the engine moving to another tab: what was not answered is asked again.
 */
export class EngineLine {
  readonly tab: string = crypto.randomUUID();
  readonly #channel: BroadcastChannel;
  readonly #calls = new Map<number, Call>();
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #failures = new Set<(problem: Problem) => void>();
  /** Where messages for open notes go, as soon as there is one. */
  #notes: Promise<NoteLine> | undefined;
  #term: string | undefined;
  #lastId = 0;
  /** Told when a call was answered; see {@link answered}. */
  #looked: (() => void) | undefined;
  #releaseTab: (() => void) | undefined;
  #closed = false;

  constructor(profile: Uuid) {
    this.#channel = new BroadcastChannel(channelName(profile));
    this.#channel.addEventListener('message', ({ data }: MessageEvent<ToTab>) => {
      if (data.to === 'tabs' || data.to === this.tab) this.#receive(data);
    });
  }

  /** Takes the tab's lock, then makes itself known; resolves when an engine has answered. */
  async open(): Promise<Result<void>> {
    await new Promise<void>((held) => {
      void navigator.locks.request(tabLock(this.tab), () => {
        held();
        return new Promise<void>((release) => (this.#releaseTab = release));
      });
    });
    return new Promise((resolve) => {
      const failed = (problem: Problem) => {
        this.#failures.delete(failed);
        resolve({ ok: false, problem });
      };
      this.#failures.add(failed);
      this.#post({ type: 'hello' });
      void this.call('status').then(
        () => resolve(ok(undefined)),
        (error: unknown) => resolve({ ok: false, problem: (error as ProblemError).problem })
      );
    });
  }

  /** Calls a method of the engine's; rejects with a `ProblemError` where it failed there. */
  call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { method, args, resolve, reject });
      if (this.#term) this.#post({ type: 'call', id, method, args });
    });
  }

  /** Subscribes to a topic of the engine's, now and of every engine after it. */
  subscribe<T>(
    topic: string,
    args: readonly unknown[],
    seen: (value: T) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    const id = ++this.#lastId;
    this.#subscriptions.set(id, { topic, args, seen: seen as (value: never) => void, failed });
    if (this.#term) this.#post({ type: 'subscribe', id, topic, args });
    return () => {
      this.#subscriptions.delete(id);
      this.#post({ type: 'unsubscribe', id });
    };
  }

  /** Brings open notes onto the line: they are told of every engine from the present one on. */
  async connectNotes(notes: Promise<NoteLine>): Promise<void> {
    this.#notes = notes;
    if (this.#term) (await notes).engineStarted(this.#term);
  }

  /** A message of a note's for the engine that is there now; without one it is let go. */
  postOfNote(data: unknown): void {
    if (this.#term) this.#post({ type: 'port', term: this.#term, data });
  }

  /** How many calls wait for their answer. */
  get waiting(): number {
    return this.#calls.size;
  }

  /** Resolves when the next call was answered, or somebody {@link look}s. */
  answered(): Promise<void> {
    return new Promise<void>((looked) => (this.#looked = looked));
  }

  look(): void {
    this.#looked?.();
  }

  /** Leaves the engine. What is asked from now on is asked of nobody, and never answered. */
  close(): void {
    this.#closed = true;
    this.#subscriptions.clear();
    this.#calls.clear();
    this.#releaseTab?.();
  }

  /** The last of it, once its notes are closed. */
  hangUp(): void {
    this.#channel.close();
  }

  #post(message: DistributiveOmit<FromTab, 'to' | 'from'>): void {
    if (!this.#closed) this.#channel.postMessage({ ...message, to: 'engine', from: this.tab });
  }

  #receive(message: ToTab): void {
    switch (message.type) {
      case 'engine':
        return this.#engineStarted(message.term);
      case 'failed':
        for (const failed of [...this.#failures]) failed(message.problem as Problem);
        return;
      case 'answer':
        this.#calls.get(message.id)?.resolve(message.value as never);
        return this.#answered(message.id);
      case 'error':
        this.#calls.get(message.id)?.reject(new ProblemError(message.problem as Problem));
        return this.#answered(message.id);
      case 'event':
        return this.#subscriptions.get(message.id)?.seen(message.value as never);
      case 'trouble':
        return this.#subscriptions.get(message.id)?.failed?.(message.problem as Problem);
      case 'port':
        if (message.term === this.#term) {
          void this.#notes?.then((notes) => notes.deliver(message.data));
        }
    }
  }

  #answered(id: number): void {
    this.#calls.delete(id);
    this.look();
  }

  /** Asks a new engine for everything that waits, or that the one before did not answer. */
  #engineStarted(term: string): void {
    if (term === this.#term) return;
    this.#term = term;
    for (const [id, { method, args }] of this.#calls) {
      this.#post({ type: 'call', id, method, args });
    }
    for (const [id, { topic, args }] of this.#subscriptions) {
      this.#post({ type: 'subscribe', id, topic, args });
    }
    void this.#notes?.then((notes) => notes.engineStarted(term));
  }
}

/** `Omit` that keeps a union a union. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
