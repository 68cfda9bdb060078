import { describe, expect, it } from 'vitest';
import { toHex } from '#lib/crypto/crypto.ts';
import { BlobConnection } from '#lib/blobs/connection.ts';
import type { BlobName } from '#lib/blobs/reference.ts';
import { digest } from '#lib/blobs/seal.ts';
import { FETCHING } from '#lib/blobs/transfer.ts';
import {
  encodeBlobMessage,
  parseBlobRequest,
  type BlobAnswer,
  type BlobRequest
} from '#lib/blobs/wire.ts';
import { toProblem } from '#lib/problem.ts';
import type { Connection } from '#lib/api/replica.ts';
import { RecordBlobs } from '#lib/replica/blobs/records.ts';
import { Shelf } from '#lib/replica/blobs/shelf.ts';
import { Traffic } from '#lib/replica/blobs/traffic.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import { encodeMessage, parseClientMessage } from '#lib/sync/wire.ts';
import type { OpenSocket } from '#lib/sync/socket.ts';
import { fixedIdentity } from '../../unit/sync/support/seeded.ts';
import { VirtualTimers } from '../../unit/sync/support/virtual-time.ts';
import { noise } from '../../unit/blobs/support.ts';

const PRACTICE = '5b1c9d3e-1111-8222-8333-444455556666';
const ID = new Uint8Array(16).fill(7);
const LOG = `${toHex(ID)}/${toHex(ID)}`;
const LIMITS = { envelopeBytes: 1, messageBytes: 1, pushEntries: 1, blobBytes: 1_000_000 };

/** What a server says to a question: an answer, bytes as they are, nothing, or its end. */
type Said = Answer | Uint8Array | 'nothing' | 'hang up';
type Answer = BlobAnswer extends infer A ? (A extends BlobAnswer ? Omit<A, 'id'> : never) : never;

/** A server for files that lets everybody in, and then says whatever it likes. */
class Liar {
  answer: (request: BlobRequest) => Said = () => 'nothing';
  connections = 0;

  readonly socket: OpenSocket = (_, events) => {
    this.connections += 1;
    let over = false;
    const tell = (bytes: Uint8Array) => void setImmediate(() => over || events.message(bytes));
    setImmediate(() => events.opened());
    return {
      unsent: 0,
      send: (bytes) => {
        const server = { server: ID, generation: ID, time: 0 };
        const hello = parseClientMessage(bytes);
        if (hello.ok && hello.value.type === 'hello') {
          return tell(encodeMessage({ type: 'challenge', nonce: new Uint8Array(32), ...server }));
        }
        if (hello.ok && hello.value.type === 'prove') {
          return tell(encodeMessage({ type: 'welcome', head: 0, limits: LIMITS, ...server }));
        }
        const request = parseBlobRequest(bytes);
        if (!request.ok) throw new Error(request.problem.detail);
        const said = this.answer(request.value);
        if (said === 'nothing') return;
        if (said === 'hang up') {
          over = true;
          return void setImmediate(() => events.closed({ code: 1006, reason: '' }));
        }
        const { id } = request.value;
        tell(said instanceof Uint8Array ? said : encodeBlobMessage({ ...said, id } as BlobAnswer));
      },
      close: () => (over = true)
    };
  };
}

async function device(liar = new Liar()) {
  const timers = new VirtualTimers();
  const records = new MemoryStore();
  const store = new RecordBlobs(records);
  const shelf = new Shelf(store, records, 1_000_000, () => timers.now());
  await shelf.open();
  const identity = await fixedIdentity('Tablet', '');
  const online: Connection = { state: 'online', server: 'http://liar' };
  const traffic = new Traffic({
    ...{ shelf, practice: PRACTICE, identity, net: { socket: liar.socket, timers } },
    link: () => online,
    host: () => ({ log: LOG, blobBytes: 1_000_000 }),
    changed: () => undefined
  });
  const connection = () =>
    new BlobConnection({
      ...{ server: 'http://liar', practice: PRACTICE, identity },
      ...{ connect: liar.socket, timers }
    });
  return { liar, timers, store, shelf, traffic, connection };
}

