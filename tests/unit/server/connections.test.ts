import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import { testServer } from './support/server.ts';
import { follow } from './support/wire-client.ts';

describe('WIRE7: presence', () => {
  const docTag = new Uint8Array(16).fill(3);
  /** A body with the head that says which scope the document is of; the rest is noise. */
  const about = (scope: Scope, n: number) =>
    new Uint8Array([1, SCOPES.indexOf(scope) + 1, 0, 0, 0, 1, n]);

  it('goes to the practice’s other connections and nowhere else', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const elsewhere = (await server.founded()).client;
    const other = await server.connect();
    await other.open(practice.founder);
    const body = about('front', 3);
    client.send({ type: 'presence', docTag, body });
    expect(await other.expect('presence')).toEqual({ type: 'presence', docTag, body });
    for (const quiet of [client, elsewhere]) {
      quiet.send({ type: 'ping', n: 1 });
      await quiet.expect('pong');
    }
    expect((await client.pullAll()).length, 'nothing was kept').toBe(1);
  });

  it('is dropped beyond twenty a second, and comes again afterwards', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const other = await server.connect();
    await other.open(practice.founder);
    const say = (count: number) => {
      for (let n = 0; n < count; n++) {
        client.send({ type: 'presence', docTag, body: about('front', n) });
      }
    };
    say(50);
    client.send({ type: 'ping', n: 1 });
    await client.expect('pong');
    server.clock.advance(1000);
    say(1);
    for (let n = 0; n < 20; n++)
      expect((await other.expect('presence')).body).toEqual(about('front', n));
    expect((await other.expect('presence')).body).toEqual(about('front', 0));
  });

  it('ends the connection where it is larger than it may be', async () => {
    const server = await testServer();
    const { client } = await server.founded();
    client.send({ type: 'presence', docTag, body: new Uint8Array(4097) });
    expect((await client.expect('refused')).code).toBe('protocol');
    expect((await client.closed).code).toBe(1002);
  });
});

describe('WIRE8: silence', () => {
  it('closes what was silent for 45 seconds, and not what pings', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const lively = await server.connect();
    await lively.open(practice.founder);
    for (let passed = 0; passed < 60; passed += 5) {
      lively.send({ type: 'ping', n: passed });
      await lively.expect('pong');
      server.clock.advance(5000);
    }
    await client.closed;
    lively.send({ type: 'ping', n: 99 });
    expect((await lively.expect('pong')).n).toBe(99);
  });

  it('closes what does not prove itself in time, however lively', async () => {
    const server = await testServer();
    const client = await server.connect();
    for (let passed = 0; passed < 25; passed += 5) {
      client.send({ type: 'ping', n: passed });
      await client.expect('pong');
      server.clock.advance(5000);
    }
    expect(await client.closed).toMatchObject({ code: 1008, reason: 'no proof in time' });
  });
});

describe('practices on one server', () => {
  it('know nothing of each other', async () => {
    const server = await testServer();
    const [one, two] = [await server.founded(), await server.founded()];
    await follow(two.client);
    await one.client.push(await one.practice.founder.envelopes(3));
    two.client.send({ type: 'ping', n: 1 });
    await two.client.expect('pong');
    expect((await two.client.pullAll()).map(([seq]) => seq)).toEqual([1]);
    expect((await one.client.pullAll()).map(([seq]) => seq)).toEqual([1, 2, 3, 4]);
    // A member of one is a stranger to the other.
    const stranger = await server.connect();
    stranger.send({
      type: 'hello',
      v: 1,
      practice: uuidBytes(two.practice.id),
      device: uuidBytes(one.practice.founder.id)
    });
    expect(await stranger.expect('refused')).toMatchObject({ code: 'unknown-device' });
  });
});

describe('LOG6: generations', () => {
  it('tells another one after a restore, and the same one after a restart', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    await client.push(await practice.founder.envelopes(2));
    await server.hub.close();
    const restarted = await testServer({ dir: server.dir });
    const before = await (await restarted.connect()).open(practice.founder);
    await restarted.hub.close();
    const restored = await testServer({ dir: server.dir, restored: true });
    const after = await (await restored.connect()).open(practice.founder);
    expect(after.server).toEqual(before.server);
    expect(after.generation).not.toEqual(before.generation);
    expect([before.head, after.head]).toEqual([3, 3]);
  });
});

describe('connections', () => {
  it('are taken from the server’s own pages and from programs, not from other sites', async () => {
    const server = await testServer();
    const { port } = new URL(server.hub.url);
    for (const origin of [`http://localhost:${port}`, 'http://127.0.0.1:5173', 'http://[::1]']) {
      await (await server.connect({ origin })).close();
    }
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
      await expect(server.connect({ origin })).rejects.toThrow('403');
    }
  });

  it('are upgraded at /sync alone', async () => {
    const server = await testServer();
    const socket = new WebSocket(new URL('/elsewhere', server.hub.url.replace('http', 'ws')));
    await expect(
      new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    ).rejects.toThrow('404');
  });

  it('are not more than the server can bear', async () => {
    const server = await testServer({ limits: { connections: 1 } });
    await server.connect();
    const second = await server.connect();
    expect(await second.closed).toEqual({ code: 1013, reason: 'too many' });
  });

  it('are told when the server stops', async () => {
    const server = await testServer();
    const { client } = await server.founded();
    await server.hub.close();
    expect(await client.closed).toEqual({ code: 1001, reason: 'the server is stopping' });
  });
});
