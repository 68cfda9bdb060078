import type { Timers } from './timers.ts';

/** Every so often the other side is asked whether it is there, and silence is counted. */
const TICK_MS = 15_000;
/** Ticks without a byte moving either way, after which the connection is dead (WIRE8: 45 s). */
const SILENT_TICKS = 3;
/** Ticks that an answer may be owed while the line itself is well. */
const OWED_TICKS = 4;
/** Ticks between looks for entries that should have been announced. */
const REFRESH_TICKS = 4;
/** When there is reason for doubt, an answer must come within this time. */
const PROBE_MS = 5_000;

export interface KeepAliveParts {
  readonly timers: Timers;
  /** Bytes handed to the socket and not sent yet. */
  unsent(): number;
  /** Whether the other side owes an answer to a pull or push. */
  owed(): boolean;
  ping(n: number): void;
  /** Pulls, in case an announcement was lost. */
  refresh(): void;
  silent(detail: string): void;
}

/** Notices a connection that is one in name only. Counts ticks, not clock time: clocks are set. */
export class KeepAlive {
  readonly #parts: KeepAliveParts;
  #heard = false;
  #unsent = 0;
  #ticks = 0;
  #pings = 0;
  #quiet = 0;
  #owed = 0;
  #cancelTick: () => void;
  #cancelProbe: (() => void) | null = null;

  constructor(parts: KeepAliveParts) {
    this.#parts = parts;
    this.#cancelTick = parts.timers.after(TICK_MS, () => this.#tick());
  }

  /** A message came. */
  heard(): void {
    this.#heard = true;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
  }

  /** Asks at once, and gives the other side little time. */
  probe(): void {
    if (this.#cancelProbe !== null) return;
    this.#cancelProbe = this.#parts.timers.after(PROBE_MS, () =>
      this.#parts.silent('no answer when asked')
    );
    this.#parts.ping(++this.#pings);
  }

  stop(): void {
    this.#cancelTick();
    this.#cancelProbe?.();
  }

  #tick(): void {
    const { unsent, owed, timers, ping, refresh, silent } = this.#parts;
    const left = unsent();
    const moving = left < this.#unsent;
    this.#quiet = this.#heard || moving ? 0 : this.#quiet + 1;
    this.#owed = owed() && !moving ? this.#owed + 1 : 0;
    this.#unsent = left;
    this.#heard = false;
    this.#ticks += 1;
    if (this.#quiet >= SILENT_TICKS) return silent('nothing heard for 45 seconds');
    if (this.#owed >= OWED_TICKS) return silent('an answer is overdue');
    this.#cancelTick = timers.after(TICK_MS, () => this.#tick());
    ping(++this.#pings);
    if (this.#ticks % REFRESH_TICKS === 0) refresh();
  }
}
