import type { DeviceIdentity } from '../../access/identity.ts';
import { Denied, type BlobConnection } from '../../blobs/connection.ts';
import {
  damagedHere,
  notFetched,
  notHere,
  onNoServer,
  refused,
  takesNone
} from '../../blobs/problems.ts';
import type { Taker } from '../../blobs/opening.ts';
import type { BlobName } from '../../blobs/reference.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { ProblemError, toProblem, type Problem } from '../../problem.ts';
import { offerAgainDelay, reconnectDelay } from '../../sync/backoff.ts';
import type { Connection } from '../../api/replica.ts';
import type { Host, Net } from '../sync-link.ts';
import { askServer } from './asking.ts';
import { bringFile, fetchFile, hindranceOf, isIntact, type Job, type Way } from './carrying.ts';
import { Deferred } from './deferred.ts';
import { Line } from './line.ts';
import { nameText, type Shelf } from './shelf.ts';
import { Waiting } from './waiting.ts';

export interface TrafficParts {
  readonly shelf: Shelf;
  readonly practice: Uuid;
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  /** Absent where this device never syncs. */
  readonly net: Net | undefined;
  /** The connection for the log: files move while it is there. */
  readonly link: () => Connection;
  /** What the server said of itself when it let this device in. */
  readonly host: () => Host | null;
  /** Files of destroyed records that the server is to delete, as far as this device may say so. */
  readonly dropping?: () => Promise<readonly BlobName[]>;
  /** The server deleted these, or never will for this device. */
  readonly dropped?: (names: readonly BlobName[]) => Promise<void>;
  /** Something moved, arrived, or could not. */
  readonly changed: () => void;
}

/** How often a device that holds files asks whether the server wants one of them. */
const WANTED_MS = 120_000;

/**
 * Files that move at once, each way: while the server brings the last of one to its disk, the next is
 * under way.
 */
const LANES: readonly (readonly [name: string, way: Way])[] = [
  ['down', 'down'],
  ['up', 'up'],
  ['second up', 'up']
];

/**
 * Brings files to the server and fetches them, few at a time, on one connection, for as long
 * as the device is connected. What does not go is tried again by itself, ever less often.
 */
export class Traffic {
  readonly #parts: TrafficParts;
  readonly #waiting = new Waiting();
  readonly #moving = new Map<string, { readonly way: Way; readonly done: number }>();
  readonly #deferred = new Deferred();
  readonly #pumps = new Map<string, Promise<void>>();
  /** Files that some lane has taken on. */
  readonly #taken = new Set<string>();
  readonly #line: Line | undefined;
  #trouble: Problem | null = null;
  #wasOnline = false;
  #failures = 0;
  #offers = 0;
  #closed = false;
  #cancelRetry: (() => void) | undefined;
  #cancelOffer: (() => void) | undefined;
  #cancelAsking: (() => void) | undefined;
  /** Questions beside files are under way. */
  #asking: Promise<void> | undefined;

  constructor(parts: TrafficParts) {
    this.#parts = parts;
    const { net, practice, identity } = parts;
    this.#line = net && new Line({ practice, identity, connect: net.socket, timers: net.timers });
  }

