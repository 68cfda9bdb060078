import { concat, DOMAIN, equal, toHex, utf8, verify } from '#lib/crypto/crypto.ts';
import type { Timers } from '#lib/sync/timers.ts';
import {
  encodeMessage,
  parseClientMessage,
  type ClientMessage,
  type LogEntry,
  type PushResult,
  type ServerMessage
} from '#lib/sync/wire.ts';
import type { Line, ServerEnd } from './network.ts';

interface Connection {
  readonly line: Line;
  device: Uint8Array | null;
  practice: Uint8Array | null;
  nonce: Uint8Array;
  proved: boolean;
  following: boolean;
}

type Of<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** A server in memory that follows section 5 and remembers what was asked of it. */
export class TestServer {
  readonly #timers: Timers;
  readonly #connections = new Set<Connection>();
  readonly id = new Uint8Array(16).fill(0x81);
  generation = new Uint8Array(16).fill(0x91);
  log: LogEntry[] = [];
  /** Public keys of member devices, by id in hexadecimal. */
  readonly members = new Map<string, Uint8Array>();
  hosts = true;
  /** The name under which it is reached. */
  readonly host = 'hub.local';
  limits = { envelopeBytes: 4 << 20, messageBytes: 8 << 20, pushEntries: 500 };
  /** Server time minus virtual time. */
  skew = 0;
  /** Refuses what it returns a code for. */
  reject: (envelope: Uint8Array) => { code: string; retry: boolean } | undefined = () => undefined;
  /** Entries that the device may not see, by seq. */
  hides: (seq: number) => boolean = () => false;
  /** Takes over the handling of a message where it returns true. */
  intercept: (message: ClientMessage, send: (message: ServerMessage) => void) => boolean = () =>
    false;
  readonly heard: ClientMessage[] = [];
  /** Things that no device may do. */
  readonly violations: string[] = [];

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get head(): number {
    return this.log.at(-1)?.[0] ?? 0;
  }

  heardOf<T extends ClientMessage['type']>(type: T): Of<T>[] {
    return this.heard.filter((message): message is Of<T> => message.type === type);
  }

  accept(line: Line): ServerEnd {
    const connection: Connection = {
      line,
      device: null,
      practice: null,
      nonce: new Uint8Array(32).fill(this.heard.length % 256),
      proved: false,
      following: false
    };
    this.#connections.add(connection);
    return {
      message: (data) => void this.#message(connection, data),
      closed: () => this.#connections.delete(connection)
    };
  }

  /** Appends as another device would have it, and tells whoever follows. */
  append(envelope: Uint8Array): number {
    const seq = this.head + 1;
    const entry: LogEntry = [seq, this.#timers.now() + this.skew, envelope];
    this.log.push(entry);
    for (const connection of this.#connections) {
      if (!connection.following) continue;
      const entries = this.hides(seq) ? [] : [entry];
      this.#send(connection, { type: 'entries', after: seq - 1, to: seq, entries, head: seq });
    }
    return seq;
  }

  /** Says the same to every device that is online. */
  tellAll(message: ServerMessage): void {
    for (const connection of this.#connections) {
      if (connection.proved) this.#send(connection, message);
    }
  }

  closeAll(code: number, reason: string): void {
    for (const { line } of [...this.#connections]) line.close(code, reason);
  }

  /** Comes back from a backup that has only the first `kept` entries (LOG6). */
  restore(kept: number): void {
    this.closeAll(1001, 'restoring');
    this.log = this.log.slice(0, kept);
    this.generation = this.generation.map((byte) => byte + 1);
  }

  /** Stops sending new entries to anybody until they pull, as to a slow reader (WIRE6). */
  setBack(): void {
    for (const connection of this.#connections) connection.following = false;
  }

  #send(connection: Connection, message: ServerMessage): void {
    connection.line.send(encodeMessage(message));
  }

  async #message(connection: Connection, data: Uint8Array): Promise<void> {
    const parsed = parseClientMessage(data);
    if (!parsed.ok) {
      this.violations.push(parsed.problem.detail ?? parsed.problem.message);
      return;
    }
    const message = parsed.value;
    this.heard.push(message);
    if (this.intercept(message, (answer) => this.#send(connection, answer))) return;
    switch (message.type) {
      case 'hello':
        connection.device = message.device;
        connection.practice = message.practice;
        return this.#challenge(connection);
      case 'found':
        this.hosts = true;
        this.append(message.entry);
        return this.#challenge(connection);
      case 'join':
        this.append(message.entry);
        this.members.set(toHex(connection.device!), this.joinKey!);
        return this.#challenge(connection);
      case 'prove':
        return this.#prove(connection, message);
      case 'ping':
        return this.#send(connection, { type: 'pong', n: message.n });
    }
    if (!connection.proved) {
      this.violations.push(`${message.type} before welcome`);
      return;
    }
    if (message.type === 'push') this.#push(connection, message);
    if (message.type === 'pull') this.#pull(connection, message);
  }

  /** The key that a `join` brings; the double does not read envelopes. */
  joinKey: Uint8Array | null = null;

  #challenge(connection: Connection): void {
    const refused = (code: string): void =>
      this.#send(connection, { type: 'refused', code, message: 'no', retry: false });
    if (!this.hosts) return refused('unknown-practice');
    if (!this.members.has(toHex(connection.device!))) return refused('unknown-device');
    const { nonce } = connection;
    const time = this.#timers.now() + this.skew;
    const { id: server, generation } = this;
    this.#send(connection, { type: 'challenge', nonce, server, generation, time });
  }

  async #prove(connection: Connection, { signature, host }: Of<'prove'>): Promise<void> {
    const { nonce, practice, device } = connection;
    // Somebody in between said something else in place of the device's hello.
    if (!practice || !device) return connection.line.close(1002, 'prove before hello');
    const place = utf8(`${host}/sync`);
    const signed = concat(DOMAIN.session, nonce, practice, device, this.id, place);
    if (host !== this.host) this.violations.push(`reached as ${host}`);
    if (!(await verify(this.members.get(toHex(device!))!, signature, signed))) {
      this.violations.push('a proof that proves nothing');
      return;
    }
    connection.proved = true;
    const { head, id: server, generation, limits } = this;
    const time = this.#timers.now() + this.skew;
    this.#send(connection, { type: 'welcome', head, server, generation, time, limits });
  }

  #push(connection: Connection, { id, entries }: Of<'push'>): void {
    const results = entries.map((envelope): PushResult => {
      const entryId = envelope.slice(18, 34);
      const rejected = this.reject(envelope);
      if (rejected) return { entryId, ...rejected, message: 'no' };
      const known = this.log.find(([, , other]) => equal(other.subarray(18, 34), entryId));
      if (known && !equal(known[2], envelope)) this.violations.push('one entryId, other bytes');
      return { entryId, seq: known ? known[0] : this.append(envelope) };
    });
    this.#send(connection, { type: 'pushed', id, results });
  }

  #pull(connection: Connection, { after, bytes }: Of<'pull'>): void {
    const entries: LogEntry[] = [];
    let size = 0;
    let to = this.head;
    for (const entry of this.log) {
      if (entry[0] <= after || this.hides(entry[0])) continue;
      size += entry[2].length;
      if (entries.length > 0 && size > bytes) {
        to = entries.at(-1)![0];
        break;
      }
      entries.push(entry);
    }
    const { head } = this;
    connection.following = to >= head;
    this.#send(connection, { type: 'entries', after, to, entries, head });
  }
}
