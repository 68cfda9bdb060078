import type { Timers } from '#lib/sync/timers.ts';

/** In milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

let underWay = 0;

/** Counts cryptography under way: it runs on other threads, outside virtual time. */
function count(name: 'sign' | 'verify' | 'importKey'): void {
  const { subtle } = globalThis.crypto;
  const original = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(subtle, name, {
    configurable: true,
    value: (...args: unknown[]) => {
      underWay += 1;
      return original(...args).finally(() => (underWay -= 1));
    }
  });
}
count('sign');
count('verify');
count('importKey');

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until everything that was set going has run, as far as no timer is needed. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = underWay > 0 ? 0 : quiet + 1) await turn();
}

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when told to, each alarm at its moment and in its order. */
export class VirtualTimers implements Timers {
  #now: number;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  constructor(now = Date.parse('2026-11-02T08:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.at > end) break;
      this.#alarms.delete(next);
      this.#now = next.at;
      next.run();
      await settle();
    }
    this.#now = end;
  }

  #next(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (!first || alarm.at < first.at || (alarm.at === first.at && alarm.order < first.order)) {
        first = alarm;
      }
    }
    return first;
  }

  /** Alarms that are still set. */
  get pending(): number {
    return this.#alarms.size;
  }
}
