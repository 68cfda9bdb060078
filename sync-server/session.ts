import { concat, DOMAIN, verify, type Random } from '#lib/access/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '#lib/docs/core/ids.ts';
import { toProblem } from '#lib/problem.ts';
import {
  encodeMessage,
  MAX_PRESENCE_BYTES,
  parseClientMessage,
  type ClientMessage,
  type LogEntry,
  type PushResult,
  type ServerMessage
} from '#lib/sync/wire.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import type { Follower, PracticeLog, Refusal } from './log/practice-log.ts';
import { introductionRefusal, UNKNOWN_DEVICE } from './log/refusal.ts';
import type { Log } from './logger.ts';
import { CLOSE, type CloseCode, type Peer } from './peer.ts';
import type { Practices } from './practices.ts';
import { Rate } from './rate.ts';
import type { Receiver } from './socket.ts';

export interface SessionOptions {
  readonly server: Uuid;
  readonly practices: Practices;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  readonly log: Log;
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
    }
  | { readonly at: 'welcome'; readonly log: PracticeLog; readonly device: Uuid }
  | { readonly at: 'closed' };

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

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

const TOO_MANY: Refusal = {
  code: 'too-many',
  message: 'Too many messages before the proof.',
  retry: true
};

/** One device's connection: docs/sync.md, section 5. Whatever it says harms nobody else. */
export class Session implements Receiver, Follower {
  readonly #options: SessionOptions;
  readonly #peer: Peer;
  readonly #presenceRate: Rate;
  readonly openedAt: number;
  #state: State = { at: 'start' };
  #handshakeMessages = 0;
  #leave: (() => void) | undefined;
  /** Whether new entries are sent as they come, or the device is behind and pulls (WIRE6). */
  #following = false;

  constructor(peer: Peer, options: SessionOptions) {
    this.#peer = peer;
    this.#options = options;
    this.openedAt = options.clock.now();
    this.#presenceRate = new Rate(options.limits.presence, this.openedAt);
  }

  /** Whether the device has proved who it is. */
  get proved(): boolean {
    return this.#state.at === 'welcome';
  }

