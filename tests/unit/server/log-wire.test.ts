import { describe, expect, it } from 'vitest';
import { newUuid, uuidBytes, uuidText } from '#lib/docs/core/ids.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import { sealStatement } from '#lib/sync/envelope.ts';
import { encodeCbor } from '#lib/sync/wire.ts';
import { WebSocket } from 'ws';
import { newIdentity, source, TestDevice, newPractice } from './support/practice.ts';
import { testServer } from './support/server.ts';
import { answers, type WireClient } from './support/wire-client.ts';

/** Pulls to the head, so that the connection follows from now on. */
const follow = (client: WireClient) => client.pullAll();
const plain = (bytes: Uint8Array) => new Uint8Array(bytes);

describe('WIRE4: pushing', () => {
  it('LOG1: answers every entry in order, with its seq, after it is kept', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entries = await practice.founder.envelopes(3);
    const results = await client.push(entries);
    expect(answers(results)).toEqual([2, 3, 4]);
    expect(results.map(({ entryId }) => uuidText(entryId))).toEqual(
      entries.map((entry) => uuidText(entry.slice(18, 34)))
    );
    const stored = await client.pullAll(1);
    expect(stored.map(([seq, time]) => [seq, time])).toEqual(
      [2, 3, 4].map((seq) => [seq, server.clock.now()])
    );
    expect(stored.map(([, , bytes]) => plain(bytes))).toEqual(entries);
  });

  it('LOG2: answers a repeat with the first seq, whoever brings it', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const [one, two] = await practice.founder.envelopes(2);
    await client.push([one!, two!]);
    expect(answers(await client.push([two!, one!, two!]))).toEqual([3, 2, 3]);
    const invite = await practice.invite();
    await client.push([invite.envelope.bytes]);
    const { device, join } = await practice.joining(invite);
    const other = await server.connect();
    other.hello(device);
    other.send({ type: 'join', entry: join });
    await other.expect('refused');
    await other.prove(device);
    expect(answers(await other.push([practice.genesis, one!, join]))).toEqual([1, 2, 5]);
  });

  it('LOG2: refuses the same entryId with other bytes, for statements as well', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entryId = newUuid(source);
    const [one, other] = [
      await practice.founder.envelope(100, { entryId }),
      await practice.founder.envelope(100, { entryId })
    ];
    const changed = practice.genesis.slice();
    changed[changed.length - 1]! ^= 1;
    expect(answers(await client.push([one, other, changed]))).toEqual([
      2,
      'entry-conflict',
      'entry-conflict'
    ]);
  });

  it('refuses one bad entry, with its reason, and takes the others', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const { founder } = practice;
    const foreign = await (await newPractice()).founder.envelope();
    const stranger = await new TestDevice(practice.id, await newIdentity('x')).envelope();
    const forged = await founder.envelope();
    forged[forged.length - 1]! ^= 1;
    const newer = await founder.envelope();
    newer[0] = 9;
    const results = await client.push([
      await founder.envelope(),
      foreign,
      stranger,
      forged,
      newer,
      new Uint8Array(5),
      new Uint8Array(500),
      await founder.envelope()
    ]);
    expect(answers(results)).toEqual([
      2,
      'wrong-practice',
      'unknown-device',
      'bad-signature',
      'newer-schema',
      'corrupt',
      'newer-schema',
      3
    ]);
    const retried = results.map((result) => 'retry' in result && result.retry);
    expect(retried).toEqual([false, false, true, false, true, false, true, false]);
    expect((await client.pullAll()).map(([seq]) => seq)).toEqual([1, 2, 3]);
  });

  it('takes envelopes of another member that are forwarded as they are', async () => {
    const first = await testServer();
    const { practice, client } = await first.founded();
    const invite = await practice.invite();
    const { device, join } = await practice.joining(invite);
    // All in one push: the join counts for what comes after it.
    const entries = [invite.envelope.bytes, join, await device.envelope(), await device.envelope()];
    expect(answers(await client.push(entries))).toEqual([2, 3, 4, 5]);
    expect(answers(await client.push([await device.envelope()]))).toEqual([6]);
  });

  it('refuses what comes before the join that would allow it', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const invite = await practice.invite();
    const { device, join } = await practice.joining(invite);
    const early = await device.envelope();
    const push = [early, join, invite.envelope.bytes];
    expect(answers(await client.push(push))).toEqual(['unknown-device', 'missing-parents', 2]);
    expect(answers(await client.push([join, early]))).toEqual([3, 4]);
  });

  it('MEM4: keeps a statement that it cannot read, of a member and of nobody else', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const stranger = await newIdentity('stranger');
    const [own, foreign] = await Promise.all(
      [practice.founder.identity, stranger].map((identity) =>
        sealStatement({
          practice: practice.id,
          identity,
          counter: 9,
          entryId: newUuid(source),
          statement: encodeCbor({ type: 'merge', after: practice.after, of: 'a later version' })
        })
      )
    );
    const results = await client.push([own!.bytes, foreign!.bytes]);
    expect(answers(results)).toEqual([2, 'unknown-device']);
    const connection = await server.connect();
    connection.hello({ practice: practice.id, id: stranger.id });
    await connection.expect('refused');
    connection.send({ type: 'join', entry: foreign!.bytes });
    expect(await connection.expect('refused')).toMatchObject({ code: 'unknown-device' });
  });

  it('keeps sealed envelopes of every kind of one member', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entries = await Promise.all(
      (['changes', 'snapshot', 'blob'] as const).map((kind) =>
        practice.founder.envelope(100, { kind })
      )
    );
    expect(answers(await client.push(entries))).toEqual([2, 3, 4]);
  });

  it('says that the disk is full, may be tried again, and goes on serving', async () => {
    const server = await testServer({ maxLogBytes: 600_000 });
    const { practice, client } = await server.founded();
    const large = await practice.founder.envelope(1_000_000);
    const [result] = await client.push([large]);
    expect(result).toMatchObject({ code: 'storage-full', retry: true });
    const small = await practice.founder.envelope(100);
    expect(answers(await client.push([small]))).toEqual([2]);
    const invite = await practice.invite();
    expect(answers(await client.push([invite.envelope.bytes, large]))).toEqual([
      'storage-full',
      'storage-full'
    ]);
    expect(answers(await client.push([invite.envelope.bytes]))).toEqual([3]);
    expect((await client.pullAll()).length).toBe(3);
  });
});

