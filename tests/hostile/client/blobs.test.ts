import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { encodeBlobMessage, parseBlobAnswer, type BlobAnswer } from '#lib/blobs/wire.ts';
import { encodeMessage, parseServerMessage } from '#lib/sync/wire.ts';
import { blobLimits, type Limits } from '#server/limits.ts';
import { testServer, type Founded, type TestServer } from '../../unit/server/support/server.ts';
import type { TestDevice } from '../../unit/server/support/practice.ts';
import { noise } from '../../unit/blobs/support.ts';
import { sha256 } from './attacker.ts';

type Heard =
  BlobAnswer | { type: 'welcome' } | { type: 'refused'; code: string } | { type: 'closed' };

/** A device's end of the connection for files, that keeps no rule. */
class BlobWire {
  readonly #socket: WebSocket;
  readonly #heard: Heard[] = [];
  #waiting: (() => void) | undefined;
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const server = parseServerMessage(data);
      const answer = parseBlobAnswer(data);
      if (answer.ok) this.#hear(answer.value);
      else if (server.ok) this.#hear(server.value as Heard);
    });
    socket.on('close', () => this.#hear({ type: 'closed' }));
    socket.on('error', () => undefined);
  }

  static async connect({ hub }: TestServer): Promise<BlobWire> {
    const socket = new WebSocket(new URL('/blobs', hub.url.replace(/^http/, 'ws')));
    onTestFinished(() => socket.terminate());
    const wire = new BlobWire(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return wire;
  }

  /** Let in as `device`. */
  static async login(server: TestServer, device: TestDevice): Promise<BlobWire> {
    const wire = await BlobWire.connect(server);
    const ids = { practice: uuidBytes(device.practice), device: uuidBytes(device.id) };
    wire.raw(encodeMessage({ type: 'hello', v: 1, ...ids }));
    const challenge = (await wire.next()) as unknown as { nonce: Uint8Array; server: Uint8Array };
    const place = { host: 'localhost', path: '/blobs' };
    wire.raw(encodeMessage(await device.proof(challenge.nonce, challenge.server, place)));
    const answer = await wire.next();
    if (answer.type !== 'welcome') throw new Error(said(answer));
    return wire;
  }

  raw(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  async next(): Promise<Heard> {
    while (this.#heard.length === 0) {
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
    return this.#heard.shift()!;
  }

  ask(question: object): Promise<Heard> {
    this.raw(encodeBlobMessage({ ...question, id: ++this.#id } as never));
    return this.next();
  }

  put(data: Uint8Array, more: object = {}): Promise<Heard> {
    return this.ask({
      ...{ type: 'put', scope: 'clinical', hash: sha256(data) },
      ...{ size: data.length, offset: 0, data, ...more }
    });
  }

  get(data: Uint8Array, more: object = {}): Promise<Heard> {
    const ask = { type: 'get', scope: 'clinical', hash: sha256(data), offset: 0, bytes: 1000 };
    return this.ask({ ...ask, ...more });
  }

  #hear(heard: Heard): void {
    this.#heard.push(heard);
    this.#waiting?.();
  }
}

/** What was answered, in a word: a code where it was refused. */
const said = (heard: Heard): string => ('code' in heard ? heard.code : heard.type);

interface Scene {
  readonly server: TestServer;
  readonly home: Founded;
  readonly founder: BlobWire;
}

async function scene(limits: Partial<Limits> = {}): Promise<Scene> {
  const server = await testServer({ limits });
  const home = await server.founded();
  return { server, home, founder: await BlobWire.login(server, home.practice.founder) };
}

const loginAs = async ({ server, home }: Scene, role: 'reception' | 'doctor' | 'auditor') => {
  const { device } = await home.member({ role });
  return { device, wire: await BlobWire.login(server, device) };
};

it('gives no practice’s file to another, whatever hash is named', async () => {
  const one = await scene();
  const data = noise(5_000);
  expect(await one.founder.put(data)).toMatchObject({ type: 'taken', whole: true });
  const other = await one.server.founded();
  const attacker = await BlobWire.login(one.server, other.practice.founder);
  expect(said(await attacker.get(data))).toBe('blob-unknown');
  const had = await attacker.ask({ type: 'have', scope: 'clinical', hashes: [sha256(data)] });
  expect(had).toMatchObject({ held: [{ whole: false, received: 0 }] });
});

it('gives and takes by the role, for each question', async () => {
  const s = await scene();
  const data = noise(5_000);
  await s.founder.put(data);
  const { wire: reception } = await loginAs(s, 'reception');
  expect(said(await reception.get(data))).toBe('not-allowed');
  expect(said(await reception.put(data))).toBe('not-allowed');
  const have = { type: 'have', scope: 'clinical', hashes: [sha256(data)] };
  expect(said(await reception.ask(have))).toBe('not-allowed');
  // Nor by asking for it as if it were in a scope of theirs.
  expect(said(await reception.get(data, { scope: 'front' }))).toBe('blob-unknown');
  const { wire: auditor } = await loginAs(s, 'auditor');
  expect(said(await auditor.put(noise(10), { scope: 'front' }))).toBe('not-allowed');
});

it('holds a change of role at once, on an open connection', async () => {
  const s = await scene();
  const data = noise(5_000);
  await s.founder.put(data);
  const { device, wire } = await loginAs(s, 'doctor');
  expect((await wire.get(data)).type).toBe('part');
  await s.home.client.push([await s.home.practice.makes(device, 'reception')]);
  expect(said(await wire.get(data))).toBe('not-allowed');
});

it('cuts off who is shut out, and lets them in no more', async () => {
  const s = await scene();
  const data = noise(5_000);
  await s.founder.put(data);
  const { device, wire } = await loginAs(s, 'doctor');
  await s.home.client.push([await s.home.practice.revokes(device)]);
  expect(said(await wire.next())).toBe('device-revoked');
  expect(said(await wire.next())).toBe('closed');
  await expect(BlobWire.login(s.server, device)).rejects.toThrow('device-revoked');
});

it('gives nothing to whoever waits to be confirmed', async () => {
  const s = await scene();
  const data = noise(5_000);
  await s.founder.put(data);
  const { device } = await s.home.member({ role: 'doctor', confirm: true });
  const wire = await BlobWire.login(s.server, device);
  expect(said(await wire.get(data))).toBe('device-pending');
  expect(said(await wire.put(noise(10)))).toBe('device-pending');
});

it('answers no question before the proof, and none of the log’s after it', async () => {
  const s = await scene();
  const stranger = await BlobWire.connect(s.server);
  expect(said(await stranger.get(noise(10)))).toBe('protocol');
  expect(said(await stranger.next())).toBe('closed');
  s.founder.raw(encodeMessage({ type: 'pull', after: 0, bytes: 1000 }));
  expect(said(await s.founder.next())).toBe('protocol');
});

it('takes nothing that is not what its name says, and keeps nothing of it', async () => {
  const s = await scene();
  const data = noise(5_000);
  expect(said(await s.founder.put(data, { hash: sha256(noise(4)) }))).toBe('blob-mismatch');
  expect(said(await s.founder.put(data, { size: 4_999 }))).toBe('blob-mismatch');
  expect(said(await s.founder.get(noise(4)))).toBe('blob-unknown');
  const begun = join(s.server.dir, 'blobs', s.home.practice.id, 'begun');
  expect(await readdir(begun)).toEqual([]);
});

it('lets nobody spoil what another brings', async () => {
  const s = await scene();
  const data = noise(5_000);
  const { wire: liar } = await loginAs(s, 'doctor');
  await s.founder.put(data, { data: data.subarray(0, 2_000) });
  const poison = { hash: sha256(data), size: data.length };
  await liar.put(noise(4_999, 9), poison);
  const had = await s.founder.ask({ type: 'have', scope: 'clinical', hashes: [sha256(data)] });
  expect(had).toMatchObject({ held: [{ whole: false, received: 2_000 }] });
  const rest = { offset: 2_000, data: data.subarray(2_000) };
  expect(await s.founder.put(data, rest)).toMatchObject({ whole: true });
  // What is there is there: nobody writes over it.
  expect(await liar.put(noise(5_000, 9), poison)).toMatchObject({ whole: true });
  expect(await s.founder.get(data, { bytes: 5_000 })).toMatchObject({ data });
});

it('bounds the size of a file, of a practice, and what is begun', async () => {
  const blobs = { ...blobLimits({ blobBytes: 10_000, practiceBytes: 12_000 }), deviceUploads: 3 };
  const s = await scene({ blobs });
  expect(said(await s.founder.put(noise(10), { size: 20_000 }))).toBe('blob-too-large');
  expect(said(await s.founder.put(noise(10), { size: Number.MAX_SAFE_INTEGER }))).toBe(
    'blob-too-large'
  );
  for (let n = 0; n < 3; n++) {
    const begun = await s.founder.put(noise(10, 20 + n), { size: 5_000 });
    expect(begun).toMatchObject({ type: 'taken', received: 10, whole: false });
  }
  expect(said(await s.founder.put(noise(10, 9), { size: 5_000 }))).toBe('too-many');
  const { wire } = await loginAs(s, 'doctor');
  expect(await wire.put(noise(9_000))).toMatchObject({ whole: true });
  expect(said(await wire.put(noise(9_000, 2)))).toBe('quota');
  // What is there may be fetched all the same.
  expect((await wire.get(noise(9_000))).type).toBe('part');
});

it('bounds how fast a device brings files', async () => {
  const deviceBytes = { perSecond: 1_000, burst: 10_000 };
  const s = await scene({ blobs: { ...blobLimits({}), deviceBytes } });
  expect(await s.founder.put(noise(9_000))).toMatchObject({ whole: true });
  expect(said(await s.founder.put(noise(9_000, 2)))).toBe('too-many');
  const { wire } = await loginAs(s, 'doctor');
  expect(await wire.put(noise(9_000, 3))).toMatchObject({ whole: true });
  s.server.clock.advance(10_000);
  expect(await s.founder.put(noise(9_000, 2))).toMatchObject({ whole: true });
});

it.each([
  [
    'a part that is too large',
    encodeBlobMessage({
      type: 'put',
      id: 1,
      scope: 'front',
      hash: sha256(noise(4)),
      size: 2 ** 21,
      offset: 0,
      data: new Uint8Array(2 ** 20 + 1)
    })
  ],
  ['a message beyond all measure', new Uint8Array(9 * 2 ** 20)],
  ['noise', noise(500)],
  ['nothing', new Uint8Array(0)],
  [
    'a scope that has no files',
    encodeBlobMessage({
      type: 'get',
      id: 1,
      scope: 'audit' as never,
      hash: sha256(noise(4)),
      offset: 0,
      bytes: 1
    })
  ],
  [
    'a hash that would lead elsewhere',
    encodeBlobMessage({
      type: 'get',
      id: 1,
      scope: 'front',
      hash: '../../server.json' as never,
      offset: 0,
      bytes: 1
    })
  ],
  [
    'an offset below nothing',
    encodeBlobMessage({
      type: 'get',
      id: 1,
      scope: 'front',
      hash: sha256(noise(4)),
      offset: -1,
      bytes: 1
    })
  ],
  [
    'too many hashes',
    encodeBlobMessage({
      type: 'have',
      id: 1,
      scope: 'front',
      hashes: Array.from({ length: 257 }, () => sha256(noise(4)))
    })
  ]
])('hangs up on %s, and harms nobody else', async (_, message) => {
  const s = await scene();
  const { wire } = await loginAs(s, 'doctor');
  wire.raw(message);
  expect(['protocol', 'closed']).toContain(said(await wire.next()));
  expect(await s.founder.put(noise(5_000))).toMatchObject({ whole: true });
});

it('reads beyond no end, and gives no more at once than a part', async () => {
  const s = await scene();
  const data = noise(5_000);
  await s.founder.put(data);
  const beyond = { offset: 5_000, bytes: Number.MAX_SAFE_INTEGER };
  expect(await s.founder.get(data, beyond)).toMatchObject({ size: 5_000, data: new Uint8Array(0) });
  expect(await s.founder.get(data, { offset: Number.MAX_SAFE_INTEGER })).toMatchObject({
    data: new Uint8Array(0)
  });
});

it('begins no file where the disk is nearly full, and says so', async () => {
  const s = await scene({ blobs: { ...blobLimits({}), spareBytes: Number.MAX_SAFE_INTEGER / 2 } });
  const heard = await s.founder.put(noise(5_000));
  expect(heard).toMatchObject({ type: 'denied', code: 'storage-full', retry: true });
});
