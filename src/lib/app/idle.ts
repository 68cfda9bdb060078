/**
 * How long nobody has touched any of a profile's tabs. Timers of hidden tabs and of sleeping
 * computers run late, so that it is the clock that decides, whenever somebody looks.
 */
export class IdleWatch {
  readonly #now: () => number;
  #touched: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#touched = now();
  }

  /** Somebody is here, or was at a time that another tab tells. */
  touch(at: number = this.#now()): void {
    this.#touched = Math.max(this.#touched, Math.min(at, this.#now()));
  }

  /** Whether nobody was here for so many minutes. */
  isOver(minutes: number): boolean {
    return this.#now() - this.#touched >= minutes * 60_000;
  }
}

const LOOK_MS = 5_000;
/** Other tabs are told this often that somebody is at work here. */
const TELL_MS = 10_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Calls back once nobody has touched a tab of this profile for `minutes()`; returns how to stop.
 */
export function watchIdle(profile: string, minutes: () => number, idle: () => void): () => void {
  const watch = new IdleWatch(() => Date.now());
  const channel = new BroadcastChannel(`indaba/${profile}/touched`);
  const end = new AbortController();
  let told = 0;
  channel.addEventListener('message', ({ data }: MessageEvent<number>) => watch.touch(data));
  const look = () => {
    if (watch.isOver(minutes())) idle();
  };
  const touched = () => {
    // What wakes a sleeping computer must not pass for somebody who was here all along.
    look();
    watch.touch();
    if (Date.now() - told < TELL_MS) return;
    told = Date.now();
    channel.postMessage(told);
  };
  for (const sign of SIGNS) {
    addEventListener(sign, touched, { capture: true, passive: true, signal: end.signal });
  }
  document.addEventListener('visibilitychange', look, { signal: end.signal });
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    end.abort();
    channel.close();
  };
}
