import { uuidText, type Uuid } from '../docs/core/ids.ts';
import { offerAgainDelay, type Fraction } from './backoff.ts';
import type { Lane } from './lane.ts';
import type { Pace } from './pace.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from './port.ts';
import { rejected } from './refusals.ts';
import type { Timers } from './timers.ts';
import type { ClientMessage, ServerLimits, ServerMessage } from './wire.ts';

/** Room in a message for everything that is not envelopes. */
const MESSAGE_OVERHEAD = 64 * 1024;
/** While a server refuses for now, new work still goes out, but no more often than this. */
const WHILE_REFUSED_MS = 1_000;

export interface PusherParts {
  readonly port: ReplicaPort;
  readonly log: LogIdentity;
  readonly limits: ServerLimits;
  readonly pace: Pace;
  readonly lane: Lane;
  readonly timers: Timers;
  readonly fraction: Fraction;
  send(message: ClientMessage): void;
  failed(error: unknown): void;
}

interface Outgoing {
  readonly envelope: Uint8Array;
  readonly entryId: Uuid;
  /** A server acknowledged it before; it refills another (KEY7). */
  readonly again: boolean;
}

type Pushed = Extract<ServerMessage, { type: 'pushed' }>;

/**
 * Sends what the replica has for the server: at once when there is something new, one message at a
 * time, so that whatever comes up meanwhile travels together in the next (WIRE4).
 */
export class Pusher {
  readonly #parts: PusherParts;
  #inFlight: { readonly id: number; readonly entryIds: readonly Uuid[]; bytes: number } | null =
    null;
  #lastId = 0;
  /** Asking the replica, or telling it. */
  #busy = false;
  #again = false;
  #stopped = false;
  #refusals = 0;
  #offerAgain: (() => void) | null = null;
  #soon: (() => void) | null = null;

  constructor(parts: PusherParts) {
    this.#parts = parts;
  }

  /** Whether an answer is owed. */
  get pushing(): boolean {
    return this.#inFlight !== null && !this.#busy;
  }

  /** There may be something to send. */
  poke(): void {
    if (this.#offerAgain !== null) {
      this.#soon ??= this.#parts.timers.after(WHILE_REFUSED_MS, () => {
        this.#soon = null;
        void this.#next();
      });
      return;
    }
    void this.#next();
  }

  stop(): void {
    this.#stopped = true;
    this.#offerAgain?.();
    this.#soon?.();
  }

  /** Takes an answer in; gives what is wrong with it where the server broke the rules. */
  pushed({ id, results }: Pushed): string | null {
    const sent = this.#inFlight;
    if (sent === null || id !== sent.id) {
      return id > this.#lastId ? `an answer to push ${id}, which was never sent` : null;
    }
    if (this.#busy) return null;
    const outcomes: PushOutcome[] = [];
    let retry = false;
    if (results.length !== sent.entryIds.length) return `${results.length} results`;
    for (const [i, result] of results.entries()) {
      const entryId = sent.entryIds[i]!;
      if (uuidOrNull(result.entryId) !== entryId) return `results out of order`;
      if ('seq' in result) outcomes.push({ entryId, seq: result.seq });
      else {
        outcomes.push({
          entryId,
          rejected: rejected(result.code, result.message),
          retry: result.retry
        });
        retry ||= result.retry;
      }
    }
    this.#parts.pace.finished(sent.bytes);
    void this.#record(outcomes, retry);
    return null;
  }

  async #record(outcomes: readonly PushOutcome[], retry: boolean): Promise<void> {
    this.#busy = true;
    try {
      const { port, log, lane } = this.#parts;
      await lane.run(() => port.pushed(log, outcomes));
    } catch (error) {
      this.#parts.failed(error);
      return;
    } finally {
      this.#busy = false;
      this.#inFlight = null;
    }
    if (this.#stopped) return;
    if (retry) this.#pause();
    else this.#refusals = 0;
    // With none accepted, asking the replica again at once would only repeat the refusal.
    if (!retry || outcomes.some((outcome) => 'seq' in outcome)) void this.#next();
    else if (this.#again) this.poke();
  }

  #pause(): void {
    const { timers, fraction, port } = this.#parts;
    this.#offerAgain?.();
    this.#offerAgain = timers.after(offerAgainDelay(this.#refusals++, fraction), () => {
      this.#offerAgain = null;
      port.offerAgain?.();
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    if (this.#stopped) return;
    if (this.#busy || this.#inFlight !== null) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#busy = true;
    try {
      const entries = await this.#choose();
      if (this.#stopped) return;
      if (entries.length > 0) this.#send(entries);
    } catch (error) {
      this.#parts.failed(error);
    } finally {
      this.#busy = false;
    }
    if (this.#again && this.#inFlight === null) this.poke();
  }

  #send(entries: readonly Outgoing[]): void {
    const id = ++this.#lastId;
    const bytes = entries.reduce((sum, { envelope }) => sum + envelope.length, 0);
    this.#inFlight = { id, entryIds: entries.map(({ entryId }) => entryId), bytes };
    this.#parts.pace.started();
    this.#parts.send({
      ...{ type: 'push', id, entries: entries.map(({ envelope }) => envelope) },
      ...(entries[0]!.again && { again: true })
    });
  }

  /** The next message's envelopes; what the server would surely refuse is answered here. */
  async #choose(): Promise<Outgoing[]> {
    const { port, log, lane, limits, pace } = this.#parts;
    const room = Math.min(pace.bytes, limits.messageBytes - MESSAGE_OVERHEAD);
    const most = Math.min(limits.pushEntries, 1000);
    const offered = await lane.run(() => port.outgoing({ bytes: room, entries: most }));
    const chosen: Outgoing[] = [];
    const tooLarge: PushOutcome[] = [];
    let bytes = 0;
    for (const envelope of offered) {
      const entryId = uuidOrNull(envelope.subarray(18, 34));
      if (entryId === null) continue;
      if (
        envelope.length > Math.min(limits.envelopeBytes, limits.messageBytes - MESSAGE_OVERHEAD)
      ) {
        const said = `${envelope.length} bytes; the hub takes ${limits.envelopeBytes}`;
        tooLarge.push({ entryId, rejected: rejected('too-large', said), retry: false });
        continue;
      }
      const again = port.isAgain?.(entryId) ?? false;
      if (chosen.length > 0 && (chosen.length >= most || bytes + envelope.length > room)) break;
      // What was acknowledged before travels apart from what is new.
      if (chosen.length > 0 && chosen[0]!.again !== again) break;
      chosen.push({ envelope, entryId, again });
      bytes += envelope.length;
    }
    if (tooLarge.length > 0) {
      await lane.run(() => port.pushed(log, tooLarge));
      this.#again = true;
    }
    return chosen;
  }
}

function uuidOrNull(bytes: Uint8Array): Uuid | null {
  try {
    return uuidText(bytes);
  } catch {
    return null;
  }
}