describe('WIRE5: pulling', () => {
  it('sends what fits, in order, and one entry at least', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    await client.push(await practice.founder.envelopes(10, 1000));
    const first = await client.pull(1, 3000);
    expect(first).toMatchObject({ after: 1, head: 11 });
    expect(first.entries.map(([seq]) => seq)).toEqual([2, 3]);
    expect((await client.pull(3, 1)).entries.map(([seq]) => seq)).toEqual([4]);
    const bytes = first.entries.reduce((sum, [, , envelope]) => sum + envelope.length, 0);
    expect(bytes).toBeLessThanOrEqual(3000);
  });

  it('answers with nothing at the head and beyond it', async () => {
    const server = await testServer();
    const { client } = await server.founded();
    const nothing = { type: 'entries', entries: [], head: 1 };
    expect(await client.pull(1)).toEqual({ ...nothing, after: 1, to: 1 });
    expect(await client.pull(50)).toEqual({ ...nothing, after: 50, to: 50 });
  });

  it('MEM5: sends statements alone where that is asked for, and follows for them', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const [invite, later] = [await practice.invite(), await practice.invite()];
    const entry = await practice.founder.envelope();
    await client.push([entry, invite.envelope.bytes, entry, later.envelope.bytes]);
    client.send({ type: 'pull', after: 0, bytes: 1_000_000, only: 'membership' });
    const statements = await client.expect('entries');
    expect(statements.entries.map(([seq]) => seq)).toEqual([1, 3, 4]);
    expect(statements.head).toBe(4);
    client.send({ type: 'pull', after: 1, bytes: 10, only: 'membership' });
    const third = await client.expect('entries');
    expect([third.entries.map(([seq]) => seq), third.to]).toEqual([[3], 3]);
    client.send({ type: 'pull', after: 4, bytes: 10, only: 'membership' });
    expect((await client.expect('entries')).entries).toEqual([]);
    const other = await server.connect();
    await other.open(practice.founder);
    const latest = await practice.invite();
    await other.push([await practice.founder.envelope(), latest.envelope.bytes]);
    const { after, to, head, entries } = await client.expect('entries');
    expect([after, to, head, entries.map(([seq]) => seq)]).toEqual([4, 6, 6, [6]]);
  });

  it('streams a long log through a small window', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    await client.push(await practice.founder.envelopes(500, 1500));
    const all = await client.pullAll(0, 100_000);
    expect(all.map(([seq]) => seq)).toEqual(Array.from({ length: 501 }, (_, at) => at + 1));
  });
});

