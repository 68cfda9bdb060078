import { describe, expect, it } from 'vitest';
import { testServer } from './support/server.ts';
import { answers, follow, plain } from './support/wire-client.ts';

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
