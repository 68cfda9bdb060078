import { describe, expect, test } from 'vitest';
import { encodeMessage, type ServerMessage } from '#lib/sync/wire.ts';
import { entryIdOf } from './support/replica.ts';
import { Room } from './support/room.ts';
import { MINUTE, SECOND, settle } from './support/virtual-time.ts';

describe('WIRE4: pushing', () => {
  test('an envelope leaves in the moment in which it is ready', async () => {
    const room = await (await Room.open()).online();
    const before = room.timers.now();
    room.author();
    await settle();
    expect(room.timers.now()).toBe(before);
    await room.timers.advance(10);
    expect(room.server.head).toBe(1);
    await room.timers.advance(10);
    expect(room.replica.waiting).toBe(0);
  });

  test('what comes up while a push is under way travels together in the next', async () => {
    const room = await (await Room.open()).online();
    for (let i = 0; i < 20; i++) {
      room.author();
      await settle();
    }
    await room.timers.advance(SECOND);
    expect(room.server.head).toBe(20);
    expect(room.server.heardOf('push').map(({ entries }) => entries.length)).toEqual([1, 19]);
  });

  test('LOG2: after a cut in the middle the same bytes are sent again, and counted once', async () => {
    const room = await (await Room.open()).online();
    const envelope = room.author();
    await room.timers.advance(7); // the server has it, its answer is on the way
    expect(room.server.head).toBe(1);
    room.network.cutAll();
    await room.timers.advance(MINUTE);
    const pushes = room.server.heardOf('push');
    expect(pushes.map(({ entries }) => entries)).toEqual([[envelope], [envelope]]);
    expect(room.server.head).toBe(1);
    expect(room.replica.acknowledgements.get(entryIdOf(envelope))).toBe(1);
    expect([...room.server.violations, ...room.replica.violations]).toEqual([]);
  });

  test('what comes up while the replica is asked in vain is not forgotten', async () => {
    const room = await Room.open();
    room.replica.slow = 100;
    room.client.start();
    while (room.replica.asked === 0) await room.timers.advance(1);
    const late = room.author();
    await room.timers.advance(SECOND);
    expect(room.replica.acknowledgements.get(entryIdOf(late))).toBe(1);
  });

  test('an answer that comes twice is heard once, also when the next push is under way', async () => {
    const room = await (await Room.open()).online();
    const answers: ServerMessage[] = [];
    room.server.intercept = (message, send) => {
      if (message.type !== 'push') return false;
      for (const answer of answers) send(answer);
      const results = message.entries.map((entry, i) => ({
        entryId: entry.slice(18, 34),
        seq: answers.length * 10 + i + 1
      }));
      answers.push({ type: 'pushed', id: message.id, results });
      send(answers.at(-1)!);
      return true;
    };
    for (let i = 0; i < 3; i++) {
      room.author();
      await room.timers.advance(100);
    }
    expect(room.state).toBe('online');
    expect(room.network.attempts).toBe(1);
    expect(room.replica.outcomes).toHaveLength(3);
    expect(room.replica.violations).toEqual([]);
  });

  test('LOG6: an answer of the old log is written down before the new log is begun', async () => {
    const room = await (await Room.open()).online();
    const envelope = room.author();
    await room.timers.advance(8);
    room.replica.slow = 10 * SECOND;
    await room.timers.advance(3); // the answer is here, and takes long to write
    room.replica.slow = 0;
    room.server.restore(0);
    await room.timers.advance(MINUTE);
    await room.timers.advance(MINUTE);
    expect(room.server.log.map(([, , each]) => entryIdOf(each))).toEqual([entryIdOf(envelope)]);
    expect(room.replica.violations).toEqual([]);
  });

  test('a message has no more entries and bytes than the server takes', async () => {
    const room = await Room.open();
    room.server.limits = { envelopeBytes: 50_000, messageBytes: 100_000, pushEntries: 7 };
    await room.online();
    for (let i = 0; i < 30; i++) room.author(i < 10 ? 12_000 : 300);
    await room.timers.advance(5 * SECOND);
    expect(room.server.head).toBe(30);
    for (const push of room.server.heardOf('push')) {
      expect(push.entries.length).toBeLessThanOrEqual(7);
      expect(encodeMessage(push).length).toBeLessThan(100_000);
    }
  });

  test('an envelope that is too large for this server is set aside, and the rest goes on', async () => {
    const room = await Room.open();
    room.server.limits = { envelopeBytes: 1_000, messageBytes: 100_000, pushEntries: 7 };
    await room.online();
    const large = room.author(5_000);
    room.author();
    await room.timers.advance(SECOND);
    expect(room.server.head).toBe(1);
    expect(room.replica.outcomes[0]).toMatchObject({
      entryId: entryIdOf(large),
      rejected: { code: 'too-large' },
      retry: false
    });
  });

  test('a first upload grows to larger messages, never more than 4 MiB at once', async () => {
    const room = await Room.open();
    for (let i = 0; i < 40; i++) room.author(500_000);
    await room.online();
    await room.timers.advance(10 * SECOND);
    expect(room.server.head).toBe(40);
    const sizes = room.server
      .heardOf('push')
      .map(({ entries }) => entries.reduce((sum, { length }) => sum + length, 0));
    expect(Math.max(...sizes)).toBeGreaterThan(2 << 20);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4 << 20);
  });

  test('LOG9: what is refused for good is told to the replica and not sent again', async () => {
    const room = await Room.open();
    room.server.reject = () => ({ code: 'bad-signature', retry: false });
    await room.online();
    room.author();
    await room.timers.advance(10 * MINUTE);
    expect(room.server.heardOf('push')).toHaveLength(1);
    expect(room.replica.outcomes).toMatchObject([{ rejected: { code: 'bad-signature' } }]);
  });

  test('LOG9: what is refused for now is offered again by itself, ever less often', async () => {
    const room = await Room.open();
    let room_left = false;
    room.server.reject = () => (room_left ? undefined : { code: 'storage-full', retry: true });
    await room.online();
    room.author();
    await room.timers.advance(30 * MINUTE);
    const attempts = room.server.heardOf('push').length;
    expect(attempts).toBeGreaterThan(3);
    expect(attempts).toBeLessThan(40);
    expect(room.replica.offers).toBeGreaterThan(2);
    room_left = true;
    await room.timers.advance(10 * MINUTE);
    expect(room.replica.waiting).toBe(0);
  });

  test('KEY7: what a server had before travels apart from what is new, and says so', async () => {
    const room = await Room.open();
    for (let i = 0; i < 5; i++) {
      const id = entryIdOf(room.author());
      if (i < 3) room.replica.again.add(id);
    }
    await room.online();
    const pushes = room.server.heardOf('push');
    expect(pushes.map(({ again, entries }) => [again, entries.length])).toEqual([
      [true, 3],
      [undefined, 2]
    ]);
  });

  test.each(['old-epoch', 'unknown-epoch', 'quota', 'too-many', 'missing-parents'])(
    'LOG9: %s is told to the replica by its code, and the work is offered again',
    async (code) => {
      const room = await Room.open();
      let refusing = true;
      room.server.reject = () => (refusing ? { code, retry: true } : undefined);
      await room.online();
      const entryId = entryIdOf(room.author());
      await room.timers.advance(SECOND);
      const told = { entryId, retry: true, rejected: { code, action: expect.any(String) } };
      expect(room.replica.outcomes).toMatchObject([told]);
      expect(room.state).toBe('online');
      refusing = false;
      await room.timers.advance(MINUTE);
      expect(room.replica.waiting).toBe(0);
    }
  );

  test('LOG9: new work is not held up by old work that is refused', async () => {
    const room = await Room.open();
    const full = room.envelope();
    room.server.reject = (envelope) =>
      entryIdOf(envelope) === entryIdOf(full) ? { code: 'storage-full', retry: true } : undefined;
    await room.online();
    room.replica.author(full);
    await room.timers.advance(SECOND);
    room.author();
    await room.timers.advance(2 * SECOND);
    expect(room.replica.acknowledgements.size).toBe(1);
  });

  test.each([
    ['fewer results than entries', () => []],
    ['results of other entries', () => [{ entryId: new Uint8Array(16).fill(0x88), seq: 1 }]]
  ])('hangs up on %s', async (_, results) => {
    const room = await Room.open();
    room.server.intercept = (message, send) => {
      if (message.type !== 'push') return false;
      send({ type: 'pushed', id: message.id, results: results() });
      return true;
    };
    await room.online();
    room.author();
    await room.timers.advance(100);
    expect(room.problem).toBe('server-protocol');
    expect(room.replica.acknowledgements.size).toBe(0);
  });
});
