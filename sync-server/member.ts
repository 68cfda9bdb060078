import { erasureOf } from '#lib/access/membership.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import {
  encodeMessage,
  MAX_PRESENCE_BYTES,
  type ClientMessage,
  type PushResult,
  type ServerMessage
} from '#lib/sync/wire.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import type { Announcement } from './log/audience.ts';
import type { Follower, PracticeLog, Refusal } from './log/practice-log.ts';
import { DEVICE_REVOKED, DISPLACED } from './log/refusal.ts';
import { standingOf } from './log/standing.ts';
import type { Stretch } from './log/store.ts';
import { STATEMENTS_ALONE, type View } from './log/view.ts';
import { tellWhy } from './parting.ts';
import type { Peer } from './peer.ts';
import { Rate } from './rate.ts';

export interface MemberSessionParts {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly limits: Limits;
  send(message: ServerMessage): void;
  /** Ends the connection for a reason that the device is told. */
  turnAway(refusal: Refusal): void;
  violation(reason: string): void;
  /** Notes what went wrong on this side. */
  failed(error: unknown): void;
}

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/**
 * The connection of a device that proved who it is, for as long as it belongs to the practice. What
 * it may see and say is asked of the membership each time, so that a change of role holds at once.
 */
export class MemberSession implements Follower {
  readonly device: Uuid;
  readonly #log: PracticeLog;
  readonly #parts: MemberSessionParts;
  readonly #presenceRate: Rate;
  readonly #stopFollowing: () => void;
  #over = false;
  /** The device was shut out, and is being told why: nothing else is taken or sent any more. */
  #parting = false;
  /** Whether new entries are sent as they come, or the device is behind and pulls (WIRE6). */
  #following = false;
  /** What was sent reaches up to here; `undefined` before anything was asked for. */
  #sent: number | undefined;
  /** The device asked for statements alone. */
  #statementsAlone = false;

  constructor(log: PracticeLog, device: Uuid, parts: MemberSessionParts) {
    this.device = device;
    this.#log = log;
    this.#parts = parts;
    this.#presenceRate = new Rate(parts.limits.presence, parts.clock.now());
    this.#stopFollowing = log.follow(this);
  }

  get practice(): Uuid {
    return this.#log.practice;
  }

  async take(message: ClientMessage): Promise<void> {
    if (this.#parting) return;
    switch (message.type) {
      case 'push':
        return this.#push(message);
      case 'pull':
        return this.#pull(message);
      case 'presence':
        return this.#presence(message);
      default:
        return this.#parts.violation(`${message.type} after the proof`);
    }
  }

  /** The connection is over. */
  leave(): void {
    this.#over = true;
    this.#stopFollowing();
  }

  appended(announcement: Announcement): void {
    const { peer, limits } = this.#parts;
    if (!this.#following || this.#parting || announcement.to <= this.#sent!) return;
    for (const message of announcement.messages(this.#view)) {
      if (peer.unsent > limits.unsent) return this.#setBack();
      peer.send(message);
    }
    this.#sent = announcement.to;
  }

  presence(message: Uint8Array): void {
    const { peer, limits } = this.#parts;
    // Whoever reads slowly misses presence, which is out of date a moment later anyway.
    if (!this.#statementsAlone && peer.unsent < limits.followBytes) peer.send(message);
  }

  membershipMoved(): void {
    if (this.#parting || standingOf(this.#log.membership, this.device) !== 'ended') return;
    this.#parting = true;
    void this.#part().finally(() => this.#parts.turnAway(DEVICE_REVOKED));
  }

  displace(): void {
    this.#parts.turnAway(DISPLACED);
  }

  /** Tells a device that was shut out why. One that never pulled here says, when it comes back, from where. */
  async #part(): Promise<void> {
    const end = this.#log.endOf(this.device);
    if (this.#sent === undefined || end === undefined) return;
    const { send, limits } = this.#parts;
    const over = (): boolean => this.#over;
    try {
      await tellWhy(this.#log, { after: this.#sent, end, bytes: limits.pullBytes, send, over });
    } catch (error) {
      // It is told that it is over all the same.
      this.#parts.failed(error);
    }
  }

  get #view(): View {
    return this.#statementsAlone ? STATEMENTS_ALONE : this.#log.view(this.device);
  }

  async #push({ id, entries, again }: Message<'push'>): Promise<void> {
    const taken = await this.#log.push(entries, this.device, again === true);
    const results = taken.map((each, at): PushResult => {
      const entryId = entryIdOf(entries[at]!);
      return 'seq' in each ? { entryId, seq: each.seq } : { entryId, ...each };
    });
    this.#parts.send({ type: 'pushed', id, results });
  }

  async #pull({ after, bytes, only }: Message<'pull'>): Promise<void> {
    const log = this.#log;
    const room = Math.min(bytes, this.#parts.limits.pullBytes);
    this.#following = false;
    this.#statementsAlone = only === 'membership';
    let view: View;
    let read: Stretch;
    do {
      view = this.#view;
      read = await log.read(after, room, view);
      // What was read is sent only to who may read it now. And where nothing was found but something
      // came meanwhile, an empty answer would say that it did not.
    } while (
      !this.#over &&
      !this.#parting &&
      (view !== this.#view || (read.entries.length === 0 && read.to < log.head))
    );
    if (this.#parting) return;
    // From here to the end nothing waits, so no entry can slip between reading and following.
    this.#following = read.to >= log.head;
    this.#sent = read.to;
    const to = Math.max(after, read.to);
    // What was read may be news to the log itself.
    const head = Math.max(log.head, read.to);
    this.#parts.send({ type: 'entries', after, to, entries: read.entries, head });
  }

  #presence({ docTag, body }: Message<'presence'>): void {
    if (body.length > MAX_PRESENCE_BYTES) return this.#parts.violation('presence too large');
    if (!this.#presenceRate.tryTake(this.#parts.clock.now())) return;
    const scope = scopeOfPresence(body);
    // Of what somebody may not read, they have nothing to say.
    if (scope === undefined || !this.#view.scopes.has(scope)) return;
    // In a record that was destroyed nobody is at work (ERA4).
    if (erasureOf(this.#log.membership, docTag)) return;
    this.#log.tell(this, scope, encodeMessage({ type: 'presence', docTag, body }));
  }

  /**
   * Stops following: the device reads too slowly to be sent everything. When it has caught up with
   * what is on its way, it is told the head, sees the gap, and pulls.
   */
  #setBack(): void {
    this.#following = false;
    void this.#parts.peer.drained().then(() => {
      if (this.#over || this.#parting || this.#following) return;
      const { head } = this.#log;
      this.#parts.send({ type: 'entries', after: head, to: head, entries: [], head });
    });
  }
}

/** What the head of a presence body says (WIRE7); `undefined` where it cannot be read here. */
const scopeOfPresence = (body: Uint8Array): Scope | undefined =>
  body[0] === 1 ? SCOPES[body[1]! - 1] : undefined;

/** Where the header of an envelope has its entryId; zeros for what is too short to have one. */
function entryIdOf(envelope: Uint8Array): Uint8Array {
  const id = new Uint8Array(16);
  if (envelope.length >= 34) id.set(envelope.subarray(18, 34));
  return id;
}
