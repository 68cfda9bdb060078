import { deviceKey } from '#lib/access/membership.ts';
import { verify, type Random } from '#lib/crypto/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '#lib/docs/core/ids.ts';
import { sessionSigned } from '#lib/sync/proof.ts';
import type { ClientMessage, ServerMessage } from '#lib/sync/wire.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import type { PracticeLog, Refusal } from './log/practice-log.ts';
import { introductionRefusal, UNKNOWN_DEVICE } from './log/refusal.ts';
import { standingOf } from './log/standing.ts';
import type { Practices } from './practices.ts';

export interface IntroductionParts {
  readonly server: Uuid;
  readonly practices: Practices;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  /** Names and addresses under which whoever is connected may have reached this server. */
  readonly hosts: () => ReadonlySet<string>;
  /** What the connection is for: the log, or files (BLOB6). */
  readonly serves: 'sync' | 'blobs';
}

/** How far a connection has got with saying who it is (WIRE1–WIRE3). */
type State =
  | { readonly at: 'start' }
  /** The practice is not hosted here: its genesis may follow. */
  | { readonly at: 'unknown-practice'; readonly practice: Uuid; readonly device: Uuid }
  /** The device is no member: statements that make it one may follow. */
  | { readonly at: 'unknown-device'; readonly log: PracticeLog; readonly device: Uuid }
  | {
      readonly at: 'challenged';
      readonly log: PracticeLog;
      readonly device: Uuid;
      readonly nonce: Uint8Array;
    };

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** What is answered to a message of a device that says who it is. */
export type Introduced =
  | { readonly is: 'answered'; readonly answer: ServerMessage }
  /** Not an answer but an end: the connection is closed with this reason. */
  | { readonly is: 'turned-away'; readonly refusal: Refusal }
  | { readonly is: 'broken'; readonly reason: string }
  | { readonly is: 'proved'; readonly log: PracticeLog; readonly device: Uuid }
  | { readonly is: 'nothing' };

const UNKNOWN_PRACTICE: Refusal = {
  code: 'unknown-practice',
  message: 'This server does not host the practice.',
  retry: true
};
const NOT_PROVED: Refusal = {
  code: 'bad-signature',
  message: 'The device did not prove that it is who it says.',
  retry: false
};
/** Somebody in between would have its own address signed. */
const WRONG_ADDRESS: Refusal = {
  code: 'wrong-address',
  message: 'The device dialled another address than this server’s; see --names.',
  retry: false
};
const TOO_MUCH: Refusal = {
  code: 'too-many',
  message: 'Too much was said before the proof.',
  retry: true
};

const broken = (reason: string): Introduced => ({ is: 'broken', reason });
const turnedAway = (refusal: Refusal): Introduced => ({ is: 'turned-away', refusal });
const refused = ({ code, message, retry }: Refusal): Introduced => ({
  is: 'answered',
  answer: { type: 'refused', code, message, retry }
});

/** A device says who it is and proves it, bringing what this server lacks: docs/sync.md, WIRE1–WIRE3. */
export class Introduction {
  readonly #parts: IntroductionParts;
  #state: State = { at: 'start' };
  #messages = 0;
  #bytes = 0;

  constructor(parts: IntroductionParts) {
    this.#parts = parts;
  }

  /** Whether there is room for a message of this size, asked before it is read. */
  admits(bytes: number): Introduced | undefined {
    const { handshakeMessages, handshakeBytes } = this.#parts.limits;
    this.#messages += 1;
    this.#bytes += bytes;
    const isTooMuch = this.#messages > handshakeMessages || this.#bytes > handshakeBytes;
    return isTooMuch ? turnedAway(TOO_MUCH) : undefined;
  }

  /** Practice and device as they were said, for the server's own log. */
  get who(): { practice?: Uuid; device?: Uuid } {
    const state = this.#state;
    if (state.at === 'start') return {};
    const practice = 'log' in state ? state.log.practice : state.practice;
    return { practice, device: state.device };
  }

  async take(message: ClientMessage): Promise<Introduced> {
    switch (message.type) {
      case 'hello':
        return this.#hello(message);
      case 'found':
        return this.#found(message);
      case 'join':
        return this.#join(message);
      case 'prove':
        return this.#prove(message);
      default:
        return broken(`${message.type} before the proof`);
    }
  }

  async #hello(message: Message<'hello'>): Promise<Introduced> {
    if (this.#state.at !== 'start') return broken('hello twice');
    const practice = idText(message.practice);
    const device = idText(message.device);
    if (!practice || !device) return broken('an id is not one');
    const log = await this.#parts.practices.log(practice);
    if (log) return this.#challenge(log, device);
    this.#state = { at: 'unknown-practice', practice, device };
    return refused(UNKNOWN_PRACTICE);
  }

  async #found(message: Message<'found'>): Promise<Introduced> {
    const state = this.#state;
    // The practice was founded meanwhile, or was here all along: nothing is left to be done.
    if (state.at === 'challenged' || state.at === 'unknown-device') return { is: 'nothing' };
    if (state.at !== 'unknown-practice') return broken('found before hello');
    const log = await this.#parts.practices.found(state.practice, message.entry);
    if ('code' in log) return turnedAway(introductionRefusal(log));
    return this.#challenge(log, state.device);
  }

  async #join(message: Message<'join'>): Promise<Introduced> {
    const state = this.#state;
    if (state.at === 'challenged') return { is: 'nothing' };
    if (state.at !== 'unknown-device') return broken('join before hello');
    const taken = await state.log.admit(message.entry);
    if ('code' in taken) return turnedAway(introductionRefusal(taken));
    return this.#challenge(state.log, state.device);
  }

  #challenge(log: PracticeLog, device: Uuid): Introduced {
    const standing = standingOf(log.membership, device);
    if (standing === 'unknown') {
      this.#state = { at: 'unknown-device', log, device };
      return refused(UNKNOWN_DEVICE);
    }
    const { server, clock, random } = this.#parts;
    const nonce = Uint8Array.from(random(32));
    this.#state = { at: 'challenged', log, device, nonce };
    const { generation } = log;
    return {
      is: 'answered',
      answer: {
        type: 'challenge',
        nonce,
        server: uuidBytes(server),
        generation,
        time: clock.now()
      }
    };
  }

  async #prove(message: Message<'prove'>): Promise<Introduced> {
    const state = this.#state;
    if (state.at !== 'challenged') return broken('prove without a challenge');
    const { log, device, nonce } = state;
    // A challenge is good for one answer.
    this.#state = { at: 'unknown-device', log, device };
    const { server, serves, hosts } = this.#parts;
    const { practice } = log;
    const place = { host: message.host, path: `/${serves}` };
    const about = sessionSigned({ nonce, practice, device, server: uuidBytes(server), place });
    const key = deviceKey(log.membership, device);
    if (!key || !(await verify(key, message.signature, about))) return turnedAway(NOT_PROVED);
    // What is proved is where the device was going. Told last, to nobody but the device itself.
    if (!hosts().has(place.host)) return turnedAway(WRONG_ADDRESS);
    return { is: 'proved', log, device };
  }
}

function idText(bytes: Uint8Array): Uuid | undefined {
  try {
    return uuidText(bytes);
  } catch {
    return undefined;
  }
}
