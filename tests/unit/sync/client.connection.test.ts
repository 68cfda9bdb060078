import { describe, expect, test } from 'vitest';
import { encodeMessage } from '#lib/sync/wire.ts';
import { Room } from './support/room.ts';
import { MINUTE, SECOND } from './support/virtual-time.ts';

describe('WIRE8: a silent connection', () => {
  test('is closed after 45 seconds and made anew', async () => {
    const room = await (await Room.open()).online();
    room.server.intercept = () => true;
    await room.timers.advance(40 * SECOND);
    expect(room.state).toBe('online');
    await room.timers.advance(22 * SECOND);
    expect(room.problem).toBe('server-silent');
    room.server.intercept = () => false;
    await room.timers.advance(MINUTE);
    expect(room.state).toBe('online');
  });

  test('stays as long as it is answered', async () => {
    const room = await (await Room.open()).online();
    await room.timers.advance(60 * MINUTE);
    expect(room.state).toBe('online');
    expect(room.network.attempts).toBe(1);
    expect(room.server.heardOf('ping').length).toBeLessThan(60 * 4 + 1);
  });

  test('that answers pings but not a push is not alive either', async () => {
    const room = await (await Room.open()).online();
    room.server.intercept = (message) => message.type === 'push';
    room.author();
    await room.timers.advance(90 * SECOND);
    expect(room.network.attempts).toBeGreaterThan(1);
    room.server.intercept = () => false;
    await room.timers.advance(MINUTE);
    expect(room.replica.waiting).toBe(0);
  });

  test('is found out within seconds when a person or the system asks', async () => {
    const room = await (await Room.open()).online();
    room.server.intercept = () => true;
    room.client.reconnectNow();
    await room.timers.advance(6 * SECOND);
    expect(room.state).toBe('offline');
  });
});

describe('WIRE10: a device that was shut out', () => {
  const shutOut = {
    type: 'refused',
    code: 'device-revoked',
    message: 'no',
    retry: false
  } as const;

  test('is told so while connected, keeps its work, and asks again only after minutes', async () => {
    const room = await (await Room.open()).online();
    room.server.tellAll(shutOut);
    room.server.intercept = (message, send) => {
      if (message.type !== 'hello') return false;
      send(shutOut);
      return true;
    };
    await room.timers.advance(10);
    expect(room.problem).toBe('device-revoked');
    const { connection } = room.client.status;
    const told = connection.state === 'offline' ? connection.problem : null;
    expect(told?.message).toContain('no longer belongs to the practice');
    expect(told?.safe).toContain('stays here');
    // Work goes on; it is kept, and nothing of it is sent.
    room.author();
    await room.timers.advance(2 * MINUTE);
    expect([room.network.attempts, room.replica.waiting]).toEqual([1, 1]);
    await room.timers.advance(30 * MINUTE);
    expect(room.network.attempts).toBeLessThan(15);
    expect(room.server.heardOf('push')).toEqual([]);
    room.server.intercept = () => false;
    room.client.reconnectNow();
    await room.timers.advance(SECOND);
    expect(room.replica.waiting).toBe(0);
  });
});

describe('WIRE6: a device that comes back and was shut out', () => {
  test('takes in what it is told, and says that it was shut out, though the line ends meanwhile', async () => {
    const room = await (await Room.open()).online();
    room.server.intercept = (message, send) => {
      if (message.type !== 'pull') return false;
      const entry = [1, 0, room.envelope()] as [number, number, Uint8Array];
      send({ type: 'entries', after: message.after, to: 1, entries: [entry], head: 1 });
      send({ type: 'refused', code: 'device-revoked', message: 'no', retry: false });
      room.timers.after(SECOND, () => room.server.closeAll(1008, 'no'));
      return true;
    };
    room.replica.slow = 3 * SECOND;
    room.server.closeAll(1001, 'restarting');
    await room.timers.advance(MINUTE);
    expect([room.replica.cursorSeq, room.replica.received.length]).toEqual([1, 1]);
    expect(room.problem).toBe('device-revoked');
    // And weighs what it said itself once it knows why.
    expect(room.replica.shutOuts).toEqual([1]);
  });
});

