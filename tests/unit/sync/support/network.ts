import type { OpenSocket, SocketEvents } from '#lib/sync/socket.ts';
import type { Timers } from '#lib/sync/timers.ts';

/** The server's end of a connection. */
export interface ServerEnd {
  /** A message came from the device. */
  message(data: Uint8Array): void;
  closed(): void;
}

export interface Line {
  send(data: Uint8Array): void;
  close(code: number, reason: string): void;
}

export interface Weather {
  /** Milliseconds that a message takes. */
  delay(): number;
  /** What becomes of a message. */
  fate(direction: 'up' | 'down'): 'arrives' | 'lost' | 'twice' | 'cut';
}

export const CALM: Weather = { delay: () => 5, fate: () => 'arrives' };

/** Connections in memory, in virtual time, in any weather. */
export class Network {
  readonly #timers: Timers;
  weather: Weather = CALM;
  /** Whether anybody answers. */
  reachable = true;
  attempts = 0;
  /** When each attempt was made. */
  readonly attemptTimes: number[] = [];
  readonly #cuts = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get connections(): number {
    return this.#cuts.size;
  }

  /** Ends every connection, as a cable pulled out does. */
  cutAll(): void {
    for (const cut of [...this.#cuts]) cut();
  }

  socketTo(accept: (line: Line) => ServerEnd): OpenSocket {
    return (_url, events) => {
      this.attempts += 1;
      this.attemptTimes.push(this.#timers.now());
      return this.#connect(accept, events);
    };
  }

  #connect(accept: (line: Line) => ServerEnd, events: SocketEvents) {
    let open = true;
    let serverEnd: ServerEnd | null = null;
    let lastUp = 0;
    let lastDown = 0;

    const end = (code: number, reason: string, tellDevice: boolean): void => {
      if (!open) return;
      open = false;
      this.#cuts.delete(cut);
      this.#timers.after(this.weather.delay(), () => serverEnd?.closed());
      if (tellDevice) {
        this.#timers.after(this.weather.delay(), () => events.closed({ code, reason }));
      }
    };
    const cut = (): void => end(1006, 'cut', true);
    this.#cuts.add(cut);

    // A message never overtakes another one on its line.
    const carry = (direction: 'up' | 'down', deliver: () => void): void => {
      if (!open) return;
      const fate = this.weather.fate(direction);
      if (fate === 'cut') return cut();
      if (fate === 'lost') return;
      const at = this.#timers.now() + this.weather.delay();
      const due = Math.max(at, direction === 'up' ? lastUp : lastDown);
      if (direction === 'up') lastUp = due;
      else lastDown = due;
      for (let i = 0; i < (fate === 'twice' ? 2 : 1); i++) {
        this.#timers.after(due - this.#timers.now(), () => {
          if (open) deliver();
        });
      }
    };

    if (this.reachable) {
      this.#timers.after(this.weather.delay(), () => {
        if (!open) return;
        serverEnd = accept({
          send: (data) => carry('down', () => events.message(data.slice())),
          close: (code, reason) => end(code, reason, true)
        });
        events.opened();
      });
    } else {
      end(1006, 'unreachable', true);
    }

    return {
      unsent: 0,
      send: (data: Uint8Array) => carry('up', () => serverEnd?.message(data.slice())),
      close: (code: number, reason: string) => end(code, reason, false)
    };
  }
}
