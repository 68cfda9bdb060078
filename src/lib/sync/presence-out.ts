import { toHex } from '../crypto/crypto.ts';
import type { Timers } from './timers.ts';
import { MAX_PRESENCE_BYTES } from './wire.ts';

/** Between two presence messages: under the twenty a second that a server forwards (WIRE7). */
const GAP_MS = 60;

/** Sends presence no faster than allowed: of each document only the latest that waits. */
export class PresenceOut {
  readonly #timers: Timers;
  readonly #send: (docTag: Uint8Array, body: Uint8Array) => void;
  readonly #waiting = new Map<string, { docTag: Uint8Array; body: Uint8Array }>();
  #cancelGap: (() => void) | null = null;

  constructor(timers: Timers, send: (docTag: Uint8Array, body: Uint8Array) => void) {
    this.#timers = timers;
    this.#send = send;
  }

  send(docTag: Uint8Array, body: Uint8Array): void {
    if (body.length > MAX_PRESENCE_BYTES) return;
    this.#waiting.set(toHex(docTag), { docTag, body });
    if (this.#cancelGap === null) this.#next();
  }

  stop(): void {
    this.#waiting.clear();
    this.#cancelGap?.();
    this.#cancelGap = null;
  }

  #next(): void {
    this.#cancelGap = null;
    const first = this.#waiting.entries().next();
    if (first.done) return;
    const [tag, { docTag, body }] = first.value;
    this.#waiting.delete(tag);
    this.#send(docTag, body);
    this.#cancelGap = this.#timers.after(GAP_MS, () => this.#next());
  }
}
