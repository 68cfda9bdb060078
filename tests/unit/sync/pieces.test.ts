import type { IncomingMessage } from 'node:http';
import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { giveBackPieces } from '#lib/sync/pieces.ts';
import { MAX_MESSAGE_BYTES } from '#lib/sync/wire.ts';

/** As large as a piece of a TCP connection gets. */
const PIECE = 65_536;
const LARGE = 1_000_000;

const TEXT = 1;
const BINARY = 2;
const PING = 9;
const PONG = 10;

/** Bytes in memory of their own, other ones for each `seed`. */
const bytes = (length: number, seed: number): Buffer<ArrayBuffer> => {
  const made = Buffer.from(new ArrayBuffer(length));
  for (let i = 0; i < length; i++) made[i] = (i * 7 + (i >> 8) + seed * 31) & 127;
  return made;
};

/** One frame of a client, with a mask of zeros. */
function frame(opcode: number, payload: Uint8Array, isLast = true): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(payload.length));
  const size = payload.length < 126 ? [0x80 | payload.length] : [0x80 | 127, ...length];
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | opcode, ...size, 0, 0, 0, 0]), payload]);
}

/** A message in parts, with pings of these payloads between them. */
function inParts(payload: Uint8Array, parts: number, pings: readonly Uint8Array[]): Buffer {
  const each = Math.ceil(payload.length / parts);
  return Buffer.concat(
    Array.from({ length: parts }, (_, n) => [
      frame(n === 0 ? BINARY : 0, payload.subarray(n * each, (n + 1) * each), n === parts - 1),
      ...(pings[n] && n < parts - 1 ? [frame(PING, pings[n])] : [])
    ]).flat()
  );
}

/** Whatever was sent, in pieces of these lengths, over and over, each in memory of its own. */
function cut(sent: Uint8Array, ...lengths: number[]): Buffer<ArrayBuffer>[] {
  const pieces = [];
  for (let at = 0, n = 0; at < sent.length; at += lengths[n++ % lengths.length]!) {
    const piece = sent.subarray(at, at + lengths[n % lengths.length]!);
    const own = Buffer.from(new ArrayBuffer(piece.length));
    own.set(piece);
    pieces.push(own);
  }
  return pieces;
}

const isGone = (piece: Buffer<ArrayBuffer>): boolean => piece.buffer.detached;

/** A server's end of a connection, and the other end, which reads nothing before it is told to. */
class Connection {
  /** Messages and the payloads of pings and pongs, where they lie. */
  readonly heard: Buffer[] = [];
  readonly #peer;

