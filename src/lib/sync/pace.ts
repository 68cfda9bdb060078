import type { Timers } from './timers.ts';

/**
 * How many bytes to move in one message: little on a slow line, so that neither side mistakes a
 * long message for silence, and much on a fast one.
 */
export class Pace {
  static readonly LEAST = 64 * 1024;
  static readonly MOST = 4 * 1024 * 1024;

  readonly #timers: Timers;
  #bytes = 256 * 1024;
  #since: number | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get bytes(): number {
    return this.#bytes;
  }

  started(): void {
    this.#since = this.#timers.now();
  }

  /** Something of `moved` bytes was answered. */
  finished(moved: number): void {
    if (this.#since === null) return;
    const took = this.#timers.now() - this.#since;
    this.#since = null;
    if (took > 5_000) this.#bytes = Math.max(Pace.LEAST, this.#bytes / 2);
    else if (took < 1_000 && moved > this.#bytes / 2) {
      this.#bytes = Math.min(Pace.MOST, this.#bytes * 2);
    }
  }

  /** The connection was lost; with something under way it may have been too much. */
  lost(): void {
    if (this.#since !== null) this.#bytes = Math.max(Pace.LEAST, this.#bytes / 2);
    this.#since = null;
  }
}
