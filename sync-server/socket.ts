import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { giveBackPieces } from '#lib/sync/pieces.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import { CLOSE, type CloseCode, type Peer } from './peer.ts';
import { Rate } from './rate.ts';

/** What a connection is given to: one message at a time, the next when the last is done with. */
export interface Receiver {
  receive(message: Uint8Array): Promise<void>;
  closed(): void;
}

/**
 * One WebSocket. Reads no further than the receiver has got, so that a device cannot fill the
 * server's memory; ends a connection that is silent or does not read.
 */
export class SocketPeer implements Peer {
  readonly #ws: WebSocket;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #rate: Rate;
  readonly #waiting: Uint8Array[] = [];
  readonly #whenDrained: (() => void)[] = [];
  /** Resolves when the connection is gone and the receiver is done with its last message. */
  readonly ended: Promise<void>;
  #end!: () => void;
  #receiver: Receiver | undefined;
  #working = false;
  #draining = false;
  #progress: { read: number; unsent: number; at: number };

  constructor(ws: WebSocket, socket: Socket, clock: Clock, limits: Limits) {
    this.#ws = ws;
    this.#socket = socket;
    this.#clock = clock;
    this.#limits = limits;
    this.#rate = new Rate(limits.messages, clock.now());
    this.#progress = { read: socket.bytesRead, unsent: 0, at: clock.now() };
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Begins to hand messages to `receiver`. */
  start(receiver: Receiver): void {
    this.#receiver = receiver;
    giveBackPieces(this.#ws, this.#socket);
    this.#ws.on('message', (data, binary) => this.#arrived(data, binary));
    // Closing follows every error, with its code; what was wrong is the other side's affair.
    this.#ws.on('error', () => undefined);
    this.#ws.on('close', () => {
      this.#waiting.length = 0;
      this.#release();
      receiver.closed();
      if (!this.#working) this.#end();
    });
  }

  get unsent(): number {
    return this.#ws.bufferedAmount;
  }

  send(message: Uint8Array, done?: () => void): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#ws.send(message, { binary: true }, () => {
      done?.();
      if (this.#ws.bufferedAmount <= this.#limits.unsent / 4) this.#release();
    });
  }

  drained(): Promise<void> {
    if (this.#ws.readyState !== this.#ws.OPEN || this.unsent <= this.#limits.unsent / 4) {
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  close(code: CloseCode, reason: string): void {
    this.#waiting.length = 0;
    if (this.#ws.isPaused) this.#ws.resume();
    // A close frame has room for 123 bytes.
    this.#ws.close(code, reason.slice(0, 120));
  }

  /** Ends the connection without a word. */
  terminate(): void {
    this.#ws.terminate();
  }

  /** Whether for as long as WIRE8 allows nothing has come and nothing that waits has gone. */
  stalled(now: number): boolean {
    const { unsent } = this;
    const read = this.#socket.bytesRead;
    // While a message is worked on, what comes is left unread: that is not the device's silence.
    const busy = this.#working && !this.#draining;
    const moved = read !== this.#progress.read || unsent < this.#progress.unsent || busy;
    this.#progress = { read, unsent, at: moved ? now : this.#progress.at };
    return now - this.#progress.at > this.#limits.silence;
  }

  #release(): void {
    for (const resolve of this.#whenDrained.splice(0)) resolve();
  }

  #arrived(data: RawData, binary: boolean): void {
    if (!binary) return this.close(CLOSE.notBinary, 'messages are binary');
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#waiting.push(data as Buffer);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    this.#ws.pause();
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const wait = this.#rate.take(1, this.#clock.now());
      if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
      if (this.unsent > this.#limits.unsent) {
        this.#draining = true;
        await this.drained();
        this.#draining = false;
      }
      // Nobody is left to be answered, and a socket that is not read does not say so by itself.
      if (this.#socket.destroyed) this.#waiting.length = 0;
      else await this.#receiver!.receive(next);
      // Between two messages of one connection all others have a turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#working = false;
    if (this.#ws.readyState === this.#ws.CLOSED) this.#end();
    else this.#ws.resume();
  }
}
