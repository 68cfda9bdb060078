import { describe, expect, it } from 'vitest';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import type { ClientMessage } from '#lib/sync/wire.ts';
import { newPractice, TestDevice, newIdentity } from './support/practice.ts';
import { testServer } from './support/server.ts';
import { answers } from './support/wire-client.ts';

describe('WIRE1: a device proves who it is', () => {
  it('is challenged, proves, and is told where the log stands', async () => {
    const server = await testServer();
    const { practice } = await server.founded();
    const client = await server.connect();
    client.hello(practice.founder);
    const challenge = await client.expect('challenge');
    expect(challenge.nonce).toHaveLength(32);
    expect(challenge.server).toEqual(uuidBytes(server.hub.server));
    expect(challenge.time).toBe(server.clock.now());
    client.send(await practice.founder.proof(challenge.nonce, challenge.server));
    expect(await client.expect('welcome')).toMatchObject({
      head: 1,
      generation: challenge.generation,
      limits: { envelopeBytes: 4_194_304, messageBytes: 8_388_608, pushEntries: 1000 }
    });
  });

  it('never gives the same challenge twice', async () => {
    const server = await testServer();
    const { practice } = await server.founded();
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const client = await server.connect();
        client.hello(practice.founder);
        return (await client.expect('challenge')).nonce;
      })
    );
    expect(nonces[0]).not.toEqual(nonces[1]);
  });

  it('is closed out when another device’s key signs, or another challenge was signed', async () => {
    const server = await testServer();
    const { practice } = await server.founded();
    const thief = new TestDevice(practice.id, await newIdentity('thief'));
    const attempts = [
      (nonce: Uint8Array, id: Uint8Array) => thief.proof(nonce, id),
      (_: Uint8Array, id: Uint8Array) => practice.founder.proof(new Uint8Array(32), id),
      (nonce: Uint8Array) => practice.founder.proof(nonce, new Uint8Array(16))
    ];
    for (const attempt of attempts) {
      const client = await server.connect();
      client.hello(practice.founder);
      const { nonce, server: id } = await client.expect('challenge');
      client.send(await attempt(nonce, id));
      expect(await client.expect('refused')).toMatchObject({ code: 'bad-signature', retry: false });
      expect((await client.closed).code).toBe(1008);
    }
  });

  it('answers nothing but a ping before the proof', async () => {
    const server = await testServer();
    const { practice } = await server.founded();
    for (const early of [
      { type: 'pull', after: 0, bytes: 1000 },
      { type: 'push', id: 1, entries: [practice.genesis] },
      { type: 'presence', docTag: new Uint8Array(16), body: new Uint8Array(9) }
    ] satisfies ClientMessage[]) {
      const client = await server.connect();
      client.hello(practice.founder);
      client.send({ type: 'ping', n: 5 });
      await client.expect('challenge');
      expect(await client.expect('pong')).toEqual({ type: 'pong', n: 5 });
      client.send(early);
      expect(await client.expect('refused')).toMatchObject({ code: 'protocol', retry: false });
      expect(await client.closed).toEqual({
        code: 1002,
        reason: `${early.type} before the proof`
      });
    }
  });

  it('binds the connection to that device and practice', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    client.hello(practice.founder);
    expect((await client.closed).reason).toBe('hello after the proof');
  });
});

describe('WIRE2: a practice comes to a server', () => {
  it('is refused as unknown, founded by its genesis, and then hosted', async () => {
    const server = await testServer();
    const practice = await newPractice();
    const client = await server.connect();
    client.hello(practice.founder);
    expect(await client.expect('refused')).toMatchObject({ code: 'unknown-practice' });
    client.send({ type: 'found', entry: practice.genesis });
    expect((await client.prove(practice.founder)).head).toBe(1);
    const entries = await client.pullAll();
    expect(entries.map(([seq, , bytes]) => [seq, new Uint8Array(bytes)])).toEqual([
      [1, practice.genesis]
    ]);
  });

  it('is not founded by another practice’s genesis, a forged one, or something else', async () => {
    const server = await testServer();
    const [practice, other] = [await newPractice(), await newPractice()];
    const forged = practice.genesis.slice();
    forged[forged.length - 1]! ^= 1;
    const cases: [Uint8Array, string][] = [
      [other.genesis, 'wrong-practice'],
      [forged, 'bad-signature'],
      [await practice.founder.envelope(), 'bad-statement'],
      [new Uint8Array(10), 'bad-statement']
    ];
    for (const [entry, code] of cases) {
      const client = await server.connect();
      client.hello(practice.founder);
      await client.expect('refused');
      client.send({ type: 'found', entry });
      expect(await client.expect('refused')).toMatchObject({ code, retry: false });
      expect((await client.closed).code).toBe(1008);
    }
  });

  it('is turned away where the server takes no further practice', async () => {
    const server = await testServer({ maxPractices: 1 });
    await server.founded();
    const second = await newPractice();
    const client = await server.connect();
    client.hello(second.founder);
    await client.expect('refused');
    client.send({ type: 'found', entry: second.genesis });
    expect(await client.expect('refused')).toMatchObject({
      code: 'practice-not-admitted',
      retry: true
    });
  });

  it('is founded once when two devices bring its genesis at the same time', async () => {
    const server = await testServer({ maxPractices: 1 });
    const practice = await newPractice();
    const clients = await Promise.all([server.connect(), server.connect()]);
    const welcomes = await Promise.all(
      clients.map(async (client) => {
        client.hello(practice.founder);
        await client.expect('refused');
        client.send({ type: 'found', entry: practice.genesis });
        return client.prove(practice.founder);
      })
    );
    expect(welcomes.map(({ head }) => head)).toEqual([1, 1]);
    expect(welcomes[0]!.generation).toEqual(welcomes[1]!.generation);
  });
});

