import type { DeviceIdentity } from '../access/identity.ts';
import { toHex } from '../crypto/crypto.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { toProblem, type Problem } from '../problem.ts';
import type { Fraction } from './backoff.ts';
import { Introduction, type Welcome } from './introduction.ts';
import { KeepAlive } from './keep-alive.ts';
import type { Lane } from './lane.ts';
import type { Pace } from './pace.ts';
import type { LogIdentity, ReplicaPort } from './port.ts';
import { Puller } from './puller.ts';
import { Pusher } from './pusher.ts';
import { closedBy, protocolError, refusal, silent, unreachable } from './refusals.ts';
import { syncUrl, type OpenSocket, type Socket } from './socket.ts';
import type { Timers } from './timers.ts';
import {
  encodeMessage,
  parseServerMessage,
  type ClientMessage,
  type ServerMessage
} from './wire.ts';

/** How a connection ended. */
export interface SessionEnd {
  readonly problem: Problem;
  /** The server said no, and asking again soon is of no use. */
  readonly final: boolean;
}

/** What a server says of itself to whoever it lets in. */
export interface Host {
  /** Which log it has: its id and generation, as one word (LOG6). */
  readonly log: string;
  /** Content of the largest file that it takes; `undefined` where it keeps none (BLOB8). */
  readonly blobBytes: number | undefined;
}

export interface SessionParts {
  readonly server: string;
  readonly practice: Uuid;
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  readonly port: ReplicaPort;
  readonly connect: OpenSocket;
  readonly timers: Timers;
  readonly fraction: Fraction;
  /** The practice's genesis envelope where this device has it, for a server without it (WIRE2). */
  genesis(): Promise<Uint8Array | undefined>;
  /** This device's join envelope (WIRE3). */
  join(): Promise<Uint8Array | undefined>;
  /** Statements alone are read (WIRE5). */
  readonly only?: 'membership' | undefined;
  /** Kept from connection to connection. */
  readonly pullPace: Pace;
  readonly pushPace: Pace;
  readonly receiving: Lane;
  readonly sending: Lane;
  /** Welcomed, or moved on: see the session's properties. */
  changed(): void;
  presence(docTag: Uint8Array, body: Uint8Array): void;
  ended(end: SessionEnd): void;
}

/** A connection and introduction that take longer than this have failed. */
const INTRODUCTION_MS = 20_000;

