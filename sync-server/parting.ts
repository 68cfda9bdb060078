import type { Uuid } from '#lib/docs/core/ids.ts';
import type { ClientMessage, ServerMessage } from '#lib/sync/wire.ts';
import type { PracticeLog, Refusal } from './log/practice-log.ts';
import { DEVICE_REVOKED } from './log/refusal.ts';
import { STATEMENTS_ALONE } from './log/view.ts';

export interface Farewell {
  /** The last statement that the device knows. */
  readonly after: number;
  /** The statement by which it is out. */
  readonly end: number;
  /** Most bytes of envelopes in one message. */
  readonly bytes: number;
  send(message: ServerMessage): void;
  /** Whether nobody listens any more. */
  over(): boolean;
}

/**
 * Sends a device that was shut out the statements that it was not sent yet, up to the one by which it
 * is: who said so, when and why (WIRE6).
 */
export async function tellWhy(log: PracticeLog, farewell: Farewell): Promise<void> {
  const { end, bytes, send, over } = farewell;
  for (let after = farewell.after; after < end && !over();) {
    const read = await log.read(after, bytes, STATEMENTS_ALONE);
    const entries = read.entries.filter(([seq]) => seq <= end);
    const to = Math.min(read.to, end);
    send({ type: 'entries', after, to, entries, head: end });
    after = to;
  }
}

export interface PartingParts {
  readonly bytes: number;
  send(message: ServerMessage): void;
  turnAway(refusal: Refusal): void;
}

/** The connection of a device that was shut out while it was away: told why, once it has asked, and ended. */
export class PartingSession {
  readonly practice: Uuid;
  readonly device: Uuid;
  readonly #log: PracticeLog;
  readonly #parts: PartingParts;
  #over = false;
  #asked = false;

  constructor(log: PracticeLog, device: Uuid, parts: PartingParts) {
    this.practice = log.practice;
    this.device = device;
    this.#log = log;
    this.#parts = parts;
  }

  /** Answers the first pull; of all else that such a device says, nothing is taken. */
  async take(message: ClientMessage): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    const { bytes, send, turnAway } = this.#parts;
    const end = this.#log.endOf(this.device);
    try {
      if (message.type === 'pull' && end !== undefined) {
        const over = (): boolean => this.#over;
        await tellWhy(this.#log, { after: message.after, end, bytes, send, over });
      }
    } finally {
      turnAway(DEVICE_REVOKED);
    }
  }

  leave(): void {
    this.#over = true;
  }
}
