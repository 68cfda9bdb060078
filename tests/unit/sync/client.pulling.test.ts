import { describe, expect, test } from 'vitest';
import { ProblemError } from '#lib/problem.ts';
import { Room } from './support/room.ts';
import { MINUTE, SECOND } from './support/virtual-time.ts';

describe('WIRE5 and WIRE6: pulling and following', () => {
  test('reads everything from its cursor, in order, in ever larger steps', async () => {
    const room = await Room.open();
    for (let i = 0; i < 60; i++) room.server.append(room.envelope(200_000));
    room.client.start();
    await room.timers.advance(10 * SECOND);
    expect(room.replica.cursorSeq).toBe(60);
    expect(room.client.status).toMatchObject({ behind: 0, following: true });
    const asked = room.server.heardOf('pull').map(({ bytes }) => bytes);
    expect(asked[0]).toBe(256 * 1024);
    expect(Math.max(...asked)).toBe(4 * 1024 * 1024);
    expect(room.replica.violations).toEqual([]);
  });

  test('says how far behind it is', async () => {
    const room = await Room.open();
    room.replica.slow = 100;
    for (let i = 0; i < 10; i++) room.server.append(room.envelope(200_000));
    room.client.start();
    await room.timers.advance(10 * SECOND);
    const behind = room.statuses.map((status) => status.behind);
    expect(Math.max(...behind)).toBe(10);
    expect(behind.at(-1)).toBe(0);
    expect(room.statuses.at(-1)?.following).toBe(true);
    for (const status of room.statuses) expect(status.following && status.behind > 0).toBe(false);
  });

  test('hears of new entries without asking', async () => {
    const room = await (await Room.open()).online();
    const pulls = room.server.heardOf('pull').length;
    room.server.append(room.envelope());
    await room.timers.advance(10);
    expect(room.replica.received).toHaveLength(1);
    expect(room.server.heardOf('pull')).toHaveLength(pulls);
  });

  test('pulls from its cursor when it sees a gap', async () => {
    const room = await (await Room.open()).online();
    let lose = 1;
    room.network.weather = {
      delay: () => 5,
      fate: (direction) => (direction === 'down' && lose-- > 0 ? 'lost' : 'arrives')
    };
    room.server.append(room.envelope());
    room.server.append(room.envelope());
    await room.timers.advance(100);
    expect(room.replica.cursorSeq).toBe(2);
    expect(room.replica.violations).toEqual([]);
  });

  test('pulls when it is told that it was set back', async () => {
    const room = await (await Room.open()).online();
    room.server.setBack();
    for (let i = 0; i < 3; i++) room.server.append(room.envelope());
    room.server.tellAll({ type: 'entries', after: 3, to: 3, entries: [], head: 3 });
    await room.timers.advance(100);
    expect(room.replica.cursorSeq).toBe(3);
  });

  test('finds entries that were never announced within a minute or so', async () => {
    const room = await (await Room.open()).online();
    room.server.setBack();
    room.server.append(room.envelope());
    await room.timers.advance(70 * SECOND);
    expect(room.replica.cursorSeq).toBe(1);
  });

  test('takes entries twice said only once', async () => {
    const room = await (await Room.open()).online();
    room.network.weather = {
      delay: () => 5,
      fate: (way) => (way === 'down' ? 'twice' : 'arrives')
    };
    for (let i = 0; i < 5; i++) room.server.append(room.envelope());
    await room.timers.advance(SECOND);
    expect(room.replica.received).toHaveLength(5);
    expect(room.replica.violations).toEqual([]);
  });

  test('asks for no more while the replica has too much to take in', async () => {
    const room = await Room.open();
    room.replica.slow = 5 * MINUTE;
    for (let i = 0; i < 100; i++) room.server.append(room.envelope(400_000));
    room.client.start();
    await room.timers.advance(9 * MINUTE);
    // The cursor took five minutes; the first entries are being written.
    const asked = room.server.heardOf('pull').reduce((sum, { bytes }) => sum + bytes, 0);
    expect(asked).toBeGreaterThan(1 << 20);
    expect(asked).toBeLessThan(16 << 20);
  });

  test('moves on over what this device may not see, and does not ask for it again', async () => {
    const room = await Room.open();
    room.server.hides = (seq) => seq % 3 !== 0;
    for (let i = 0; i < 30; i++) room.server.append(room.envelope(100_000));
    await room.online();
    await room.timers.advance(5 * SECOND);
    expect(room.client.status).toMatchObject({ behind: 0, following: true });
    expect(room.replica.received).toHaveLength(10);
    const pulls = room.server.heardOf('pull').length;
    for (let i = 0; i < 10; i++) room.server.append(room.envelope());
    await room.timers.advance(SECOND);
    expect(room.client.status).toMatchObject({ behind: 0, following: true });
    expect(room.replica.received).toHaveLength(13);
    expect(room.server.heardOf('pull')).toHaveLength(pulls);
    // What was told but is not for this device is worth no write of its own.
    expect(room.replica.cursorSeq).toBe(39);
    room.network.cutAll();
    await room.timers.advance(MINUTE);
    expect(room.replica.cursorSeq).toBe(40);
    expect(room.replica.violations).toEqual([]);
  });

  test('LOG6: a log of another generation is read from the beginning, and work offered again', async () => {
    const room = await (await Room.open()).online();
    room.author();
    await room.timers.advance(SECOND);
    expect(room.replica.cursorSeq).toBe(1);
    room.server.generation = new Uint8Array(16).fill(0x92);
    room.server.log = [];
    room.server.append(room.envelope());
    room.network.cutAll();
    await room.timers.advance(MINUTE);
    expect(room.replica.waiting).toBe(0);
    expect(room.server.head).toBe(2);
    expect(room.replica.cursorSeq).toBe(2);
  });

  test.each([
    ['seqs that do not grow', [2, 2], 5, 5],
    ['an entry beyond the head', [1, 2], 2, 1],
    ['an entry beyond what it says it has told', [1, 2], 1, 5],
    ['more told than there is', [1], 5, 1],
    ['a pull that leads nowhere', [], 0, 5],
    ['a pull that leads on without an entry', [], 3, 5]
  ])('hangs up on %s', async (_, seqs, to, head) => {
    const room = await Room.open();
    room.server.intercept = (message, send) => {
      if (message.type !== 'pull') return false;
      const entries = seqs.map((seq): [number, number, Uint8Array] => [seq, 0, room.envelope()]);
      send({ type: 'entries', after: 0, to, entries, head });
      return true;
    };
    await room.online();
    expect(room.problem).toBe('server-protocol');
    expect(room.replica.received).toEqual([]);
  });

  test('a replica that cannot write is a problem to show, not a reason to loop', async () => {
    const room = await (await Room.open()).online();
    room.replica.failing = new ProblemError({ code: 'storage-full', message: 'The disk is full.' });
    room.server.append(room.envelope());
    await room.timers.advance(10 * MINUTE);
    expect(room.problem).toBe('storage-full');
    expect(room.network.attempts).toBeLessThan(80);
    room.replica.failing = null;
    await room.timers.advance(MINUTE);
    expect(room.state).toBe('online');
    expect(room.replica.cursorSeq).toBe(1);
  });
});