/** One connection, from dialling to its end: introduction (WIRE1 to WIRE3), then reading and sending. */
export class Session {
  readonly #parts: SessionParts;
  #socket: Socket | null = null;
  #over = false;
  /** The server said why it ends this, and what it said before is still being stored. */
  #refusing = false;
  #phase: 'dialling' | 'introducing' | 'starting' | 'online' = 'dialling';
  #introduction: Introduction | null = null;
  #puller: Puller | null = null;
  #pusher: Pusher | null = null;
  #keepAlive: KeepAlive | null = null;
  #host: Host | null = null;
  #unsubscribe: (() => void) | null = null;
  #cancelDeadline: () => void;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#cancelDeadline = parts.timers.after(INTRODUCTION_MS, () =>
      this.#end(
        this.#phase === 'dialling'
          ? unreachable('no connection in time')
          : silent('no welcome in time')
      )
    );
    try {
      this.#socket = parts.connect(syncUrl(parts.server), {
        opened: () => this.#opened(),
        message: (data) => this.#message(data),
        closed: ({ code, reason }) => {
          // A refusal says more than the end of the connection that comes with it.
          if (!this.#refusing) this.#end(closedBy(code, reason));
        }
      });
    } catch (error) {
      // An address that no socket can be made for; told later, so that the caller has the session.
      this.#cancelDeadline();
      this.#cancelDeadline = parts.timers.after(0, () => this.#end(unreachable(String(error))));
    }
  }

  get online(): boolean {
    return this.#phase === 'online';
  }

  get behind(): number {
    return this.#puller?.behind ?? 0;
  }

  get following(): boolean {
    return this.#puller?.following ?? false;
  }

  get clockSkewMs(): number | null {
    return this.#introduction?.clockSkewMs ?? null;
  }

  /** What the server said of itself; `null` before it let this device in. */
  get host(): Host | null {
    return this.#host;
  }

  /** Ends the connection for our own reasons; `ended` is not called. */
  close(): void {
    this.#finish(1000, '');
  }

  /** Makes sure that the connection still is one; it ends soon where it is not. */
  probe(): void {
    this.#keepAlive?.probe();
  }

  presence(docTag: Uint8Array, body: Uint8Array): void {
    if (this.online) this.#send({ type: 'presence', docTag, body });
  }

  #send(message: ClientMessage): void {
    if (!this.#over) this.#socket?.send(encodeMessage(message));
  }

  #end(problem: Problem, final = false): void {
    if (this.#over) return;
    const code = problem.code === 'server-protocol' ? 1002 : 1000;
    this.#finish(code, problem.detail?.slice(0, 100) ?? '');
    this.#parts.ended({ problem, final });
  }

  #finish(code: number, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelDeadline();
    this.#keepAlive?.stop();
    this.#unsubscribe?.();
    this.#puller?.stop();
    this.#pusher?.stop();
    this.#parts.pullPace.lost();
    this.#parts.pushPace.lost();
    this.#socket?.close(code, code === 1000 ? '' : reason);
  }

  #opened(): void {
    const { server, practice, identity, timers, genesis, join } = this.#parts;
    this.#phase = 'introducing';
    this.#introduction = new Introduction({
      ...{ url: syncUrl(server), practice, identity, timers, genesis, join },
      send: (message) => this.#send(message)
    });
  }

  #message(data: Uint8Array): void {
    if (this.#over) return;
    const parsed = parseServerMessage(data);
    if (!parsed.ok)
      return this.#end(protocolError(parsed.problem.detail ?? parsed.problem.message));
    this.#keepAlive?.heard();
    this.#handle(parsed.value).catch((error: unknown) => this.#end(toProblem(error)));
  }

  async #handle(message: ServerMessage): Promise<void> {
    if (message.type === 'pong') return;
    if (this.#phase === 'introducing') return this.#introduce(message);
    if (message.type === 'refused') {
      // What came before it may say who shut this device out, and why (WIRE6).
      this.#refusing = true;
      await this.#puller?.stored();
      if (message.code === 'device-revoked') await this.#parts.port.shutOut?.();
      return this.#refused(message);
    }
    // What comes before the cursor is known will be pulled.
    if (this.#phase === 'starting') return;
    switch (message.type) {
      case 'presence':
        return this.#parts.presence(message.docTag, message.body);
      case 'entries':
        return this.#blame(this.#puller!.entries(message));
      case 'pushed':
        return this.#blame(this.#pusher!.pushed(message));
      default:
        return this.#blame(`${message.type} after welcome`);
    }
  }

  async #introduce(message: ServerMessage): Promise<void> {
    const introduced = await this.#introduction!.take(message);
    switch (introduced.state) {
      case 'going-on':
        return;
      case 'refused':
        return this.#refused(introduced.refused);
      case 'broken':
        return this.#blame(introduced.violation);
      case 'welcome':
        return this.#welcome(introduced.welcome);
    }
  }

  #refused({ code, message, retry }: Extract<ServerMessage, { type: 'refused' }>): void {
    this.#end(refusal(code, message), !retry);
  }

  #blame(violation: string | null): void {
    if (violation !== null) this.#end(protocolError(violation));
  }

  async #welcome(welcome: Welcome): Promise<void> {
    if (this.#phase !== 'introducing') return this.#blame('a second welcome');
    this.#phase = 'starting';
    this.#cancelDeadline();
    const { port, receiving, sending } = this.#parts;
    const log = { server: toHex(welcome.server), generation: toHex(welcome.generation) };
    // What an earlier connection set going in the replica comes first.
    await sending.idle();
    const cursor = await receiving.run(() => port.cursor(log, welcome.head));
    if (!this.#over) this.#start(log, cursor, welcome);
  }

  #start(log: LogIdentity, cursor: number, { head, limits }: Welcome): void {
    this.#host = { log: `${log.server}/${log.generation}`, blobBytes: limits.blobBytes };
    const { port, timers, fraction, pullPace, pushPace, receiving, sending } = this.#parts;
    const send = (message: ClientMessage): void => this.#send(message);
    const failed = (error: unknown): void => this.#end(toProblem(error));
    const moved = (): void => {
      if (!this.#over) this.#parts.changed();
    };
    this.#puller = new Puller(
      { port, log, pace: pullPace, lane: receiving, only: this.#parts.only, send, moved, failed },
      cursor,
      head
    );
    const pushParts = { port, log, limits, pace: pushPace, lane: sending, timers, fraction };
    const pusher = new Pusher({ ...pushParts, send, failed });
    this.#pusher = pusher;
    this.#keepAlive = new KeepAlive({
      timers,
      unsent: () => this.#socket?.unsent ?? 0,
      owed: () => this.#puller!.pulling || pusher.pushing,
      ping: (n) => send({ type: 'ping', n }),
      refresh: () => this.#puller!.pull(),
      silent: (detail) => this.#end(silent(detail))
    });
    this.#unsubscribe = port.onOutgoing(() => pusher.poke());
    this.#phase = 'online';
    this.#puller.pull();
    pusher.poke();
    this.#parts.changed();
  }
}
