import { uuidBytes, type Uuid } from '#lib/docs/core/ids.ts';
import { toProblem } from '#lib/problem.ts';
import { encodeMessage, parseClientMessage, type ServerMessage } from '#lib/sync/wire.ts';
import type { Blobs } from './blobs/blobs.ts';
import { BlobSession } from './blobs/session.ts';
import { Introduction, type Introduced, type IntroductionParts } from './introduction.ts';
import type { PracticeLog, Refusal } from './log/practice-log.ts';
import { DEVICE_REVOKED, TOO_MANY } from './log/refusal.ts';
import { standingOf } from './log/standing.ts';
import type { Log } from './logger.ts';
import { MemberSession } from './member.ts';
import { PartingSession } from './parting.ts';
import { CLOSE, type CloseCode, type Peer } from './peer.ts';
import type { Receiver } from './socket.ts';

export interface SessionOptions extends IntroductionParts {
  readonly log: Log;
  /** Where this server keeps files; absent where it keeps none. */
  readonly blobs?: Blobs;
}

type State =
  | { readonly at: 'introducing'; readonly introduction: Introduction }
  | { readonly at: 'welcome'; readonly member: MemberSession }
  | { readonly at: 'parting'; readonly member: PartingSession }
  | { readonly at: 'blobs'; readonly member: BlobSession }
  | { readonly at: 'closed' };

/** One device's connection: docs/sync.md, section 5. Whatever it says harms nobody else. */
export class Session implements Receiver {
  readonly #options: SessionOptions;
  readonly #peer: Peer;
  readonly openedAt: number;
  #state: State;

  constructor(peer: Peer, options: SessionOptions) {
    this.#peer = peer;
    this.#options = options;
    this.openedAt = options.clock.now();
    this.#state = { at: 'introducing', introduction: new Introduction(options) };
  }

  /** Whether the device has proved who it is, and belongs here. */
  get proved(): boolean {
    return this.#state.at === 'welcome' || this.#state.at === 'blobs';
  }

  /** Reads one message and answers it. Never rejects. */
  async receive(data: Uint8Array): Promise<void> {
    const state = this.#state;
    if (state.at === 'closed') return;
    const full = state.at === 'introducing' ? state.introduction.admits(data.length) : undefined;
    if (full) return this.#introduced(full);
    if (state.at === 'blobs') return this.#guarded(() => state.member.receive(data));
    const parsed = parseClientMessage(data);
    if (!parsed.ok) return this.#violation(parsed.problem.message, parsed.problem.detail);
    const message = parsed.value;
    await this.#guarded(async () => {
      if (message.type === 'ping') this.#send({ type: 'pong', n: message.n });
      else if (state.at !== 'introducing') await state.member.take(message);
      else this.#introduced(await state.introduction.take(message));
    });
  }

  closed(): void {
    const state = this.#state;
    if (state.at !== 'introducing' && state.at !== 'closed') {
      this.#options.log.debug(this.#who(), 'disconnected');
      state.member.leave();
    }
    this.#state = { at: 'closed' };
  }

  #introduced(introduced: Introduced): void {
    // The connection may have gone while an answer was looked for.
    if (this.#state.at !== 'introducing') return;
    switch (introduced.is) {
      case 'nothing':
        return;
      case 'answered':
        return this.#send(introduced.answer);
      case 'broken':
        return this.#violation(introduced.reason);
      case 'turned-away':
        return this.#turnAway(introduced.refusal);
      case 'proved':
        return this.#welcome(introduced.log, introduced.device);
    }
  }

  #welcome(log: PracticeLog, device: Uuid): void {
    const { limits, clock } = this.#options;
    if (standingOf(log.membership, device) === 'ended') return this.#partWith(log, device);
    if (log.followers().length >= limits.practiceConnections) return this.#turnAway(TOO_MANY);
    // A device whose network comes and goes leaves connections behind that nobody reads.
    const [oldest, ...others] = log.followers(device);
    if (oldest && others.length + 1 >= limits.deviceConnections) oldest.displace();
    const parts = {
      ...{ peer: this.#peer, clock, limits },
      send: (message: ServerMessage) => this.#send(message),
      turnAway: (refusal: Refusal) => this.#turnAway(refusal),
      violation: (reason: string) => this.#violation(reason),
      failed: (error: unknown) => {
        const { code, detail } = toProblem(error);
        this.#options.log.error({ ...this.#who(), code, detail }, 'a device was not told why');
      }
    };
    const { blobs, serves } = this.#options;
    this.#state =
      blobs && serves === 'blobs'
        ? { at: 'blobs', member: new BlobSession(log, device, blobs, parts) }
        : { at: 'welcome', member: new MemberSession(log, device, parts) };
    this.#options.log.debug(this.#who(), 'connected');
    this.#sayWelcome(log, log.head);
  }

  /** Lets a device that was shut out ask why, and nothing else (WIRE6). */
  #partWith(log: PracticeLog, device: Uuid): void {
    const end = log.endOf(device);
    if (end === undefined || this.#options.serves === 'blobs')
      return this.#turnAway(DEVICE_REVOKED);
    const member = new PartingSession(log, device, {
      bytes: this.#options.limits.pullBytes,
      send: (message) => this.#send(message),
      turnAway: (refusal) => this.#turnAway(refusal)
    });
    this.#state = { at: 'parting', member };
    this.#options.log.debug(this.#who(), 'connected, and was shut out');
    this.#sayWelcome(log, end);
  }

  #sayWelcome({ generation }: PracticeLog, head: number): void {
    const { limits, server, clock, blobs } = this.#options;
    this.#send({
      ...{ type: 'welcome', head, generation, time: clock.now() },
      ...{ server: uuidBytes(server) },
      limits: { ...limits.told, ...(blobs && { blobBytes: limits.blobs.blobBytes }) }
    });
  }

  /** Does what a message asks; what goes wrong here ends this connection and no other. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { code, detail } = toProblem(error);
      this.#options.log.error({ ...this.#who(), code, detail }, 'a message could not be answered');
      this.#close(CLOSE.failed, 'the server could not answer; try again');
    }
  }

  /** Refuses for good: the connection ends with its reason (WIRE10). */
  #turnAway({ code, message, retry }: Refusal): void {
    this.#options.log.debug({ ...this.#who(), code }, 'refused');
    this.#send({ type: 'refused', code, message, retry });
    this.#close(CLOSE.policy, message);
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
    if (this.#state.at !== 'closed') this.#peer.send(encodeMessage(message));
  }

  /** Practice and device, for the log. */
  #who(): { practice?: Uuid; device?: Uuid } {
    const state = this.#state;
    if (state.at === 'introducing') return state.introduction.who;
    if (state.at === 'closed') return {};
    return { practice: state.member.practice, device: state.member.device };
  }
}