describe('WIRE7: presence', () => {
  const docTag = new Uint8Array(16).fill(3);

  test('goes out at once and comes in', async () => {
    const room = await (await Room.open()).online();
    room.client.sendPresence(docTag, new Uint8Array([1]));
    await room.timers.advance(10);
    expect(room.server.heardOf('presence')).toMatchObject([{ docTag, body: new Uint8Array([1]) }]);
    room.server.tellAll({ type: 'presence', docTag, body: new Uint8Array([2]) });
    await room.timers.advance(10);
    expect(room.presence).toEqual([new Uint8Array([2])]);
  });

  test('is thinned out to under twenty a second, the latest always last', async () => {
    const room = await (await Room.open()).online();
    for (let i = 0; i < 200; i++) {
      room.client.sendPresence(docTag, new Uint8Array([i]));
      await room.timers.advance(5);
    }
    await room.timers.advance(SECOND);
    const heard = room.server.heardOf('presence');
    expect(heard.length).toBeLessThan(20);
    expect(heard.at(-1)?.body).toEqual(new Uint8Array([199]));
  });

  test('is dropped while offline, and when it is too large', async () => {
    const room = await Room.open();
    room.client.sendPresence(docTag, new Uint8Array([1]));
    await room.online();
    room.client.sendPresence(docTag, new Uint8Array(5_000));
    await room.timers.advance(SECOND);
    expect(room.server.heardOf('presence')).toEqual([]);
  });
});
