import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { encodeCbor, encodeMessage } from '#lib/sync/wire.ts';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { testServer, type TestServer } from './support/server.ts';
import { answers, type WireClient } from './support/wire-client.ts';

/** The server is well: the bystander's connection lives, and new devices are let in. */
async function isUnharmed(
  server: TestServer,
  bystander: Awaited<ReturnType<TestServer['founded']>>
) {
  const { practice, client } = bystander;
  expect(answers(await client.push([await practice.founder.envelope()]))[0]).toBeTypeOf('number');
  const newcomer = await server.connect();
  await newcomer.open(practice.founder);
  await newcomer.close();
}

const closing = async (client: WireClient) => (await client.closed).code;

describe('what is not the protocol closes the connection and harms nobody else', () => {
  const hello = (more: object) => ({
    type: 'hello',
    v: 1,
    practice: new Uint8Array(16).fill(0x80),
    device: new Uint8Array(16).fill(0x80),
    ...more
  });
  const malformed: [string, Uint8Array][] = [
    ['nothing at all', new Uint8Array(0)],
    ['noise', Uint8Array.from({ length: 64 }, (_, n) => (n * 37) % 256)],
    ['a number', encodeCbor(7)],
    ['null', encodeCbor(null)],
    ['a list', encodeCbor([1, 2, 3])],
    ['an unknown type', encodeCbor({ type: 'drop-everything' })],
    ['a server’s message', encodeCbor({ type: 'pong', n: 1 })],
    ['another version', encodeCbor(hello({ v: 2 }))],
    ['a short id', encodeCbor(hello({ device: new Uint8Array(15) }))],
    ['an id that is no UUID', encodeCbor(hello({ practice: new Uint8Array(16).fill(0x11) }))],
    ['an id as text', encodeCbor(hello({ device: '0197a2c4-0000-7000-8000-000000000001' }))],
    ['a message cut short', encodeMessage({ type: 'ping', n: 1 }).subarray(0, 5)],
    ['something after the end', new Uint8Array([...encodeMessage({ type: 'ping', n: 1 }), 0])],
    ['a list that claims to be endless', new Uint8Array([0x9b, 0, 0, 0xff, 0, 0, 0, 0, 0])],
    ['nesting without end', new Uint8Array(100_000).fill(0x81)]
  ];

  it.each(malformed)('%s', async (_, bytes) => {
    const server = await testServer();
    const bystander = await server.founded();
    const before = await server.connect();
    before.socket.send(bytes);
    expect((await before.expect('refused')).code).toBe('protocol');
    expect(await closing(before)).toBe(1002);
    const after = await server.connect();
    await after.open(bystander.practice.founder);
    after.socket.send(bytes);
    expect(await closing(after)).toBe(1002);
    await isUnharmed(server, bystander);
  });

  it('text, where bytes are spoken', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const client = await server.connect();
    client.socket.send('{"type":"hello"}');
    expect(await closing(client)).toBe(1003);
    await isUnharmed(server, bystander);
  });

  it('a message of more than 8 MiB, before and after the proof', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const client = await server.connect();
    client.socket.send(new Uint8Array(8 * 1024 * 1024 + 1));
    expect(await closing(client)).toBe(1009);
    const member = await server.connect();
    await member.open(bystander.practice.founder);
    member.socket.send(new Uint8Array(8 * 1024 * 1024 + 1));
    expect(await closing(member)).toBe(1009);
    await isUnharmed(server, bystander);
  });

  it('a push of an envelope that is too large, or of too many', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    for (const entries of [
      [new Uint8Array(4 * 1024 * 1024 + 1)],
      Array.from({ length: 1001 }, () => new Uint8Array(1)),
      []
    ]) {
      const client = await server.connect();
      await client.open(bystander.practice.founder);
      client.send({ type: 'push', id: 1, entries });
      expect(await closing(client)).toBe(1002);
    }
    await isUnharmed(server, bystander);
  });

  it('messages in the wrong order', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const { founder } = bystander.practice;
    const ids = { practice: uuidBytes(founder.practice), device: uuidBytes(founder.id) };
    const orders: Parameters<WireClient['send']>[0][][] = [
      [{ type: 'prove', signature: new Uint8Array(64), host: 'localhost' }],
      [{ type: 'found', entry: bystander.practice.genesis }],
      [{ type: 'join', entry: bystander.practice.genesis }],
      [
        { type: 'hello', v: 1, ...ids },
        { type: 'hello', v: 1, ...ids }
      ],
      [{ type: 'push', id: 1, entries: [bystander.practice.genesis] }]
    ];
    for (const messages of orders) {
      const client = await server.connect();
      for (const message of messages) client.send(message);
      expect(await closing(client)).toBe(1002);
    }
    await isUnharmed(server, bystander);
  });

  it('any bytes whatever (property)', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const client = await server.connect();
        client.socket.send(bytes);
        expect(await closing(client)).toBe(1002);
      }),
      { numRuns: 60, seed: 20_261_122 }
    );
    await isUnharmed(server, bystander);
  });

  it('damaged envelopes, wherever the damage is (property)', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const { practice, client } = bystander;
    const whole = await practice.founder.envelope(60);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.nat({ max: whole.length }),
        async (at, flip, length) => {
          const damaged = whole.slice();
          damaged[at]! ^= flip;
          const [changed, cut] = await client.push([damaged, whole.subarray(0, length)]);
          expect(changed).toHaveProperty('code');
          if (length < whole.length) expect(cut).toHaveProperty('code');
        }
      ),
      { numRuns: 200, seed: 20_261_122 }
    );
    await isUnharmed(server, bystander);
  });
});