  constructor() {
    const [peer, stream] = duplexPair();
    this.#peer = peer;
    const server = new WebSocketServer({
      ...{ noServer: true, perMessageDeflate: false, allowSynchronousEvents: true },
      maxPayload: MAX_MESSAGE_BYTES
    });
    const headers = {
      ...{ upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' },
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ=='
    };
    const request = { method: 'GET', url: '/', headers } as unknown as IncomingMessage;
    server.handleUpgrade(request, stream, Buffer.alloc(0), (socket: WebSocket) => {
      giveBackPieces(socket, stream);
      socket.on('message', (data: Buffer) => this.heard.push(data));
      for (const control of ['ping', 'pong'] as const) {
        socket.on(control, (data) => this.heard.push(data));
      }
    });
  }

  async send(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      await new Promise<void>((resolve) => this.#peer.write(piece, () => resolve()));
    }
  }

  /** Everything that was said to the other end. */
  async answers(): Promise<Buffer> {
    const read: Buffer[] = [];
    this.#peer.on('data', (data: Buffer) => read.push(data));
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
    const all = Buffer.concat(read);
    return all.subarray(all.indexOf('\r\n\r\n') + 4);
  }
}

describe('memory of the pieces in which messages come', () => {
  it('is given back where all of a piece was part of one large message', async () => {
    const connection = new Connection();
    const message = bytes(LARGE, 1);
    const pieces = cut(frame(BINARY, message), PIECE);
    await connection.send(pieces);
    // The first has the frame's head in it, and might have an earlier message.
    expect(pieces.map(isGone)).toEqual([false, ...pieces.slice(2).map(() => true), false]);
    expect(connection.heard).toEqual([message]);
  });

  it('is let be before the message is whole', async () => {
    const connection = new Connection();
    const pieces = cut(frame(BINARY, bytes(LARGE, 1)), PIECE);
    const last = pieces.pop()!;
    await connection.send(pieces);
    expect(pieces.some(isGone)).toBe(false);
    await connection.send([last]);
    expect(pieces.some(isGone)).toBe(true);
  });

  it('is let be where other messages that were not looked at yet lie in it', async () => {
    const connection = new Connection();
    const messages = [bytes(100, 1), bytes(LARGE, 2), bytes(200, 3), bytes(LARGE, 4), bytes(50, 5)];
    const sent = Buffer.concat(messages.map((each) => frame(BINARY, each)));
    const pieces = cut(sent, PIECE);
    await connection.send(pieces);
    expect(connection.heard).toEqual(messages);
    expect(pieces.filter(isGone).length).toBeGreaterThan(20);
  });

  it('is let be where a ping lies in it whose answer nobody has read', async () => {
    const connection = new Connection();
    const message = bytes(LARGE, 1);
    const pings = [bytes(125, 2), bytes(9, 3), bytes(60, 4)];
    const pieces = cut(inParts(message, 4, pings), PIECE);
    await connection.send(pieces);
    const [first, second, third, whole] = connection.heard;
    expect([first, second, third]).toEqual(pings);
    expect(whole).toEqual(message);
    // What came after the last ping was the message’s alone.
    expect(pieces.some(isGone)).toBe(true);
    const pongs = pings.map((ping) => Buffer.concat([Buffer.of(0x80 | PONG, ping.length), ping]));
    expect(await connection.answers()).toEqual(Buffer.concat(pongs));
  });

  it('is let be where a message is the very piece in which it came', async () => {
    const connection = new Connection();
    const message = bytes(300_000, 1);
    const [head, end] = [frame(BINARY, message, false), frame(0, new Uint8Array(0))];
    const piece = bytes(300_000, 1);
    await connection.send([head.subarray(0, head.length - piece.length), piece, end]);
    expect(isGone(piece)).toBe(false);
    expect(connection.heard).toEqual([message]);
  });

  it('is remembered of so many pieces alone, however small a peer sends them', async () => {
    const connection = new Connection();
    const [small, large] = [bytes(300_000, 1), bytes(5_000_000, 2)];
    const many = cut(frame(BINARY, small), 500);
    await connection.send(many);
    expect(many.filter(isGone)).toHaveLength(127);
    const much = cut(frame(BINARY, large), PIECE);
    await connection.send(much);
    const given = much.filter(isGone).length;
    expect(given).toBeGreaterThan(10);
    expect(given * PIECE).toBeLessThanOrEqual(1024 * 1024);
    expect(connection.heard).toEqual([small, large]);
  });

  it('is nobody else’s, whatever a peer sends and however it is cut', async () => {
    const said = fc.record({
      length: fc.oneof(fc.nat(300), fc.nat(70_000), fc.integer({ min: 262_144, max: 400_000 })),
      parts: fc.integer({ min: 1, max: 5 }),
      pings: fc.array(fc.nat(125), { maxLength: 4 }),
      after: fc.option(fc.constantFrom(PING, PONG, TEXT))
    });
    const lengths = fc.array(
      fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1_000, max: PIECE })),
      { minLength: 1, maxLength: 4 }
    );
    const isUsable = (some: number[]) => Math.max(...some) > 2_000;
    let given = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { minLength: 1, maxLength: 5 }),
        lengths.filter(isUsable),
        async (all, sizes) => {
          const connection = new Connection();
          const expected: Buffer[] = [];
          const pongs: Buffer[] = [];
          let seed = 0;
          const pinged = (length: number) => {
            const ping = bytes(length, ++seed);
            expected.push(ping);
            pongs.push(Buffer.concat([Buffer.of(0x80 | PONG, length), ping]));
            return ping;
          };
          const sent = all.map(({ length, parts, pings, after }) => {
            const between = pings.slice(0, parts - 1).map(pinged);
            const message = bytes(length, ++seed);
            expected.push(message);
            const frames = [inParts(message, parts, between)];
            if (after === PING) frames.push(frame(PING, pinged(40)));
            else if (after !== null) {
              const small = bytes(30, ++seed);
              expected.push(small);
              frames.push(frame(after, small));
            }
            return Buffer.concat(frames);
          });
          const pieces = cut(Buffer.concat(sent), ...sizes);
          await connection.send(pieces);
          expect(connection.heard.map((each) => each.toString('latin1'))).toEqual(
            expected.map((each) => each.toString('latin1'))
          );
          expect((await connection.answers()).equals(Buffer.concat(pongs))).toBe(true);
          given += pieces.filter(isGone).length;
        }
      ),
      { numRuns: 60, seed: 11 }
    );
    expect(given).toBeGreaterThan(50);
  });
});