const DATA = noise(700_000);
const named = async (data = DATA): Promise<BlobName> => ({
  scope: 'front',
  hash: toHex(await digest(data))
});

/** Serves `data` as an honest server would. */
const honest =
  (data: Uint8Array) =>
  (request: BlobRequest): Said =>
    request.type === 'get'
      ? {
          ...{ type: 'part', size: data.length },
          data: data.subarray(request.offset, request.offset + request.bytes)
        }
      : 'hang up';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => toProblem(error).code
  );

describe('a server that sends a file', () => {
  const changed = DATA.slice();
  changed[600_000]! ^= 1;
  const swapped = new Uint8Array([...DATA.subarray(300_000), ...DATA.subarray(0, 300_000)]);
  it.each([
    ['with a bit changed', honest(changed)],
    ['in another order', honest(swapped)],
    ['cut short', honest(DATA.subarray(0, 650_000))],
    ['longer than it is', honest(noise(700_001))],
    ['of somebody else', honest(noise(700_000, 4))],
    [
      'in parts that are empty',
      () => ({ type: 'part', size: DATA.length, data: new Uint8Array(0) }) as const
    ],
    [
      'with more than was asked for',
      (request: BlobRequest) =>
        honest(DATA)(request.type === 'get' ? { ...request, bytes: 400_000 } : request)
    ]
  ])('%s has it refused, and nothing kept of it (BLOB10)', async (_, answer) => {
    const { liar, store, shelf, traffic } = await device();
    const name = await named();
    // Of course its own copy is as it should be.
    liar.answer = (request) =>
      request.type === 'doubt' ? { type: 'doubted', whole: true } : answer(request);
    expect(await codeOf(traffic.fetch(name, DATA.length))).toBe('blob-damaged');
    expect(await store.size(name)).toBeUndefined();
    expect(await store.begun(name, FETCHING)).toBe(0);
    expect(shelf.get(name)?.here ?? false).toBe(false);
    // The next server, or the same one come to its senses, has no harder time for it.
    liar.answer = honest(DATA);
    expect(await codeOf(traffic.fetch(name, DATA.length))).toBe('ok');
    expect(await store.read(name, 0, DATA.length)).toStrictEqual(DATA);
    await traffic.close();
  });

  it('wrong once is asked once more', async () => {
    const { liar, traffic, store } = await device();
    const name = await named();
    let asked = 0;
    liar.answer = (request) => honest(asked++ === 0 ? new Uint8Array(DATA.length) : DATA)(request);
    expect(await codeOf(traffic.fetch(name, DATA.length))).toBe('ok');
    expect(await store.size(name)).toBe(DATA.length);
    await traffic.close();
  });

  it('after another left a false beginning does not suffer for it', async () => {
    const { liar, traffic, store } = await device();
    const name = await named();
    const data = noise(300_000, 5);
    await store.append(name, FETCHING, { size: DATA.length, offset: 0, data });
    liar.answer = honest(DATA);
    expect(await codeOf(traffic.fetch(name, DATA.length))).toBe('ok');
    await traffic.close();
  });
});

