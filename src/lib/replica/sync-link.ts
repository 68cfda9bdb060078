import type { Connection } from '../api/replica.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { SyncClient, type SyncStatus } from '../sync/client.ts';
import type { ReplicaPort } from '../sync/port.ts';
import type { Host } from '../sync/session.ts';
import type { OpenSocket } from '../sync/socket.ts';
import type { Timers } from '../sync/timers.ts';
import type { PracticeAccess } from './practice-access.ts';
import { Listeners } from './subscriptions.ts';

export type { Host } from '../sync/session.ts';

/** The platform's ways to a server. */
export interface Net {
  readonly socket: OpenSocket;
  readonly timers: Timers;
}

/** What of a replica's status is about its server. */
export interface LinkState {
  readonly connection: Connection;
  readonly behind: number;
  readonly syncedAt: string | null;
  readonly clockSkewMs: number | null;
}

/** How far what was saved here has come: all of it is on the server, or not yet, or never will be. */
export type Delivery = 'done' | 'waiting' | Problem;

/** Without any progress for this long, somebody who waits is told that it does not go on. */
const STALLED_MS = 60_000;

const NOWHERE: SyncStatus = {
  connection: { state: 'offline', server: '', since: '', problem: null },
  behind: 0,
  following: false,
  clockSkewMs: null,
  host: null
};

/** A replica's connection to its server, which may change or be absent. */
export class SyncLink {
  readonly #replica: ReplicaPort;
  readonly #access: PracticeAccess;
  readonly #net: Net | undefined;
  readonly #delivery: () => Delivery;
  readonly #changed = new Listeners<void>();
  readonly #presence = new Listeners<{ docTag: Uint8Array; body: Uint8Array }>();
  #client: SyncClient | undefined;
  #status: SyncStatus = NOWHERE;
  #syncedAt: string | null = null;

  constructor(
    replica: ReplicaPort,
    access: PracticeAccess,
    net: Net | undefined,
    delivery: () => Delivery
  ) {
    this.#replica = replica;
    this.#access = access;
    this.#net = net;
    this.#delivery = delivery;
  }

  get state(): LinkState {
    const { connection, behind, clockSkewMs } = this.#status;
    return {
      connection: this.#client ? connection : { state: 'none' },
      behind,
      syncedAt: this.#syncedAt,
      clockSkewMs
    };
  }

  /** What the server said of itself, while there is a connection. */
  get host(): Host | null {
    return this.#status.host;
  }

  onChanged(seen: () => void): () => void {
    return this.#changed.add(seen);
  }

  onPresence(seen: (docTag: Uint8Array, body: Uint8Array) => void): () => void {
    return this.#presence.add(({ docTag, body }) => seen(docTag, body));
  }

  /** Connects to the practice's server, where there is one to connect to. */
  start(): void {
    const { server, practice, identity } = this.#access;
    if (!this.#net || !server || this.#client) return;
    this.#client = new SyncClient({
      server,
      practice,
      identity,
      port: this.#replica,
      genesis: () => this.#access.genesis(),
      join: () => this.#access.join(),
      connect: this.#net.socket,
      timers: this.#net.timers,
      onStatus: (status) => {
        this.#status = status;
        this.moved();
      },
      onPresence: (docTag, body) => this.#presence.tell({ docTag, body })
    });
    this.#client.start();
    this.#status = this.#client.status;
    this.moved();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#status = NOWHERE;
    await client?.stop();
    this.moved();
  }

  /** Begins again from the cursor: it was moved, or the server changed. */
  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  reconnectNow(): void {
    this.#client?.reconnectNow();
  }

  present(docTag: Uint8Array, body: Uint8Array): void {
    this.#client?.sendPresence(docTag, body);
  }

  /** Says that something of the link, or of what is to be delivered, is different now. */
  moved(): void {
    if (this.#net && this.#isSettled()) {
      this.#syncedAt = new Date(this.#net.timers.now()).toISOString();
    }
    this.#changed.tell();
  }

  /**
   * Resolves when this device has all that the server has, after `ms` in any case, and at once where
   * no server answers: for work that can wait until a first sync leaves room for it.
   */
  async caughtUp(ms: number): Promise<void> {
    if (!this.#net || !this.#isBehind()) return;
    const waiting = Promise.withResolvers<void>();
    const cancel = this.#net.timers.after(ms, waiting.resolve);
    const stop = this.#changed.add(() => {
      if (!this.#isBehind()) waiting.resolve();
    });
    await waiting.promise;
    cancel();
    stop();
  }

  /** Resolves when the server has everything saved here, and this device everything there. */
  async settled(): Promise<Result<void>> {
    if (!this.#client || !this.#net) {
      return fail('no-server', 'This device has no server to sync with.', {
        safe: 'Everything is saved on this device.',
        action: 'Set the address of the practice’s hub.'
      });
    }
    const { timers } = this.#net;
    const outcome = Promise.withResolvers<Result<void>>();
    let cancelStall = (): void => undefined;
    const look = () => {
      cancelStall();
      const { connection } = this.#status;
      const delivery = this.#delivery();
      if (this.#isSettled()) outcome.resolve(ok(undefined));
      else if (connection.state === 'offline' && connection.problem) {
        outcome.resolve({ ok: false, problem: connection.problem });
      } else if (typeof delivery === 'object') {
        outcome.resolve({ ok: false, problem: delivery });
      } else cancelStall = timers.after(STALLED_MS, () => outcome.resolve(stalled()));
    };
    const stop = this.#changed.add(look);
    look();
    const result = await outcome.promise;
    cancelStall();
    stop();
    return result;
  }

  #isBehind(): boolean {
    const { connection, behind } = this.#status;
    return connection.state === 'online' && behind > 0;
  }

  #isSettled(): boolean {
    const { connection, following, behind } = this.#status;
    return (
      connection.state === 'online' && following && behind === 0 && this.#delivery() === 'done'
    );
  }
}

const stalled = (): Result<void> =>
  fail('sync-stalled', 'The server does not go on answering.', {
    safe: 'Everything is saved on this device and is sent when the server answers again.',
    action: 'Look at the hub, then try again.'
  });
