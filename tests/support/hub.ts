import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceIdentity } from '#lib/access/identity.ts';
import type { MembershipState } from '#lib/access/membership.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import { uuidText, type Uuid } from '#lib/docs/core/ids.ts';
import { parseEnvelope, type Envelope } from '#lib/envelope/envelope.ts';
import { Introduction, type Welcome } from '#lib/sync/introduction.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '#lib/sync/port.ts';
import { rejected } from '#lib/sync/refusals.ts';
import {
  encodeMessage,
  parseServerMessage,
  type ClientMessage,
  type ServerMessage
} from '#lib/sync/wire.ts';
import type { Clock } from '#server/clock.ts';
import { LIMITS } from '#server/limits.ts';
import { openSqliteLog } from '#server/log/sqlite.ts';
import { silentLog } from '#server/logger.ts';
import type { Peer } from '#server/peer.ts';
import { Practices } from '#server/practices.ts';
import { Session } from '#server/session.ts';

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** Who dials: a replica, or a device on its way in. */
export interface Caller {
  readonly port: ReplicaPort;
  readonly practice: Uuid;
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  genesis?(): Promise<Uint8Array | undefined>;
  join?(): Promise<Uint8Array | undefined>;
  /** Reads statements alone. */
  readonly only?: 'membership';
}

/**
 * A hub as it runs, without sockets: what a line carries are the messages of the wire, and when a step
 * is awaited, all that it caused at the hub is done.
 */
export class TestHub {
  readonly #clock: Clock;
  readonly #random: (count: number) => Uint8Array;
  readonly #dir = mkdtempSync(join(tmpdir(), 'indaba-hub-'));
  readonly #store;
  readonly #practices: Practices;
  readonly #server: Uuid;