describe('a server that takes a file', () => {
  const added = async () => {
    const here = await device();
    const name = await named();
    await here.store.append(name, 'put', { size: DATA.length, offset: 0, data: DATA });
    await here.shelf.put(name, DATA.length, { here: true });
    return { ...here, name };
  };
  const nothing: Answer = { held: [{ whole: false, received: 0 }], type: 'had' };

  it.each([
    ['and never says that it has it', { type: 'taken', received: 9, whole: false } as const],
    [
      'and says no for a while',
      { type: 'denied', code: 'quota', message: '', retry: true } as const
    ],
    ['and says no for good', { type: 'denied', code: 'x', message: '', retry: false } as const]
  ])('%s does not have it, for all that the device says', async (_, answer) => {
    const { liar, shelf, traffic, name } = await added();
    let puts = 0;
    liar.answer = ({ type }) => {
      if (type === 'have') return nothing;
      puts += 1;
      return answer;
    };
    traffic.kick();
    await expect.poll(() => traffic.stuck?.code).toBeTruthy();
    expect(shelf.get(name)).toMatchObject({ here: true, on: null });
    expect(traffic.isBehind).toBe(true);
    // Nor is it offered again and again at once.
    const before = puts;
    traffic.kick();
    traffic.kick();
    expect(puts).toBe(before);
    await traffic.close();
  });

  it('is offered it again later where it may take it then', async () => {
    const { liar, shelf, traffic, timers, name } = await added();
    liar.answer = ({ type }) =>
      type === 'have' ? nothing : { type: 'denied', code: 'quota', message: '', retry: true };
    traffic.kick();
    await expect.poll(() => traffic.stuck?.code).toBe('quota');
    liar.answer = (request) => {
      if (request.type !== 'put') return nothing;
      const received = request.offset + request.data.length;
      return { type: 'taken', received, whole: received === DATA.length };
    };
    await timers.advance(600_000);
    await expect.poll(() => shelf.get(name)?.on).toBe(LOG);
    expect(traffic.problem).toBeNull();
    await traffic.close();
  });

  it('hangs up each time is not called a hundred times a second', async () => {
    const { liar, traffic, timers, name, shelf } = await added();
    liar.answer = () => 'hang up';
    traffic.kick();
    await expect.poll(() => traffic.problem?.code).toBe('server-unreachable');
    for (let n = 0; n < 100; n++) traffic.kick();
    expect(liar.connections).toBe(1);
    await timers.advance(120_000);
    expect(liar.connections).toBeLessThan(40);
    expect(shelf.get(name)?.on).toBeNull();
    await traffic.close();
  });
});

describe('a server that talks nonsense', () => {
  const question = { type: 'get', scope: 'front', hash: new Uint8Array(32), offset: 0, bytes: 9 };
  const part = { type: 'part', size: 9, data: new Uint8Array(9) } as const;
  it.each([
    ['noise', noise(300)],
    ['nothing at all', new Uint8Array(0)],
    ['a message beyond all measure', new Uint8Array(3_000_000)],
    ['an answer to something else', encodeBlobMessage({ id: 99, ...part })],
    ['an answer of another kind', { type: 'taken', received: 1, whole: true } as const],
    ['words of the log', encodeMessage({ type: 'pong', n: 1 })]
  ])('(%s) is hung up on, and whoever waits is told', async (_, said) => {
    const { liar, connection } = await device();
    liar.answer = () => said;
    const one = connection();
    await one.log;
    const waiting = [one.ask(question as never, 'part'), one.ask(question as never, 'part')];
    expect(await Promise.all(waiting.map(codeOf))).toEqual(['server-protocol', 'server-protocol']);
    expect(one.over).toBe(true);
    expect(await codeOf(one.ask(question as never, 'part'))).toBe('server-protocol');
  });

  it('or says nothing, is given up after a while', async () => {
    const { connection, timers } = await device();
    const one = connection();
    await one.log;
    const waiting = codeOf(one.ask(question as never, 'part'));
    await timers.advance(59_000);
    expect(one.over).toBe(false);
    await timers.advance(2_000);
    expect(await waiting).toBe('server-silent');
  });

  it('cannot have a device wait for ever to be let in', async () => {
    const { timers, connection } = await device({
      ...new Liar(),
      socket: () => ({ unsent: 0, send: () => undefined, close: () => undefined })
    } as never);
    const one = connection();
    const waiting = codeOf(one.log);
    await timers.advance(21_000);
    expect(await waiting).toBe('server-silent');
  });
});