describe('WIRE3: a device joins', () => {
  it('is let in by its join envelope, and is a member from then on', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const invite = await practice.invite();
    expect(answers(await client.push([invite.envelope.bytes]))).toEqual([2]);
    const { device, join } = await practice.joining(invite);
    const joining = await server.connect();
    joining.hello(device);
    expect(await joining.expect('refused')).toMatchObject({ code: 'unknown-device' });
    joining.send({ type: 'join', entry: join });
    expect((await joining.prove(device)).head).toBe(3);
    expect(answers(await joining.push([await device.envelope()]))).toEqual([4]);
    await joining.close();
    const again = await server.connect();
    expect((await again.open(device)).head).toBe(4);
  });

  it('may send hello and join in one breath, and the join again after a lost answer', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const invite = await practice.invite();
    await client.push([invite.envelope.bytes]);
    const { device, join } = await practice.joining(invite);
    const first = await server.connect();
    first.hello(device);
    first.send({ type: 'join', entry: join });
    expect((await first.expect('refused')).code).toBe('unknown-device');
    await first.expect('challenge');
    first.socket.terminate();
    server.clock.advance(7_200_000);
    const second = await server.connect();
    second.hello(device);
    second.send({ type: 'join', entry: join });
    expect((await second.prove(device)).head).toBe(3);
  });

  it('MEM3: is refused after the invitation has expired, by the server’s clock', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const invite = await practice.invite({ expiresAt: server.clock.now() + 60_000 });
    await client.push([invite.envelope.bytes]);
    const { device, join } = await practice.joining(invite);
    server.clock.advance(60_001);
    const late = await server.connect();
    late.hello(device);
    await late.expect('refused');
    late.send({ type: 'join', entry: join });
    expect(await late.expect('refused')).toMatchObject({ code: 'invite-expired', retry: false });
    // A member saw it in time and forwards it, as when a new hub is filled: that is vouched for.
    const founder = await server.connect();
    await founder.open(practice.founder);
    expect(answers(await founder.push([join]))).toEqual([3]);
    await (await server.connect()).open(device);
  });

  it('MEM3: is let in once, however many come with the link at the same time', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const invite = await practice.invite();
    await client.push([invite.envelope.bytes]);
    const joiners = await Promise.all([1, 2, 3].map(() => practice.joining(invite)));
    const outcomes = await Promise.all(
      joiners.map(async ({ device, join }) => {
        const connection = await server.connect();
        connection.hello(device);
        connection.send({ type: 'join', entry: join });
        await connection.expect('refused');
        const answer = await connection.next();
        return answer.type === 'refused' ? answer.code : answer.type;
      })
    );
    expect(outcomes.sort()).toEqual(['challenge', 'invite-used', 'invite-used']);
  });

  it('is refused without an invitation, and brings nothing but statements', async () => {
    const server = await testServer();
    const { practice } = await server.founded();
    const { device, join } = await practice.joining(await practice.invite());
    for (const [entry, code] of [
      [join, 'missing-parents'],
      [await practice.founder.envelope(), 'unknown-device'],
      [new Uint8Array(300), 'bad-statement']
    ] as const) {
      const stranger = await server.connect();
      stranger.hello(device);
      await stranger.expect('refused');
      stranger.send({ type: 'join', entry });
      expect(await stranger.expect('refused')).toMatchObject({ code });
      await stranger.closed;
    }
    expect((await (await server.connect()).open(practice.founder)).head).toBe(1);
  });

  it('can bring a new server all statements that lead to itself, without the founder', async () => {
    const practice = await newPractice();
    const invite = await practice.invite();
    const { device, join } = await practice.joining(invite);
    const server = await testServer();
    const client = await server.connect();
    client.hello(device);
    await client.expect('refused');
    for (const [type, entry] of [
      ['found', practice.genesis],
      ['join', invite.envelope.bytes]
    ] as const) {
      client.send({ type, entry });
      expect(await client.expect('refused')).toMatchObject({ code: 'unknown-device' });
    }
    client.send({ type: 'join', entry: join });
    expect((await client.prove(device)).head).toBe(3);
  });
});