describe('WIRE6: following', () => {
  it('sends new entries as they come, each message from where the last one ended', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const reader = await server.connect();
    await reader.open(practice.founder);
    await follow(reader);
    const pushed = await practice.founder.envelopes(6);
    await client.push(pushed.slice(0, 1));
    await client.push(pushed.slice(1, 4));
    await client.push(pushed.slice(4));
    const messages = [await reader.expect('entries'), await reader.expect('entries')];
    messages.push(await reader.expect('entries'));
    expect(messages.map(({ after, to, head }) => [after, to, head])).toEqual([
      [1, 2, 2],
      [2, 5, 5],
      [5, 7, 7]
    ]);
    expect(messages.flatMap(({ entries }) => entries.map(([, , bytes]) => plain(bytes)))).toEqual(
      pushed
    );
  });

  it('sends nothing unasked before the head was reached, nor for a repeat', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entries = await practice.founder.envelopes(3, 1000);
    await client.push(entries);
    const reader = await server.connect();
    await reader.open(practice.founder);
    await reader.pull(0, 1500);
    await client.push(await practice.founder.envelopes(1));
    reader.send({ type: 'ping', n: 1 });
    await reader.expect('pong');
    await follow(reader);
    await client.push(entries);
    await client.push(await practice.founder.envelopes(1));
    expect((await reader.expect('entries')).after).toBe(5);
  });

  it('loses no entry between catching up and following, while others push', async () => {
    const server = await testServer();
    const { practice } = await server.founded();
    const pushes = await Promise.all([1, 2, 3].map(() => practice.founder.envelopes(60)));
    const writers = await Promise.all(
      pushes.map(async (entries) => {
        const writer = await server.connect();
        await writer.open(practice.founder);
        return { writer, entries };
      })
    );
    const reader = await server.connect();
    await reader.open(practice.founder);
    const writing = Promise.all(
      writers.map(async ({ writer, entries }) => {
        for (let at = 0; at < entries.length; at += 5) {
          await writer.push(entries.slice(at, at + 5));
        }
      })
    );
    // Reads as a device does: pulls until the head, then takes what follows.
    const seqs: number[] = [];
    let following = false;
    while ((seqs.at(-1) ?? 0) < 181) {
      if (!following) reader.send({ type: 'pull', after: seqs.at(-1) ?? 0, bytes: 2000 });
      const { after, entries, head } = await reader.expect('entries');
      if (after !== (seqs.at(-1) ?? 0)) continue;
      seqs.push(...entries.map(([seq]) => seq));
      following = seqs.at(-1) === head;
    }
    await writing;
    expect(seqs).toEqual(Array.from({ length: 181 }, (_, at) => at + 1));
  });

  it('cuts a large push into messages of a size', async () => {
    const server = await testServer({ limits: { followBytes: 10_000 } });
    const { practice, client } = await server.founded();
    const reader = await server.connect();
    await reader.open(practice.founder);
    await follow(reader);
    await client.push(await practice.founder.envelopes(20, 2000));
    let at = 1;
    while (at < 21) {
      const { after, entries, head } = await reader.expect('entries');
      expect([after, head]).toEqual([at, 21]);
      expect(entries.length).toBeLessThanOrEqual(5);
      at = entries.at(-1)![0];
    }
  });

  it('sets a slow reader back to pulling, tells it so, and lets nobody wait for it', async () => {
    const server = await testServer({ limits: { unsent: 100_000 } });
    const { practice, client } = await server.founded();
    const slow = await server.connect();
    await slow.open(practice.founder);
    await follow(slow);
    slow.socket.pause();
    // More than the system's own buffers between two processes take.
    const content = new Uint8Array(1);
    for (let sent = 0; sent < 36; sent++) {
      const entry = await practice.founder.envelope(500_000, {}, content);
      expect(answers(await client.push([entry]))).toEqual([sent + 2]);
    }
    slow.socket.resume();
    let position = 1;
    for (;;) {
      const { after, entries, head } = await slow.expect('entries');
      if (entries.length === 0) {
        expect([after, head]).toEqual([37, 37]);
        break;
      }
      expect(after).toBe(position);
      position = entries.at(-1)![0];
    }
    expect(position).toBeLessThan(37);
    const rest = await slow.pullAll(position);
    expect(rest.map(([seq]) => seq).at(-1)).toBe(37);
    expect(rest).toHaveLength(37 - position);
    await client.push(await practice.founder.envelopes(1));
    expect((await slow.expect('entries')).after).toBe(37);
  });
});

describe('a device that asks for more than it reads', () => {
  it('gets every answer, in order, as fast as it reads them', async () => {
    const server = await testServer({ limits: { unsent: 100_000 } });
    const { practice, client } = await server.founded();
    const content = new Uint8Array(1);
    await client.push([await practice.founder.envelope(1_000_000, {}, content)]);
    client.socket.pause();
    for (let n = 0; n < 20; n++) {
      client.send({ type: 'pull', after: 1, bytes: 1_000_000 });
      client.send({ type: 'ping', n });
    }
    client.socket.resume();
    for (let n = 0; n < 20; n++) {
      expect((await client.expect('entries')).entries).toHaveLength(1);
      expect((await client.expect('pong')).n).toBe(n);
    }
  });

  it('is closed when it reads nothing at all for 45 seconds', async () => {
    const server = await testServer({ limits: { unsent: 100_000 } });
    const { practice, client } = await server.founded();
    const content = new Uint8Array(1);
    await client.push([await practice.founder.envelope(4_000_000, {}, content)]);
    client.socket.pause();
    for (let n = 0; n < 10; n++) client.send({ type: 'pull', after: 1, bytes: 4_000_000 });
    // Somebody else's answers show that the server has got as far as it will.
    const other = await server.connect();
    await other.open(practice.founder);
    await other.pullAll();
    for (let passed = 0; passed < 90; passed += 5) {
      other.send({ type: 'ping', n: passed });
      await other.expect('pong');
      server.clock.advance(5000);
    }
    client.socket.resume();
    expect((await client.closed).code).toBe(1006);
  });
});

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
