import type { DeviceIdentity } from '../access/identity.ts';
import { equal, sign } from '../crypto/crypto.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';
import { placeOf, sessionSigned } from './proof.ts';
import type { Timers } from './timers.ts';
import type { ClientMessage, ServerMessage } from './wire.ts';

type Refused = Extract<ServerMessage, { type: 'refused' }>;
type Challenge = Extract<ServerMessage, { type: 'challenge' }>;
export type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

export interface IntroductionParts {
  /** The address that was dialled, with its path. */
  readonly url: string;
  readonly practice: Uuid;
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  readonly timers: Timers;
  /** The practice's genesis envelope where this device has it, for a server without it (WIRE2). */
  genesis(): Promise<Uint8Array | undefined>;
  /** This device's join envelope (WIRE3). */
  join(): Promise<Uint8Array | undefined>;
  send(message: ClientMessage): void;
}

/** What a message meant: more to come, an end, or being let in. */
export type Introduced =
  | { readonly state: 'going-on' }
  | { readonly state: 'refused'; readonly refused: Refused }
  | { readonly state: 'broken'; readonly violation: string }
  | { readonly state: 'welcome'; readonly welcome: Welcome };

const GOING_ON: Introduced = { state: 'going-on' };
const broken = (violation: string): Introduced => ({ state: 'broken', violation });

/** A device says who it is and proves it: WIRE1 to WIRE3. */
export class Introduction {
  readonly #parts: IntroductionParts;
  readonly #helloAt: number;
  readonly #offered = new Set<'found' | 'join'>();
  #challenge: Challenge | null = null;
  /** Server time minus device time in milliseconds, once known (LOG10). */
  clockSkewMs: number | null = null;

  constructor(parts: IntroductionParts) {
    const { practice, identity, timers, send } = parts;
    this.#parts = parts;
    this.#helloAt = timers.now();
    send({ type: 'hello', v: 1, practice: uuidBytes(practice), device: uuidBytes(identity.id) });
  }

  async take(message: ServerMessage): Promise<Introduced> {
    switch (message.type) {
      case 'refused':
        return (await this.#answerTo(message.code))
          ? GOING_ON
          : { state: 'refused', refused: message };
      case 'challenge':
        return this.#prove(message);
      case 'welcome':
        return this.#checkWelcome(message);
      default:
        return broken(`${message.type} before welcome`);
    }
  }

  /** Introduces the practice, or this device, to a server that does not know it: once. */
  async #answerTo(code: string): Promise<boolean> {
    if (this.#challenge !== null) return false;
    const type =
      code === 'unknown-practice' ? 'found' : code === 'unknown-device' ? 'join' : undefined;
    if (type === undefined || this.#offered.has(type)) return false;
    this.#offered.add(type);
    const entry = await (type === 'found' ? this.#parts.genesis() : this.#parts.join());
    if (entry === undefined) return false;
    this.#parts.send({ type, entry });
    return true;
  }

  async #prove(challenge: Challenge): Promise<Introduced> {
    if (this.#challenge !== null) return broken('a second challenge');
    this.#challenge = challenge;
    const { url, practice, identity, timers, send } = this.#parts;
    // The server's clock against the middle of the time that its answer took.
    this.clockSkewMs = Math.round(challenge.time - (this.#helloAt + timers.now()) / 2);
    const { nonce, server } = challenge;
    const place = placeOf(url);
    const about = sessionSigned({ nonce, practice, device: identity.id, server, place });
    send({ type: 'prove', signature: await sign(identity.signKey, about), host: place.host });
    return GOING_ON;
  }

  #checkWelcome(welcome: Welcome): Introduced {
    const challenge = this.#challenge;
    if (challenge === null) return broken('a welcome before any challenge');
    const same =
      equal(welcome.server, challenge.server) && equal(welcome.generation, challenge.generation);
    return same ? { state: 'welcome', welcome } : broken('a welcome by another server');
  }
}
