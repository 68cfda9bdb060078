import { describe, expect, test } from 'vitest';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import type { ServerMessage } from '#lib/sync/wire.ts';
import { Room } from './support/room.ts';
import { PRACTICE } from './support/sealed.ts';
import { MINUTE, SECOND } from './support/virtual-time.ts';

describe('WIRE1: a member device', () => {
  test('says hello, proves who it is, and is online after the welcome', async () => {
    const room = await Room.open();
    expect(room.state).toBe('offline');
    room.client.start();
    expect(room.state).toBe('connecting');
    await room.timers.advance(SECOND);
    expect(room.state).toBe('online');
    expect(room.server.violations).toEqual([]);
    const [hello, prove] = room.server.heard;
    expect(hello).toMatchObject({ practice: uuidBytes(PRACTICE), v: 1 });
    expect(prove?.type).toBe('prove');
  });

  test('does not trust a welcome by another server than the one that asked for proof', async () => {
    const room = await Room.open();
    room.server.intercept = (message, send) => {
      if (message.type !== 'prove') return false;
      const { id: server, limits } = room.server;
      send({ type: 'welcome', head: 0, server, generation: server, time: 0, limits });
      return true;
    };
    await room.online();
    expect(room.problem).toBe('server-protocol');
  });

  test.each(['welcome', 'entries', 'pushed'] as const)(
    'hangs up on a server that says %s out of turn, and comes back later',
    async (type) => {
      const room = await Room.open();
      const { id: server, generation, limits } = room.server;
      const messages: Record<typeof type, ServerMessage> = {
        welcome: { type: 'welcome', head: 0, server, generation, time: 0, limits },
        entries: { type: 'entries', after: 0, to: 0, entries: [], head: 0 },
        pushed: { type: 'pushed', id: 1, results: [] }
      };
      room.server.intercept = (message, send) => {
        if (message.type !== 'hello') return false;
        send(messages[type]);
        return true;
      };
      await room.online();
      expect(room.problem).toBe('server-protocol');
      room.server.intercept = () => false;
      await room.timers.advance(MINUTE);
      expect(room.state).toBe('online');
    }
  );

  test('gives up an introduction that takes too long, and tries again', async () => {
    const room = await Room.open();
    room.server.intercept = (message) => message.type === 'prove';
    room.client.start();
    await room.timers.advance(21 * SECOND);
    expect(room.problem).toBe('server-silent');
    room.server.intercept = () => false;
    await room.timers.advance(MINUTE);
    expect(room.state).toBe('online');
  });

  test('sees how far its clock is from the server’s (LOG10)', async () => {
    const room = await Room.open();
    room.server.skew = 90 * SECOND;
    await room.online();
    expect(room.client.status.clockSkewMs).toBe(90 * SECOND);
    expect(room.state).toBe('online');
  });
});

describe('WIRE2: a server that does not host the practice', () => {
  test('is given the genesis envelope by a device that has it', async () => {
    const genesis = new Uint8Array(200).fill(1);
    const room = await Room.open({ genesis: async () => genesis });
    room.server.hosts = false;
    await room.online();
    expect(room.state).toBe('online');
    expect(room.server.heardOf('found').map(({ entry }) => entry)).toEqual([genesis]);
  });

  test('is a problem for a device that has none', async () => {
    const room = await Room.open();
    room.server.hosts = false;
    await room.online();
    expect(room.problem).toBe('unknown-practice');
  });

  test('may refuse to take the practice in', async () => {
    const room = await Room.open({ genesis: async () => new Uint8Array(200) });
    room.server.hosts = false;
    room.server.intercept = (message, send) => {
      if (message.type !== 'found') return false;
      send({ type: 'refused', code: 'practice-not-admitted', message: 'no', retry: false });
      return true;
    };
    await room.online();
    expect(room.problem).toBe('practice-not-admitted');
    expect(room.server.heardOf('found')).toHaveLength(1);
  });
});

describe('WIRE3: a device that is no member yet', () => {
  test('joins with its join envelope and goes on as a member', async () => {
    const join = new Uint8Array(250).fill(2);
    const room = await Room.open({ join: async () => join });
    room.server.joinKey = room.identity.signPublic;
    room.forget();
    await room.online();
    expect(room.state).toBe('online');
    expect(room.server.heardOf('join').map(({ entry }) => entry)).toEqual([join]);
  });

  test('reads statements alone where that is all it wants', async () => {
    const room = await Room.open({ only: 'membership' });
    await room.online();
    expect(room.server.heardOf('pull').every(({ only }) => only === 'membership')).toBe(true);
  });

  test.each(['invite-used', 'invite-expired', 'invite-unknown', 'bad-statement'])(
    'is told in plain words that its link is no good: %s',
    async (code) => {
      const room = await Room.open({ join: async () => new Uint8Array(250) });
      room.forget();
      room.server.intercept = (message, send) => {
        if (message.type !== 'join') return false;
        send({ type: 'refused', code, message: 'no', retry: false });
        return true;
      };
      await room.online();
      expect(room.problem).toBe(code);
      const { connection } = room.client.status;
      expect(connection.state === 'offline' && connection.problem?.action).toMatch(/link/);
    }
  );

  test('without a join envelope asks again only after minutes, or when a person asks', async () => {
    const room = await Room.open();
    room.forget();
    await room.online();
    expect(room.problem).toBe('unknown-device');
    await room.timers.advance(2 * MINUTE);
    expect(room.network.attempts).toBe(1);
    room.client.reconnectNow();
    await room.timers.advance(SECOND);
    expect(room.network.attempts).toBe(2);
    await room.timers.advance(10 * MINUTE);
    expect(room.network.attempts).toBeGreaterThan(2);
    expect(room.network.attempts).toBeLessThan(8);
  });
});
