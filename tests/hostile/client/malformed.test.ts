import { describe, expect, it } from 'vitest';
import { arena, type Arena } from './arena.ts';
import { uuid } from './attacker.ts';
import { encode, Raw } from './cbor.ts';

const ID = Buffer.alloc(16, 0x81);
const MIB = 1024 * 1024;

/** Messages that are not of the protocol, by what is wrong with them. */
const MESSAGES: [string, (a: Arena) => unknown][] = [
  ['nothing', () => new Raw()],
  ['half a number', () => new Raw(0x1b, 0, 0)],
  ['an endless list', () => new Raw(0x9f, 0x01, 0xff)],
  ['an endless text', () => new Raw(0x7f, 0x61, 0x61, 0xff)],
  ['a list of four thousand million', () => new Raw(0x9a, 0xff, 0xff, 0xff, 0xff)],
  ['bytes of more than there are', () => new Raw(0x5b, 0, 0, 0, 1, 0, 0, 0, 0)],
  ['a list in a list in a list', () => new Raw(...Array.from({ length: 5000 }, () => 0x81), 0)],
  ['a big number that takes hours', () => new Raw(0xc2, 0x5a, 0, 0x10, 0, 0)],
  ['a date', () => new Raw(0xc0, 0x60)],
  ['a shared reference', () => new Raw(0xd8, 0x1c, 0x80)],
  ['undefined', () => undefined],
  [
    'two messages in one',
    () => new Raw(...encode({ type: 'ping', n: 1 }), ...encode({ type: 'ping', n: 2 }))
  ],
  ['a map with keys that are maps', () => new Map([[{ type: 'ping' }, 1]])],
  [
    'a type twice',
    () =>
      new Map<unknown, unknown>([
        ['type', 'ping'],
        ['n', 'x']
      ])
  ],
  ['the prototype', () => ({ __proto__: null, type: '__proto__', constructor: { prototype: {} } })],
  ['a type that objects have', () => ({ type: 'toString' })],
  ['a push of nothing', () => ({ type: 'push', id: 1, entries: [] })],
  ['a push of no entries', () => ({ type: 'push', id: 1 })],
  ['a push of text', () => ({ type: 'push', id: 1, entries: ['x'] })],
  [
    'a push of a thousand and one',
    () => ({ type: 'push', id: 1, entries: Array.from({ length: 1001 }, () => Buffer.alloc(1)) })
  ],
  ['a push by a fraction', () => ({ type: 'push', id: 1.5, entries: [Buffer.alloc(200)] })],
  [
    'a push that says again by another word',
    () => ({ type: 'push', id: 1, entries: [Buffer.alloc(200)], again: 'yes' })
  ],
  [
    'an envelope of more than 4 MiB',
    () => ({ type: 'push', id: 1, entries: [Buffer.alloc(4 * MIB + 1)] })
  ],
  [
    'presence of more than 4 KiB',
    () => ({ type: 'presence', docTag: ID, body: Buffer.alloc(4097) })
  ],
  [
    'presence about nothing',
    () => ({ type: 'presence', docTag: Buffer.alloc(15), body: Buffer.alloc(9) })
  ],
  ['a ping of text', () => ({ type: 'ping', n: 'x' })],
  ['what a server says', () => ({ type: 'entries', after: 0, to: 9, entries: [], head: 9 })],
  [
    'a welcome',
    ({ home }) => ({
      type: 'welcome',
      head: 0,
      generation: ID,
      server: uuid(home.practice.id),
      time: 0,
      limits: {}
    })
  ]
];

describe.each(['before', 'after'] as const)('what is not the protocol, %s the proof', (when) => {
  it.each(MESSAGES)('%s', async (_, message) => {
    const a = await arena();
    const attacker = when === 'before' ? await a.connect() : await a.login();
    attacker.say(message(a));
    expect(await attacker.refusal()).toBe('protocol');
    expect(await attacker.closed).toBe(1002);
    await a.isUnharmed();
  });
});

describe('envelopes that are none', () => {
  it('are refused one by one, and what is good among them is taken', async () => {
    const a = await arena('doctor');
    const attacker = await a.login();
    const good = await a.insider.envelope();
    const results = await attacker.push(
      ...[0, 1, 110, 111, 174, 175, 186, 203].map((length) => good.subarray(0, length)),
      good,
      Buffer.alloc(4 * MIB)
    );
    expect(results.slice(0, 8).every((each) => each === 'corrupt')).toBe(true);
    expect(results.slice(8)).toEqual([4, 'newer-schema']);
    await a.isUnharmed();
  });

  it('of every single byte changed, none is taken', async () => {
    const a = await arena('doctor');
    const attacker = await a.login();
    const good = await a.insider.envelope(30);
    const changed = Array.from(good, (_, at) => {
      const bytes = Buffer.from(good);
      bytes[at]! ^= 1 << (at % 8);
      return bytes;
    });
    for (const answer of await attacker.push(...changed)) expect(answer).toBeTypeOf('string');
    await a.isUnharmed();
  });
});

describe('messages of a size that nobody has use for', () => {
  it.each(['before', 'after'] as const)('end the connection %s the proof', async (when) => {
    const a = await arena();
    const attacker = when === 'before' ? await a.connect() : await a.login();
    attacker.socket.send(Buffer.alloc(8 * MIB + 1));
    expect(await attacker.closed).toBe(1009);
    await a.isUnharmed();
  });

  it('end it as soon as they say how large they will be, before the bytes have come', async () => {
    const a = await arena();
    const attacker = await a.connect();
    const raw = (attacker.socket as unknown as { _socket: NodeJS.WritableStream })._socket;
    // A masked binary frame of a tebibyte: ten bytes of head, and not one of the body.
    raw.write(Buffer.from([0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]));
    expect(await attacker.closed).toBe(1009);
    await a.isUnharmed();
  });

  it('end it also where they come in small pieces', async () => {
    const a = await arena();
    const attacker = await a.login();
    const piece = Buffer.alloc(MIB);
    for (let n = 0; n < 10; n++) attacker.socket.send(piece, { fin: false });
    expect(await attacker.closed).toBe(1009);
    await a.isUnharmed();
  });

  it('text is not read at all', async () => {
    const a = await arena();
    const attacker = await a.login();
    attacker.socket.send('{"type":"pull"}');
    expect(await attacker.closed).toBe(1003);
    await a.isUnharmed();
  });
});