  /** Why files do not go to the server; `null` where nothing keeps them. */
  get problem(): Problem | null {
    return this.stuck ?? (this.#parts.shelf.unsent().length > 0 ? this.#trouble : null);
  }

  /** Why the server does not take some file. */
  get stuck(): Problem | undefined {
    const unsent = this.#parts.shelf.unsent();
    if (unsent.length > 0 && this.#isWithoutFiles) return takesNone();
    return unsent.map((blob) => this.#deferred.problem(blob)).find(Boolean);
  }

  /** Whether some file here is not known to be on the server that this device is connected to. */
  get isBehind(): boolean {
    const there = this.#parts.host();
    const behind = this.#parts.shelf.all().filter(({ here, on }) => here && on !== there?.log);
    return behind.some(({ on }) => on === null || there?.blobBytes !== undefined);
  }

  moving(name: BlobName): { readonly way: Way; readonly done: number } | null {
    return this.#moving.get(nameText(name)) ?? null;
  }

  /**
   * Fetches a file that is not here. Resolves once it is kept here; rejects with a `ProblemError` as soon
   * as that cannot be.
   *
   * @param taker may be given its sealed bytes as they come, not verified: see {@link fetchBlob}
   */
  async fetch(name: BlobName, size: number, taker?: Taker): Promise<void> {
    const awaited = this.#waiting.arrival(name);
    if (awaited) return awaited;
    const hindrance = this.#hindrance();
    if (hindrance) throw new ProblemError(hindrance);
    const arrival = this.#waiting.begin(name, size, taker);
    this.#deferred.remove(name);
    this.kick();
    return arrival;
  }

  /** Goes on with whatever there is to move. */
  kick(): void {
    for (const [lane, way] of LANES) {
      if (!this.#pumps.has(lane) && this.#next(way)) this.#pumps.set(lane, this.#pump(lane, way));
    }
  }

  /** The connection for the log came, went, or is another server's. */
  linkMoved(): void {
    const isOnline = this.#parts.link().state === 'online';
    if (isOnline && !this.#wasOnline) {
      this.#deferred.clear();
      this.#offers = 0;
      this.#failures = 0;
      this.#cancelRetry?.();
      this.#cancelRetry = undefined;
    }
    if (isOnline && !this.#wasOnline) this.askServer();
    if (!isOnline) this.#cancelAsking?.();
    this.#wasOnline = isOnline;
    const hindrance = this.#hindrance();
    if (hindrance) this.#waiting.giveUp(hindrance);
    else this.kick();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#cancelOffer?.();
    this.#cancelAsking?.();
    this.#waiting.giveUp(notHere('closed'));
    this.#line?.hangUp();
    await Promise.all(this.#pumps.values());
    await this.#asking;
  }

  /** Asks the server what it wants, and tells it what to delete: see {@link askServer}. */
  askServer(): void {
    this.#cancelAsking?.();
    const { net } = this.#parts;
    if (this.#closed || !net) return;
    this.#cancelAsking = net.timers.after(WANTED_MS, () => this.askServer());
    this.#asking ??= this.#askNow()
      .catch(() => undefined)
      .finally(() => (this.#asking = undefined));
  }

  async #askNow(): Promise<void> {
    const { shelf, link, host, dropping, dropped } = this.#parts;
    const there = host();
    if (link().state !== 'online' || there?.blobBytes === undefined) return;
    const gone = (await dropping?.()) ?? [];
    const isKnownThere = shelf.all().some(({ here, on }) => here && on === there.log);
    if (this.#closed || (gone.length === 0 && !isKnownThere)) return;
    const wanted = await askServer(this.#line!.to(this.#server), shelf, gone, dropped);
    for (const name of wanted) this.#deferred.remove(name);
    this.kick();
    if (this.#pumps.size === 0) this.#line?.rest();
  }

  /** Why nothing can be fetched at this moment. */
  #hindrance(): Problem | undefined {
    const link = this.#parts.link();
    if (this.#closed || !this.#parts.net || link.state === 'none') return notHere('no server');
    if (link.state === 'offline') return notHere(link.problem?.code ?? 'offline');
    return this.#isWithoutFiles ? onNoServer() : undefined;
  }

  /** The server let this device in, and keeps no files. */
  get #isWithoutFiles(): boolean {
    const { link, host } = this.#parts;
    const there = host();
    return link().state === 'online' && there !== null && there.blobBytes === undefined;
  }

  #next(way: Way): Job | undefined {
    const { shelf, link, host } = this.#parts;
    const there = host();
    if (this.#closed || link().state !== 'online' || there?.blobBytes === undefined) {
      return undefined;
    }
    if (this.#cancelRetry) return undefined;
    const isTaken = (name: BlobName) => this.#taken.has(nameText(name));
    const free = (name: BlobName) => !this.#deferred.has(name) && !isTaken(name);
    if (way === 'down') {
      const wanted = this.#waiting.first((name) => !isTaken(name));
      const next = wanted ?? shelf.missing().find(free);
      return next && { way, name: 'name' in next ? next.name : next, size: next.size };
    }
    // What another log had may be missing here: this server is asked, and given it.
    const next = shelf.all().find((blob) => blob.here && blob.on !== there.log && free(blob));
    return next && { way, name: next, size: next.size };
  }

  async #pump(lane: string, way: Way): Promise<void> {
    try {
      for (let job = this.#next(way); job; job = this.#next(way)) {
        const key = nameText(job.name);
        this.#taken.add(key);
        try {
          const connection = this.#line!.to(this.#server);
          await this.#carry(connection, await connection.log, job);
        } finally {
          this.#taken.delete(key);
        }
      }
    } catch (error) {
      this.#lost(toProblem(error));
    }
    // What could not be written down is found out again, from the store or the server.
    await this.#parts.shelf.flush().catch(() => undefined);
    this.#pumps.delete(lane);
    this.kick();
    if (this.#pumps.size === 0 && !this.#closed) this.#line?.rest();
  }

  async #carry(connection: BlobConnection, log: string, job: Job): Promise<void> {
    const { shelf } = this.#parts;
    const key = nameText(job.name);
    const progress = (bytes: number) => {
      this.#moving.set(key, { way: job.way, done: bytes / job.size });
      this.#parts.changed();
    };
    try {
      const passage = { connection, log, progress };
      if (job.way === 'up') await bringFile(shelf, job, passage);
      else await fetchFile(shelf, job, passage, this.#waiting.taker(job.name));
      if (job.way === 'down') this.#waiting.arrived(job.name);
      await shelf.tidy();
      this.#deferred.remove(job.name);
      this.#failures = 0;
      this.#trouble = null;
    } catch (error) {
      if (error instanceof Denied) await this.#denied(job, error);
      else if (connection.over) throw error;
      else this.#defer(job, hindranceOf(job, toProblem(error)), false);
    } finally {
      this.#moving.delete(key);
      this.#parts.changed();
    }
  }

  async #denied(job: Job, { code, message, retry }: Denied): Promise<void> {
    if (job.way === 'down') return this.#defer(job, notFetched(code, message), !retry);
    const isDamaged = code === 'blob-mismatch' && !(await isIntact(this.#parts.shelf, job));
    this.#defer(job, isDamaged ? damagedHere() : refused(code, message), isDamaged || !retry);
  }

  /** Sets something aside, and tells whoever waits for it. */
  #defer(job: Job, problem: Problem, final: boolean): void {
    this.#deferred.add(job.name, problem, final);
    if (job.way === 'down') this.#waiting.refuse(job.name, problem);
    if (final) return;
    this.#cancelOffer ??= this.#after(offerAgainDelay(this.#offers++, Math.random), () => {
      this.#cancelOffer = undefined;
      this.#deferred.due();
    });
  }

  /** The connection could not be had, or ended in the middle of something. */
  #lost(problem: Problem): void {
    this.#line?.hangUp();
    this.#trouble = problem;
    this.#waiting.giveUp(notHere(problem.detail ?? problem.code));
    this.#parts.changed();
    if (this.#closed) return;
    this.#cancelRetry ??= this.#after(reconnectDelay(this.#failures++, Math.random), () => {
      this.#cancelRetry = undefined;
    });
  }

  #after(ms: number, then: () => void): () => void {
    return this.#parts.net!.timers.after(ms, () => {
      then();
      if (!this.#closed) this.kick();
    });
  }

  /** The server that the connection for the log is to. */
  get #server(): string {
    const link = this.#parts.link();
    return link.state === 'none' ? '' : link.server;
  }
}