  constructor(ids: { now(): number; random(count: number): Uint8Array }) {
    this.#random = ids.random;
    // Nothing here is due by itself: time is what the devices say it is.
    this.#clock = { now: ids.now, every: () => () => undefined, after: () => () => undefined };
    this.#server = '99999999-9999-8999-8999-999999999999';
    this.#store = openSqliteLog({ file: join(this.#dir, 'log.sqlite'), random: ids.random });
    this.#practices = new Practices({
      store: this.#store,
      clock: this.#clock,
      log: silentLog,
      followBytes: LIMITS.followBytes,
      intake: LIMITS.intake,
      maxPractices: 16
    });
  }

  /** Connects, up to the welcome or the refusal. */
  async dial(caller: Caller): Promise<TestLine> {
    const line = new TestLine(caller, (peer) => {
      const [clock, random] = [this.#clock, this.#random];
      const shared = { server: this.#server, practices: this.#practices, limits: LIMITS };
      const place = { hosts: () => new Set(['hub.local']), serves: 'sync' as const };
      return new Session(peer, { ...shared, ...place, clock, random, log: silentLog });
    });
    await line.open(this.#clock.now);
    return line;
  }

  /** Everything that the hub ever took of a practice. */
  async envelopes(practice: Uuid): Promise<Envelope[]> {
    const everything = {
      scopes: new Set(['common', 'front', 'clinical', 'billing', 'audit'] as const),
      ...{ ownLog: null, name: '' }
    };
    const { entries } = await this.#store.readAfter(practice, 0, Infinity, everything);
    return entries.map(([, , bytes]) => {
      const parsed = parseEnvelope(Uint8Array.from(bytes));
      if (!parsed.ok) throw new Error(parsed.problem.message);
      return parsed.value;
    });
  }

  /** Who belongs, as the hub has it. */
  async membership(practice: Uuid): Promise<MembershipState> {
    const log = await this.#practices.log(practice);
    if (!log) throw new Error('the hub has not heard of the practice');
    return log.membership;
  }

  async head(practice: Uuid): Promise<number> {
    return (await this.#practices.log(practice))?.head ?? 0;
  }

  async close(): Promise<void> {
    await this.#store.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** A device's connection to a {@link TestHub}. What the hub says by itself waits until it is read. */
export class TestLine implements Peer {
  readonly unsent = 0;
  readonly #caller: Caller;
  readonly #session: Session;
  readonly #inbox: ServerMessage[] = [];
  #log: LogIdentity | undefined;
  #position = 0;
  #head = 0;
  #pushes = 0;
  #pushed: readonly Uuid[] = [];
  /** Codes with which the hub refused what was pushed. */
  readonly rejections: string[] = [];
  /** Why the hub ended it. */
  refused: Message<'refused'> | undefined;
  /** Whether the last push was taken in some part, so that there is sense in another. */
  #goesOn = false;

  constructor(caller: Caller, session: (peer: Peer) => Session) {
    this.#caller = caller;
    this.#session = session(this);
  }

  // What the hub does with its end.

  send(bytes: Uint8Array): void {
    const parsed = parseServerMessage(bytes);
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    this.#inbox.push(parsed.value);
  }

  async drained(): Promise<void> {}

  close(): void {}

  // What the device does with its own.

  async open(now: () => number): Promise<void> {
    const { practice, identity, port, genesis, join: joined } = this.#caller;
    const said: ClientMessage[] = [];
    const introduction = new Introduction({
      ...{ url: 'wss://hub.local:8443/sync', practice, identity },
      timers: { now, after: () => () => undefined },
      genesis: genesis ?? (async () => undefined),
      join: joined ?? (async () => undefined),
      send: (message) => void said.push(message)
    });
    let welcome: Welcome | undefined;
    while (!welcome) {
      for (const message of said.splice(0)) await this.#say(message);
      const answer = this.#inbox.shift();
      if (!answer) throw new Error('the hub does not answer');
      const step = await introduction.take(answer);
      if (step.state === 'broken') throw new Error(step.violation);
      if (step.state === 'refused') return void (this.refused = step.refused);
      if (step.state === 'welcome') welcome = step.welcome;
    }
    this.#log = { server: toHex(welcome.server), generation: toHex(welcome.generation) };
    this.#head = welcome.head;
    this.#position = await port.cursor(this.#log, welcome.head);
  }

  /** Reads to the head, `bytes` at a time; from then on the hub says by itself what is new. */
  async pull(bytes = 1 << 20): Promise<void> {
    const { only } = this.#caller;
    await this.read();
    do {
      await this.#say({ type: 'pull', after: this.#position, bytes, ...(only ? { only } : {}) });
      await this.read();
    } while (!this.refused && this.#position < this.#head);
  }

  /** Sends all that there is, at most `entries` at a time. */
  async push(entries = 100): Promise<void> {
    const { port } = this.#caller;
    await this.read();
    for (this.#goesOn = true; this.#goesOn && !this.refused;) {
      const offered = await port.outgoing({ bytes: 1 << 20, entries });
      if (offered.length === 0) return;
      const ids = offered.map((bytes) => uuidText(bytes.subarray(18, 34)));
      const again = port.isAgain?.(ids[0]!) ?? false;
      const alike = ids.findIndex((id) => (port.isAgain?.(id) ?? false) !== again);
      const count = alike < 0 ? ids.length : alike;
      this.#pushed = ids.slice(0, count);
      const push = { type: 'push', id: ++this.#pushes, entries: offered.slice(0, count) } as const;
      await this.#say(again ? { ...push, again } : push);
      await this.read();
    }
  }

  /** Takes in what the hub has said meanwhile. */
  async read(): Promise<void> {
    for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) {
      if (next.type === 'entries') await this.#entries(next);
      else if (next.type === 'pushed') await this.#answered(next);
      else if (next.type === 'refused') {
        if (next.code === 'device-revoked') await this.#caller.port.shutOut?.();
        this.refused = next;
      }
    }
  }

  hangUp(): void {
    this.#session.closed();
  }

  async #entries({ after, to, entries, head }: Message<'entries'>): Promise<void> {
    this.#head = Math.max(head, this.#head);
    // A gap, or news that came already: what is missing is pulled.
    if (after !== this.#position) return;
    this.#position = to;
    await this.#caller.port.receive(this.#log!, entries, head, to);
  }

  async #answered({ results }: Message<'pushed'>): Promise<void> {
    const outcomes = results.map((one, at): PushOutcome => {
      const entryId = this.#pushed[at]!;
      if ('seq' in one) return { entryId, seq: one.seq };
      this.rejections.push(one.code);
      return { entryId, rejected: rejected(one.code, one.message), retry: one.retry };
    });
    await this.#caller.port.pushed(this.#log!, outcomes);
    this.#goesOn = outcomes.some((one) => 'seq' in one || !one.retry);
  }

  #say(message: ClientMessage): Promise<void> {
    return this.#session.receive(encodeMessage(message));
  }
}
