import { describe, expect, it } from 'vitest';
import { newUuid } from '#lib/docs/core/ids.ts';
import { encodeMessage, type ServerMessage } from '#lib/sync/wire.ts';
import { encode, Raw } from '../client/cbor.ts';
import { entryIdOf } from '../../unit/sync/support/replica.ts';
import { Room } from '../../unit/sync/support/room.ts';
import { seededFraction } from '../../unit/sync/support/seeded.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A room whose device has work that the server does not have, and a server that may turn. */
async function working(): Promise<Room> {
  const room = await Room.open();
  for (let n = 0; n < 5; n++) room.server.append(room.envelope());
  await room.online();
  return room;
}

/** The server is honest again: everything arrives, once, and nothing is lost. */
async function heals(room: Room): Promise<void> {
  room.server.intercept = () => false;
  room.network.cutAll();
  await room.timers.advance(10 * MINUTE);
  expect(room.state).toBe('online');
  expect(room.replica.waiting).toBe(0);
  expect(room.replica.violations).toEqual([]);
  const onServer = room.server.log.map(([, , envelope]) => entryIdOf(envelope));
  expect(room.replica.received).toEqual(onServer);
}

/** Messages, some honest, some not, as a seed has it. */
function anything(room: Room, seed: number): () => Uint8Array {
  const fraction = seededFraction(seed);
  const id = () => newUuid(room.source);
  const some = (most: number) => Math.floor(fraction() * most);
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => some(256));
  const messages: (() => unknown)[] = [
    () => ({
      type: 'entries',
      after: some(9),
      to: some(12),
      entries: Array.from({ length: some(4) }, () => [some(12), 0, room.envelope()]),
      head: some(15)
    }),
    () => ({ type: 'pushed', id: some(5), results: [{ entryId: bytes(16), seq: some(9) }] }),
    () => ({ type: 'pushed', id: some(5), results: [] }),
    () => ({
      type: 'challenge',
      nonce: bytes(32),
      server: bytes(16),
      generation: bytes(16),
      time: 0
    }),
    () => ({
      type: 'welcome',
      head: some(9),
      generation: bytes(16),
      server: bytes(16),
      time: 0,
      limits: room.server.limits
    }),
    () => ({ type: 'presence', docTag: bytes(16), body: bytes(some(5000)) }),
    () => ({
      type: 'refused',
      code: id(),
      message: 'x'.repeat(some(1000)),
      retry: fraction() < 0.5
    }),
    () => ({ type: 'pong', n: -some(9) }),
    () => new Raw(...bytes(some(60)))
  ];
  return () => encode(messages[some(messages.length)]!());
}

describe('a server that talks nonsense', () => {
  it.each(Array.from({ length: 25 }, (_, n) => n + 1))(
    'neither ends the program, nor loses work, nor is asked ever faster (seed %i)',
    async (seed) => {
      const room = await working();
      const next = anything(room, seed);
      const fraction = seededFraction(seed * 7);
      const { accept } = room.server;
      room.server.accept = (line) => {
        const honest = accept.call(room.server, line);
        return {
          message(data) {
            while (fraction() < 0.3) line.send(next());
            if (fraction() < 0.8) honest.message(data);
          },
          closed: () => honest.closed()
        };
      };
      room.network.cutAll();
      const end = room.timers.now() + 20 * MINUTE;
      while (room.timers.now() < end) {
        if (fraction() < 0.3) room.author();
        await room.timers.advance(fraction() * 20 * SECOND);
      }
      expect(room.network.attempts).toBeLessThan(20 * 60);
      room.server.accept = accept;
      // What a liar acknowledged is on no server: the honest one is another log.
      room.server.restore(room.server.log.length);
      await heals(room);
      const onServer = new Set(room.server.log.map(([, , envelope]) => entryIdOf(envelope)));
      for (const { entryId } of room.replica.authored) expect(onServer.has(entryId)).toBe(true);
    }
  );
});