  /** Reads one message and answers it. Never rejects. */
  async receive(data: Uint8Array): Promise<void> {
    if (this.#state.at === 'closed') return;
    const parsed = parseClientMessage(data);
    if (!parsed.ok) return this.#violation(parsed.problem.message, parsed.problem.detail);
    try {
      await this.#handle(parsed.value);
    } catch (error) {
      const { code, detail } = toProblem(error);
      this.#options.log.error({ ...this.#who(), code, detail }, 'a message could not be answered');
      this.#close(CLOSE.failed, 'the server could not answer; try again');
    }
  }

  closed(): void {
    if (this.#state.at === 'welcome') this.#options.log.debug(this.#who(), 'disconnected');
    this.#state = { at: 'closed' };
    this.#following = false;
    this.#leave?.();
  }

  appended(messages: readonly Uint8Array[]): void {
    if (!this.#following) return;
    for (const message of messages) {
      if (this.#peer.unsent > this.#options.limits.unsent) return this.#setBack();
      this.#peer.send(message);
    }
  }

  presence(message: Uint8Array): void {
    // Whoever reads slowly misses presence, which is out of date a moment later anyway.
    if (this.#peer.unsent < this.#options.limits.followBytes) this.#peer.send(message);
  }

  async #handle(message: ClientMessage): Promise<void> {
    if (message.type === 'ping') return this.#send({ type: 'pong', n: message.n });
    if (this.#state.at === 'welcome') return this.#serve(message, this.#state.log);
    if (++this.#handshakeMessages > this.#options.limits.handshakeMessages) {
      return this.#turnAway(TOO_MANY);
    }
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
        return this.#violation(`${message.type} before the proof`);
    }
  }

  async #serve(message: ClientMessage, log: PracticeLog): Promise<void> {
    switch (message.type) {
      case 'push':
        return this.#push(message, log);
      case 'pull':
        return this.#pull(message, log);
      case 'presence':
        return this.#presence(message, log);
      default:
        return this.#violation(`${message.type} after the proof`);
    }
  }

  async #hello(message: Message<'hello'>): Promise<void> {
    if (this.#state.at !== 'start') return this.#violation('hello twice');
    const practice = idText(message.practice);
    const device = idText(message.device);
    if (!practice || !device) return this.#violation('an id is not one');
    const log = await this.#options.practices.log(practice);
    if (log) return this.#challenge(log, device);
    this.#state = { at: 'unknown-practice', practice, device };
    this.#refuse(UNKNOWN_PRACTICE);
  }

  async #found(message: Message<'found'>): Promise<void> {
    const state = this.#state;
    // The practice was founded meanwhile, or was here all along: nothing is left to be done.
    if (state.at === 'challenged' || state.at === 'unknown-device') return;
    if (state.at !== 'unknown-practice') return this.#violation('found before hello');
    const log = await this.#options.practices.found(state.practice, message.entry);
    if ('code' in log) return this.#turnAway(introductionRefusal(log));
    this.#challenge(log, state.device);
  }

  async #join(message: Message<'join'>): Promise<void> {
    const state = this.#state;
    if (state.at === 'challenged') return;
    if (state.at !== 'unknown-device') return this.#violation('join before hello');
    const taken = await state.log.admit(message.entry);
    if ('code' in taken) return this.#turnAway(introductionRefusal(taken));
    this.#challenge(state.log, state.device);
  }

  #challenge(log: PracticeLog, device: Uuid): void {
    if (this.#state.at === 'closed') return;
    if (!log.deviceKey(device)) {
      this.#state = { at: 'unknown-device', log, device };
      return this.#refuse(UNKNOWN_DEVICE);
    }
    const nonce = Uint8Array.from(this.#options.random(32));
    this.#state = { at: 'challenged', log, device, nonce };
    this.#send({ type: 'challenge', nonce, ...this.#origin(log) });
  }

  async #prove(message: Message<'prove'>): Promise<void> {
    const state = this.#state;
    if (state.at !== 'challenged') return this.#violation('prove without a challenge');
    const { log, device, nonce } = state;
    const { limits, server } = this.#options;
    const ids = [log.practice, device, server].map(uuidBytes);
    const key = log.deviceKey(device);
    const proved =
      key && (await verify(key, message.signature, concat(DOMAIN.session, nonce, ...ids)));
    if (!proved) return this.#turnAway(NOT_PROVED);
    // The connection may have gone while the signature was verified.
    if (this.#state !== state) return;
    this.#state = { at: 'welcome', log, device };
    this.#leave = log.follow(this);
    this.#options.log.debug(this.#who(), 'connected');
    this.#send({ type: 'welcome', head: log.head, ...this.#origin(log), limits: limits.told });
  }

  async #push({ id, entries }: Message<'push'>, log: PracticeLog): Promise<void> {
    const taken = await log.push(entries);
    const results = taken.map((each, at): PushResult => {
      const entryId = entryIdOf(entries[at]!);
      return 'seq' in each ? { entryId, seq: each.seq } : { entryId, ...each };
    });
    this.#send({ type: 'pushed', id, results });
  }

  async #pull({ after, bytes, only }: Message<'pull'>, log: PracticeLog): Promise<void> {
    const room = Math.min(bytes, this.#options.limits.pullBytes);
    if (only === 'membership') {
      this.#following = false;
      const entries = await log.statements(after, room);
      return this.#send({ type: 'entries', after, entries, head: headAfter(entries, log) });
    }
    let entries: LogEntry[];
    let head: number;
    do {
      head = log.head;
      entries = await log.read(after, room);
      // Nothing was found, but something came meanwhile: an empty answer would say that it did not.
    } while (entries.length === 0 && after < log.head && head !== log.head);
    // From here to the end nothing waits, so no entry can slip between reading and following.
    this.#following = entries.length > 0 ? entries.at(-1)![0] >= log.head : after <= log.head;
    this.#send({ type: 'entries', after, entries, head: headAfter(entries, log) });
  }

  #presence({ docTag, body }: Message<'presence'>, log: PracticeLog): void {
    if (body.length > MAX_PRESENCE_BYTES) return this.#violation('presence too large');
    if (!this.#presenceRate.tryTake(this.#options.clock.now())) return;
    log.tell(this, encodeMessage({ type: 'presence', docTag, body }));
  }

  /**
   * Stops following: the device reads too slowly to be sent everything. When it has caught up with
   * what is on its way, it is told the head, sees the gap, and pulls.
   */
  #setBack(): void {
    this.#following = false;
    void this.#peer.drained().then(() => {
      if (this.#state.at !== 'welcome' || this.#following) return;
      const { head } = this.#state.log;
      this.#send({ type: 'entries', after: head, entries: [], head });
    });
  }

  #origin(log: PracticeLog) {
    const { server, clock } = this.#options;
    return { server: uuidBytes(server), generation: log.generation, time: clock.now() };
  }

  #refuse({ code, message, retry }: Refusal): void {
    this.#options.log.debug({ ...this.#who(), code }, 'refused');
    this.#send({ type: 'refused', code, message, retry });
  }

  /** Refuses for good: the connection ends with its reason (WIRE10). */
  #turnAway(refusal: Refusal): void {
    this.#refuse(refusal);
    this.#close(CLOSE.policy, refusal.message);
  }

  #violation(reason: string, detail?: string): void {
    this.#options.log.warn({ ...this.#who(), reason, detail }, 'closing: not the protocol');
    this.#send({ type: 'refused', code: 'protocol', message: reason, retry: false });
    this.#close(CLOSE.protocol, reason);
  }

  #close(code: CloseCode, reason: string): void {
    this.closed();
    this.#peer.close(code, reason);
  }

  #send(message: ServerMessage): void {
    this.#peer.send(encodeMessage(message));
  }

  /** Practice and device, for the log. */
  #who(): { practice?: Uuid; device?: Uuid } {
    const state = this.#state;
    if ('log' in state) return { practice: state.log.practice, device: state.device };
    return 'practice' in state ? { practice: state.practice, device: state.device } : {};
  }
}

/** The head to tell with entries; what was read may be news to the log itself. */
const headAfter = (entries: readonly LogEntry[], log: PracticeLog): number =>
  Math.max(log.head, entries.at(-1)?.[0] ?? 0);

function idText(bytes: Uint8Array): Uuid | undefined {
  try {
    return uuidText(bytes);
  } catch {
    return undefined;
  }
}

/** Where the header of an envelope has its entryId; zeros for what is too short to have one. */
function entryIdOf(envelope: Uint8Array): Uint8Array {
  const id = new Uint8Array(16);
  if (envelope.length >= 34) id.set(envelope.subarray(18, 34));
  return id;
}
