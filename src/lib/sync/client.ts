import type { DeviceIdentity } from '../access/identity.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Problem } from '../problem.ts';
import { reconnectDelay, refusedDelay, type Fraction } from './backoff.ts';
import type { Connection } from './connection.ts';
import { Lane } from './lane.ts';
import { Pace } from './pace.ts';
import type { ReplicaPort } from './port.ts';
import { PresenceOut } from './presence-out.ts';
import { Session, type Host, type SessionEnd } from './session.ts';
import { openWebSocket, type OpenSocket } from './socket.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface SyncClientOptions {
  /** Address of the server: `https://hub.local:8443`. */
  readonly server: string;
  readonly practice: Uuid;
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  readonly port: ReplicaPort;
  /** The practice's genesis envelope, where this device has it: a server without it is given it. */
  readonly genesis?: () => Promise<Uint8Array | undefined>;
  /** This device's join envelope, until a server has taken it. */
  readonly join?: () => Promise<Uint8Array | undefined>;
  /** Reads statements alone: for a device on its way into the practice (WIRE5). */
  readonly only?: 'membership';
  /** Called whenever the status differs. */
  readonly onStatus?: (status: SyncStatus) => void;
  readonly onPresence?: (docTag: Uint8Array, body: Uint8Array) => void;
  readonly connect?: OpenSocket;
  readonly timers?: Timers;
  readonly fraction?: Fraction;
}

export interface SyncStatus {
  readonly connection: Exclude<Connection, { state: 'none' }>;
  /** Entries behind the server's head. */
  readonly behind: number;
  /** Everything the server has is here, and more will come by itself. */
  readonly following: boolean;
  /** Server time minus device time in milliseconds, as last seen (LOG10). */
  readonly clockSkewMs: number | null;
  /** What the server said of itself, while there is a connection. */
  readonly host: Host | null;
}

/** A connection that held this long was a good one: the next loss starts counting anew. */
const STEADY_MS = 30_000;

/**
 * Keeps a device in step with one server, for as long as it is started: connects, introduces
 * itself, reads, sends, and comes back after every loss (docs/sync.md, section 5). Whatever server
 * or network do, it neither throws nor loops, and says what is wrong in its status.
 */
export class SyncClient {
  readonly #options: SyncClientOptions;
  readonly #timers: Timers;
  readonly #fraction: Fraction;
  readonly #pullPace: Pace;
  readonly #pushPace: Pace;
  readonly #receiving = new Lane();
  readonly #sending = new Lane();
  readonly #presence: PresenceOut;
  #running = false;
  #session: Session | null = null;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  #cancelSteady: (() => void) | null = null;
  /** Since when there has been no connection; `null` while there is one. */
  #since: string | null;
  #problem: Problem | null = null;
  /** A first attempt, or one that a person asked for, is shown; later ones go on unseen. */
  #attempting = false;
  #clockSkewMs: number | null = null;
  #status: SyncStatus;

  constructor(options: SyncClientOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#fraction = options.fraction ?? Math.random;
    this.#pullPace = new Pace(this.#timers);
    this.#pushPace = new Pace(this.#timers);
    this.#presence = new PresenceOut(this.#timers, (docTag, body) =>
      this.#session?.presence(docTag, body)
    );
    this.#since = this.#now();
    this.#status = this.#currentStatus();
  }

  get status(): SyncStatus {
    return this.#status;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempting = true;
    this.#problem = null;
    this.#dial();
  }

  /** Ends the connection; resolves when the replica is no longer in use. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimers();
    this.#presence.stop();
    this.#session?.close();
    this.#session = null;
    this.#since ??= this.#now();
    this.#attempting = false;
    this.#changed();
    await this.#receiving.idle();
    await this.#sending.idle();
  }

  /** Tries at once: the network returned, or a person asks (WIRE9). */
  reconnectNow(): void {
    if (!this.#running) return;
    if (this.#session !== null) {
      this.#session.probe();
      return;
    }
    this.#cancelTimers();
    this.#failures = 0;
    this.#attempting = true;
    this.#dial();
  }

  /** Tells the others, sealed already; dropped while offline, thinned out when too frequent. */
  sendPresence(docTag: Uint8Array, body: Uint8Array): void {
    if (this.#session?.online) this.#presence.send(docTag, body);
  }

  #dial(): void {
    this.#cancelRetry = null;
    const { server, practice, identity, port, connect, genesis, join } = this.#options;
    const session = new Session({
      server,
      practice,
      identity,
      port,
      connect: connect ?? openWebSocket,
      timers: this.#timers,
      fraction: this.#fraction,
      genesis: genesis ?? (async () => undefined),
      join: join ?? (async () => undefined),
      only: this.#options.only,
      pullPace: this.#pullPace,
      pushPace: this.#pushPace,
      receiving: this.#receiving,
      sending: this.#sending,
      changed: () => this.#moved(),
      presence: (docTag, body) => this.#options.onPresence?.(docTag, body),
      ended: (end) => this.#ended(end)
    });
    this.#session = session;
    this.#changed();
  }

  #moved(): void {
    const session = this.#session;
    if (session?.online && this.#cancelSteady === null) {
      this.#since = null;
      this.#problem = null;
      this.#attempting = false;
      this.#cancelSteady = this.#timers.after(STEADY_MS, () => (this.#failures = 0));
    }
    this.#clockSkewMs = session?.clockSkewMs ?? this.#clockSkewMs;
    this.#changed();
  }

  #ended({ problem, final }: SessionEnd): void {
    this.#session = null;
    this.#cancelTimers();
    if (!this.#running) return;
    this.#since ??= this.#now();
    this.#problem = problem;
    this.#attempting = false;
    const delay = final
      ? refusedDelay(this.#fraction)
      : reconnectDelay(this.#failures, this.#fraction);
    this.#failures += 1;
    this.#cancelRetry = this.#timers.after(delay, () => this.#dial());
    this.#changed();
  }

  #cancelTimers(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#cancelSteady?.();
    this.#cancelSteady = null;
  }

  #changed(): void {
    const next = this.#currentStatus();
    if (same(next, this.#status)) return;
    this.#status = next;
    this.#options.onStatus?.(next);
  }

  #currentStatus(): SyncStatus {
    const session = this.#session;
    const { server } = this.#options;
    const connection: SyncStatus['connection'] = session?.online
      ? { state: 'online', server }
      : this.#attempting
        ? { state: 'connecting', server }
        : { state: 'offline', server, since: this.#since ?? this.#now(), problem: this.#problem };
    return {
      connection,
      behind: session?.behind ?? 0,
      following: session?.following ?? false,
      clockSkewMs: this.#clockSkewMs,
      host: session?.online ? session.host : null
    };
  }

  #now(): string {
    return new Date(this.#timers.now()).toISOString();
  }
}

const same = (a: SyncStatus, b: SyncStatus): boolean =>
  a.behind === b.behind &&
  a.following === b.following &&
  a.clockSkewMs === b.clockSkewMs &&
  a.host === b.host &&
  a.connection.state === b.connection.state &&
  JSON.stringify(a.connection) === JSON.stringify(b.connection);