describe('a server that lies about its log', () => {
  const answering = (room: Room, answer: (after: number) => ServerMessage | undefined) => {
    room.server.intercept = (message, send) => {
      if (message.type !== 'pull') return false;
      const said = answer(message.after);
      if (said) send(said);
      return true;
    };
  };

  it.each<[string, (after: number) => ServerMessage]>([
    [
      'that never ends',
      (after) => ({ type: 'entries', after, to: after, entries: [], head: 1e12 })
    ],
    [
      'that ends before it began',
      (after) => ({ type: 'entries', after, to: after + 9, entries: [], head: 0 })
    ],
    [
      'that goes on without entries',
      (after) => ({ type: 'entries', after, to: after + 1, entries: [], head: 1e12 })
    ]
  ])('%s is hung up on, and not asked again at once', async (_, answer) => {
    const room = await working();
    answering(room, answer);
    room.network.cutAll();
    await room.timers.advance(5 * MINUTE);
    expect(room.problem).toBe('server-protocol');
    expect(room.server.heardOf('pull').length).toBeLessThan(40);
    await heals(room);
  });

  it('that jumps to an end far away is found out when an honest one comes back', async () => {
    const room = await working();
    answering(room, (after) => ({ type: 'entries', after, to: 5_000, entries: [], head: 5_000 }));
    room.replica.violations.length = 0;
    room.network.cutAll();
    await room.timers.advance(MINUTE);
    room.replica.violations.length = 0;
    await heals(room);
  });

  it('of another generation each time costs reading again, and keeps all work', async () => {
    const room = await working();
    for (let n = 0; n < 10; n++) {
      room.author();
      room.server.restore(room.server.log.length - 1);
      await room.timers.advance(MINUTE);
    }
    await heals(room);
    expect(room.replica.authored.every(({ state }) => state === 'acknowledged')).toBe(true);
  });
});

describe('a server that floods', () => {
  it('is not listened to beyond what there is room for', async () => {
    const room = await working();
    room.replica.slow = 30 * SECOND;
    const large = room.envelope(1_000_000);
    for (let n = 0; n < 60; n++) {
      const after = room.replica.cursorSeq + n;
      const entry: [number, number, Uint8Array] = [after + 1, 0, large];
      room.server.tellAll({
        type: 'entries',
        after,
        to: after + 1,
        entries: [entry],
        head: after + 1
      });
    }
    await room.timers.advance(SECOND);
    expect(room.state).toBe('online');
    expect(room.client.status.behind).toBeGreaterThan(0);
    const stopping = room.client.stop();
    await room.timers.advance(2 * MINUTE);
    await stopping;
    // Of sixty megabytes eight were kept, which the device wrote in two goes at most.
    expect(room.replica.received.length).toBeLessThan(20);
  });

  it('with presence tells pages, and nothing is written', async () => {
    const room = await working();
    const body = new Uint8Array(80);
    for (let n = 0; n < 2000; n++) {
      room.server.tellAll({ type: 'presence', docTag: new Uint8Array(16), body });
    }
    await room.timers.advance(SECOND);
    expect(room.state).toBe('online');
    await heals(room);
  });

  it('with a message that is too large is hung up on', async () => {
    const room = await working();
    const huge = {
      type: 'presence',
      docTag: new Uint8Array(16),
      body: new Uint8Array(9 << 20)
    } as const;
    expect(encodeMessage(huge).length).toBeGreaterThan(8 << 20);
    room.server.tellAll(huge);
    await room.timers.advance(10);
    expect(room.problem).toBe('server-protocol');
    await heals(room);
  });
});

describe('a server that poses as another', () => {
  it('gets a proof that is good for itself alone: it names the server that asked', async () => {
    const room = await Room.open();
    const proofs: Uint8Array[] = [];
    room.server.intercept = (message) => {
      if (message.type === 'prove') proofs.push(message.signature);
      return false;
    };
    await room.online();
    room.server.id[0]! ^= 1;
    room.network.cutAll();
    await room.timers.advance(MINUTE);
    expect(room.server.violations).toEqual([]);
    expect(proofs.length).toBeGreaterThan(1);
    expect(proofs[0]).not.toEqual(proofs.at(-1));
  });

  it('gets no second proof on one connection', async () => {
    const room = await Room.open();
    room.server.intercept = (message, send) => {
      if (message.type !== 'prove') return false;
      const { id: server, generation } = room.server;
      send({ type: 'challenge', nonce: new Uint8Array(32).fill(9), server, generation, time: 0 });
      return true;
    };
    await room.online();
    expect(room.problem).toBe('server-protocol');
    expect(room.server.heardOf('prove').length).toBe(room.server.heardOf('hello').length);
  });
});
