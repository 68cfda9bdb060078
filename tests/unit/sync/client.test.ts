import { describe, expect, test } from 'vitest';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { ProblemError } from '#lib/problem.ts';
import { encodeMessage, type ServerMessage } from '#lib/sync/wire.ts';
import { entryIdOf } from './support/replica.ts';
import { Room } from './support/room.ts';
import { PRACTICE } from './support/sealed.ts';
import { settle } from './support/virtual-time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

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
