import { WebSocket } from 'ws';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import {
  encodeMessage,
  parseServerMessage,
  type ClientMessage,
  type LogEntry,
  type PushResult,
  type ServerMessage
} from '#lib/sync/wire.ts';
import type { TestDevice } from './practice.ts';

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** A device's end of the wire, small enough to break every rule with. */
export class WireClient {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #arrived: ServerMessage[] = [];
  #waiting: (() => void) | undefined;
  #closed = false;
  #push = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#closed = true;
        this.#waiting?.();
        resolve({ code, reason: reason.toString() });
      });
    });
    socket.on('message', (data) => {
      const parsed = parseServerMessage(data as Buffer);
      if (!parsed.ok) throw new Error(parsed.problem.detail);
      this.#arrived.push(parsed.value);
      this.#waiting?.();
    });
    socket.on('error', () => undefined);
  }

  static connect(url: string, options: { origin?: string; ca?: string } = {}): Promise<WireClient> {
    const address = new URL('/sync', url.replace(/^http/, 'ws'));
    const socket = new WebSocket(address, { ...options, perMessageDeflate: false });
    const client = new WireClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }

  send(message: ClientMessage): void {
    this.socket.send(encodeMessage(message));
  }

  /** The next message; rejects when the connection ends before one comes. */
  async next(): Promise<ServerMessage> {
    for (;;) {
      const message = this.#arrived.shift();
      if (message) return message;
      if (this.#closed) throw new Error('the connection was closed');
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
  }

  /** The next message, which has to be of this type. */
  async expect<T extends ServerMessage['type']>(type: T): Promise<Message<T>> {
    const message = await this.next();
    if (message.type !== type) throw new Error(`${message.type} instead of ${type}`);
    return message as Message<T>;
  }

  hello({ practice, id }: Pick<TestDevice, 'practice' | 'id'>): void {
    this.send({ type: 'hello', v: 1, practice: uuidBytes(practice), device: uuidBytes(id) });
  }

  /** Answers the challenge that comes next; resolves with what follows. */
  async prove(device: TestDevice): Promise<Message<'welcome'>> {
    const { nonce, server } = await this.expect('challenge');
    this.send(await device.proof(nonce, server));
    return this.expect('welcome');
  }

  /** The whole of WIRE1. */
  async open(device: TestDevice): Promise<Message<'welcome'>> {
    this.hello(device);
    return this.prove(device);
  }

  /** The whole of WIRE2. */
  async found(device: TestDevice, genesis: Uint8Array): Promise<Message<'welcome'>> {
    this.hello(device);
    await this.expect('refused');
    this.send({ type: 'found', entry: genesis });
    return this.prove(device);
  }

  /** The whole of WIRE3, for a device whose invitation the server knows. */
  async join(device: TestDevice, join: Uint8Array): Promise<Message<'welcome'>> {
    this.hello(device);
    await this.expect('refused');
    this.send({ type: 'join', entry: join });
    return this.prove(device);
  }

  async push(entries: Uint8Array[], again?: true): Promise<PushResult[]> {
    const id = ++this.#push;
    this.send({ type: 'push', id, entries, ...(again && { again }) });
    const pushed = await this.expect('pushed');
    if (pushed.id !== id) throw new Error(`answer to push ${pushed.id} instead of ${id}`);
    return pushed.results;
  }

  async pull(after: number, bytes = 1_000_000): Promise<Message<'entries'>> {
    this.send({ type: 'pull', after, bytes });
    return this.expect('entries');
  }

  /** Pulls until the head. */
  async pullAll(after = 0, bytes?: number): Promise<LogEntry[]> {
    const all: LogEntry[] = [];
    let position = after;
    for (;;) {
      const { to, entries, head } = await this.pull(position, bytes);
      all.push(...entries);
      position = to;
      if (position >= head) return all;
    }
  }

  /** Resolves when the server has answered all that was said before; only a pong may come. */
  async quiet(): Promise<void> {
    this.send({ type: 'ping', n: 77 });
    const { n } = await this.expect('pong');
    if (n !== 77) throw new Error(`pong ${n} instead of 77`);
  }

  close(): Promise<unknown> {
    this.socket.close();
    return this.closed;
  }
}

/** The seqs of an answer to a push, or the codes of what was refused. */
export const answers = (results: readonly PushResult[]): (number | string)[] =>
  results.map((result) => ('seq' in result ? result.seq : result.code));

/** Pulls to the head, so that the connection follows from now on. */
export const follow = (client: WireClient): Promise<LogEntry[]> => client.pullAll();

/** The same bytes as no view of a message. */
export const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

export const seqs = (entries: readonly LogEntry[]): number[] => entries.map(([seq]) => seq);
