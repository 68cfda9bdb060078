import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import type { DeviceIdentity } from '#lib/access/identity.ts';
import { decode, encode } from './cbor.ts';

/*
 * A client that keeps no rule: messages, envelopes and proofs are put together by hand, from the
 * specification (docs/sync.md), with keys that a real member would have.
 */

/** What a server says, unread. */
export interface Heard {
  readonly type: string;
  readonly [field: string]: unknown;
}

export const uuid = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const utf8 = (text: string): Buffer => Buffer.from(text);
export const sha256 = (...parts: Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

type Key = DeviceIdentity['signKey'];
export const sign = async (key: Key, ...parts: Uint8Array[]): Promise<Buffer> =>
  Buffer.from(await crypto.subtle.sign('Ed25519', key, Buffer.concat(parts)));

/** Every field of an envelope as it goes over the wire, each free to be wrong. */
export interface Forged {
  readonly version?: number;
  readonly kind?: number;
  readonly practice: string;
  readonly entryId?: Uint8Array;
  readonly docTag?: Uint8Array;
  /** 1 common, 2 front, 3 clinical, 4 billing, 5 audit. */
  readonly scope?: number;
  readonly epoch?: number;
  readonly device: string;
  readonly counter?: bigint;
  readonly body?: Uint8Array;
}

let made = 0;
const freshId = (): Buffer => {
  const id = Buffer.from('01890000000070008000000000000000', 'hex');
  id.writeUInt32BE(++made, 12);
  return id;
};

/** An envelope whose signature is by `key`, whoever it says it is by. */
export async function forge(key: Key, fields: Forged): Promise<Buffer> {
  const { version = 1, kind = 1, scope = 2, epoch = 1, counter = 7n } = fields;
  const header = Buffer.alloc(111);
  header[0] = version;
  header[1] = kind;
  uuid(fields.practice).copy(header, 2);
  header.set(fields.entryId ?? freshId(), 18);
  header.set(fields.docTag ?? Buffer.alloc(16, kind === 3 ? 0 : 5), 34);
  header[50] = scope;
  header.writeUInt32BE(epoch, 51);
  uuid(fields.device).copy(header, 55);
  header.writeBigUInt64BE(counter, 71);
  const body = fields.body ?? Buffer.alloc(60, 9);
  const sealed = kind === 3 ? Buffer.from(body) : Buffer.concat([Buffer.alloc(12), body]);
  const signature = await sign(key, utf8('indaba/envelope/1'), header, sha256(sealed));
  return Buffer.concat([header, signature, sealed]);
}

/** A membership envelope around any CBOR at all. */
export const forgeStatement = (
  key: Key,
  fields: Omit<Forged, 'kind' | 'scope' | 'epoch' | 'body'>,
  statement: unknown
): Promise<Buffer> =>
  forge(key, { ...fields, kind: 3, scope: 0, epoch: 0, body: encode(statement) });

/** One raw connection. Everything that was ever received is kept, to be searched for what it must not hold. */
export class Attacker {
  readonly socket: WebSocket;
  readonly heard: Heard[] = [];
  readonly received: Buffer[] = [];
  readonly closed: Promise<number>;
  #waiting: (() => void) | undefined;
  #read = 0;
  #over = false;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.received.push(data as Buffer);
      this.heard.push(decode(data as Buffer) as Heard);
      this.#waiting?.();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.on('close', (code) => {
        this.#over = true;
        this.#waiting?.();
        resolve(code);
      })
    );
  }

  static connect(url: string, path = '/sync'): Promise<Attacker> {
    const socket = new WebSocket(new URL(path, url.replace(/^http/, 'ws')), {
      perMessageDeflate: false
    });
    const attacker = new Attacker(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(attacker));
      socket.once('error', reject);
    });
  }

  say(message: unknown): void {
    this.socket.send(encode(message));
  }

  /** The next thing heard; `undefined` where the connection ends instead. */
  async next(): Promise<Heard | undefined> {
    for (;;) {
      const message = this.heard[this.#read];
      if (message) {
        this.#read += 1;
        return message;
      }
      if (this.#over) return undefined;
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
  }

  /** The next message of a type; what comes before it is passed over. */
  async until(type: string): Promise<Heard> {
    for (;;) {
      const message = await this.next();
      if (!message) throw new Error(`closed before ${type}`);
      if (message.type === type) return message;
    }
  }

  /** The code with which the server refuses next. */
  async refusal(): Promise<string> {
    return (await this.until('refused'))['code'] as string;
  }

  hello(practice: string, device: string): void {
    this.say({ type: 'hello', v: 1, practice: uuid(practice), device: uuid(device) });
  }

  prove(signature: Uint8Array, host = 'localhost'): void {
    this.say({ type: 'prove', signature, host });
  }

  /** What answers a challenge, by this key, for whatever practice and device. */
  static proof(
    key: Key,
    { nonce, server }: Pick<Heard, string>,
    practice: string,
    device: string,
    place = 'localhost/sync'
  ): Promise<Buffer> {
    return sign(
      key,
      utf8('indaba/session/2'),
      nonce as Uint8Array,
      uuid(practice),
      uuid(device),
      server as Uint8Array,
      utf8(place)
    );
  }

  /** A session in earnest, up to the welcome. */
  async login(practice: string, { id, signKey }: DeviceIdentity): Promise<this> {
    this.hello(practice, id);
    const challenge = await this.until('challenge');
    this.prove(await Attacker.proof(signKey, challenge, practice, id));
    await this.until('welcome');
    return this;
  }

  /** Pushes; gives for each entry its seq or the code of its refusal. */
  async push(...entries: Uint8Array[]): Promise<(number | string)[]> {
    this.say({ type: 'push', id: 1, entries });
    const { results } = (await this.until('pushed')) as unknown as {
      results: { seq?: number; code?: string }[];
    };
    return results.map(({ seq, code }) => seq ?? code!);
  }

  /** Whether anything that was ever received holds these bytes. */
  holds(bytes: Uint8Array): boolean {
    return this.received.some((message) => message.includes(Buffer.from(bytes)));
  }
}