/** The socket below a WebSocket, to write to it what no WebSocket would. */
const socketOf = (client: WireClient) => (client.socket as unknown as { _socket: Socket })._socket;

/** Writes a request, and reads until the first answer is there. */
async function answerTo(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString();
}

describe('connections that misbehave below the messages', () => {
  const raw = (server: TestServer) => connect(Number(new URL(server.hub.url).port), '127.0.0.1');

  it('a connection cut in the middle of a frame', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const client = await server.connect();
    // The first bytes of a masked binary frame of a megabyte, and then nothing.
    const socket = socketOf(client);
    socket.write(new Uint8Array([0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 2, 3, 4, 5, 6]));
    socket.destroy();
    await client.closed;
    await isUnharmed(server, bystander);
  });

  it('frames that no WebSocket sends', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const client = await server.connect();
    const socket = socketOf(client);
    socket.write(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    expect(await closing(client)).toBe(1002);
    await isUnharmed(server, bystander);
  });

  it('what is no HTTP at all', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    const socket = raw(server);
    socket.write('\x16\x03\x01 hello?\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve).resume());
    await isUnharmed(server, bystander);
  });

  it.each(['/sync', 'http://[', '//', '/sync?\x01', '/elsewhere'])(
    'a request or upgrade of %j without what belongs to it',
    async (target) => {
      const server = await testServer();
      const bystander = await server.founded();
      for (const upgrade of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
        const request = `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`;
        expect(await answerTo(raw(server), request)).toMatch(/^HTTP\/1\.1 4\d\d /);
      }
      await isUnharmed(server, bystander);
    }
  );

  it('paths that point outside, sent as they are', async () => {
    const server = await testServer({ staticDir: 'tests/unit/server' });
    const bystander = await server.founded();
    for (const path of [
      '/../../../package.json',
      '/..%2f..%2f..%2fpackage.json',
      '/%2e%2e/package.json'
    ]) {
      const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const answer = await answerTo(raw(server), request);
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(answer).not.toContain('devDependencies');
    }
    await isUnharmed(server, bystander);
  });

  it('a thousand messages at once wait their turn, and none is lost', async () => {
    const server = await testServer({ limits: { messages: { perSecond: 1000, burst: 100 } } });
    const { client } = await server.founded();
    for (let n = 0; n < 300; n++) client.send({ type: 'ping', n });
    for (let n = 0; n < 300; n++) {
      const next = client.expect('pong');
      // Beyond the burst the server reads on as its clock goes on.
      server.clock.advance(1);
      expect((await next).n).toBe(n);
    }
  });

  it('many at once, each with something else in mind', async () => {
    const server = await testServer();
    const bystander = await server.founded();
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const client = await server.connect();
        if (n % 4 === 0) client.socket.send(new Uint8Array([n]));
        else if (n % 4 === 1) client.hello(bystander.practice.founder);
        else if (n % 4 === 2) client.socket.send('text');
        client.socket.terminate();
        await client.closed;
      })
    );
    await isUnharmed(server, bystander);
    expect(WebSocket.OPEN).toBe(bystander.client.socket.readyState);
  });
});