describe('WIRE9: coming back', () => {
  test('waits longer each time, up to 30 seconds, and never in a rush', async () => {
    const room = await Room.open();
    room.network.reachable = false;
    room.client.start();
    await room.timers.advance(30 * MINUTE);
    const times = room.network.attemptTimes;
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    waits.forEach((wait, n) =>
      expect(wait).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** n) + 10)
    );
    expect(times.length).toBeGreaterThan(60);
    expect(times.length).toBeLessThan(240);
    expect(room.problem).toBe('server-unreachable');
  });

  test('tries at once when asked, and starts counting anew', async () => {
    const room = await Room.open();
    room.network.reachable = false;
    room.client.start();
    await room.timers.advance(10 * MINUTE);
    room.network.reachable = true;
    const before = room.network.attempts;
    room.client.reconnectNow();
    expect(room.network.attempts).toBe(before + 1);
    await room.timers.advance(100);
    expect(room.state).toBe('online');
  });

  test('a server that hangs up right after the welcome is not asked ever faster', async () => {
    const room = await Room.open();
    room.server.intercept = (message) => {
      if (message.type === 'pull') room.server.closeAll(1011, 'crashed');
      return message.type === 'pull';
    };
    room.client.start();
    await room.timers.advance(30 * MINUTE);
    expect(room.network.attempts).toBeLessThan(240);
  });

  test('offline says since when, through all attempts, and connecting only where one was asked for', async () => {
    const room = await (await Room.open()).online();
    room.network.reachable = false;
    const since = new Date(room.timers.now() + 5).toISOString();
    room.network.cutAll();
    await room.timers.advance(5 * MINUTE);
    expect(room.client.status.connection).toMatchObject({ state: 'offline', since });
    const states = room.statuses.map(({ connection }) => connection.state);
    expect(states.slice(states.indexOf('offline'))).not.toContain('connecting');
    room.client.reconnectNow();
    expect(room.state).toBe('connecting');
    await room.timers.advance(SECOND);
    expect(room.client.status.connection).toMatchObject({ state: 'offline', since });
  });

  test.each([
    [1002, 'server-protocol'],
    [1009, 'server-protocol'],
    [1013, 'too-many'],
    [1001, 'server-unreachable']
  ])('a connection closed with %i is told as %s', async (code, problem) => {
    const room = await (await Room.open()).online();
    room.server.closeAll(code, 'reason');
    await room.timers.advance(10);
    expect(room.problem).toBe(problem);
  });
});

test('nonsense from a server ends the connection and nothing else', async () => {
  const room = await Room.open();
  const nonsense = [
    new Uint8Array(0),
    new Uint8Array([0xff]),
    encodeMessage({ type: 'ping', n: 1 })
  ];
  for (const data of nonsense) {
    const only = await Room.open({
      connect: (_url, events) => {
        only.timers.after(5, () => events.opened());
        only.timers.after(10, () => events.message(data));
        return { send: () => undefined, close: () => undefined, unsent: 0 };
      }
    });
    only.client.start();
    await only.timers.advance(12);
    expect(only.problem).toBe('server-protocol');
    await only.client.stop();
  }
  expect(room.state).toBe('offline');
});

test('an address that no connection can be made to is a problem, not an exception', async () => {
  const room = await Room.open({
    connect: () => {
      throw new SyntaxError('bad address');
    }
  });
  room.client.start();
  await room.timers.advance(100);
  expect(room.problem).toBe('server-unreachable');
});

test('stopping leaves nothing behind, and starting again goes on where it was', async () => {
  const room = await (await Room.open()).online();
  room.author();
  await room.timers.advance(SECOND);
  await room.client.stop();
  await room.timers.advance(MINUTE);
  expect(room.timers.pending).toBe(0);
  expect(room.network.connections).toBe(0);
  expect(room.replica.listeners).toBe(0);
  expect(room.state).toBe('offline');
  room.server.append(room.envelope());
  await room.online();
  expect(room.replica.cursorSeq).toBe(2);
  expect(room.replica.violations).toEqual([]);
});

test('stopping while the replica writes waits for it', async () => {
  const room = await (await Room.open()).online();
  room.replica.slow = SECOND;
  room.server.append(room.envelope());
  await room.timers.advance(100);
  let stopped = false;
  const stopping = room.client.stop().then(() => (stopped = true));
  await room.timers.advance(100);
  expect(stopped).toBe(false);
  await room.timers.advance(SECOND);
  await stopping;
  expect(room.replica.cursorSeq).toBe(1);
});
