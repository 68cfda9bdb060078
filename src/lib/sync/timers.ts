/** Time as the sync client sees it; simulations run theirs by hand. */
export interface Timers {
  /** Milliseconds since 1970 by this device's clock. */
  now(): number;
  /** Runs something once, `ms` milliseconds from now, unless the returned function is called first. */
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }
};
