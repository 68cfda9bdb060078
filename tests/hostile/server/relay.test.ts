import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SyncClient, type SyncStatus } from '#lib/sync/client.ts';
import type { ReplicaPort } from '#lib/sync/port.ts';
import { nodeSocket } from '#lib/sync/socket.node.ts';
import { TestReplica } from '../../unit/sync/support/replica.ts';
import { systemTimers } from '#lib/sync/timers.ts';
import { testServer, type Founded, type TestServer } from '../../unit/server/support/server.ts';
import { Attacker } from '../client/attacker.ts';
import { decode, encode } from '../client/cbor.ts';

/*
 * A server to which a device was led, and which wants to pass for it at the practice's own hub: it asks
 * there in the device's name, and hands the hub's challenge on to the device (WIRE1).
 */

interface Middle {
  readonly url: string;
  /** Types of what the hub said. */
  readonly heard: string[];
}

/** Listens at an address that the hub does not go by, and hands everything on, `altered` on its way up. */
async function middle(
  { hub }: TestServer,
  altered: (message: Record<string, unknown>) => unknown = (message) => message
): Promise<Middle> {
  const server = new WebSocketServer({ host: '127.0.0.2', port: 0 });
  const heard: string[] = [];
  server.on('connection', (device) => {
    const up = new WebSocket(new URL('/sync', hub.url.replace(/^http/, 'ws')));
    const opened = new Promise((resolve) => up.once('open', resolve));
    device.on('message', (data: Buffer) => {
      void opened.then(() => up.send(encode(altered(decode(data) as Record<string, unknown>))));
    });
    up.on('message', (data: Buffer) => {
      heard.push((decode(data) as { type: string }).type);
      device.send(data);
    });
    up.on('close', () => device.close());
    up.on('error', () => device.close());
    device.on('close', () => up.terminate());
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.2:${(server.address() as AddressInfo).port}`, heard };
}

/** The device's own client, dialling `url`; resolves when it is online or told why it is not. */
async function dials(url: string, { practice }: Founded): Promise<SyncStatus['connection']> {
  const settled = Promise.withResolvers<SyncStatus['connection']>();
  const port: ReplicaPort = new TestReplica(systemTimers);
  const client = new SyncClient({
    ...{ server: url, practice: practice.id, identity: practice.founder.identity, port },
    connect: nodeSocket(),
    onStatus: ({ connection }) => {
      const isOver = connection.state === 'offline' && connection.problem !== null;
      if (isOver || connection.state === 'online') settled.resolve(connection);
    }
  });
  client.start();
  onTestFinished(() => client.stop());
  return settled.promise;
}

const reason = (connection: SyncStatus['connection']) =>
  connection.state === 'offline' ? connection.problem?.detail : connection.state;

describe('a hub in the middle', () => {
  it('is not let in with a proof that a device gave it for another hub’s challenge', async () => {
    const server = await testServer();
    const founded = await server.founded();
    expect((await dials(server.hub.url, founded)).state).toBe('online');
    const between = await middle(server);
    const told = await dials(between.url, founded);
    expect(between.heard).toEqual(['challenge', 'refused']);
    expect(reason(told)).toMatch(/^wrong-address/);
  });

  it('cannot say that the device dialled the hub itself', async () => {
    const server = await testServer();
    const founded = await server.founded();
    const between = await middle(server, (message) =>
      message['type'] === 'prove' ? { ...message, host: 'localhost' } : message
    );
    const told = await dials(between.url, founded);
    expect(between.heard).toEqual(['challenge', 'refused']);
    expect(reason(told)).toMatch(/^bad-signature/);
  });

  it.each([
    ['the log', '/sync', 'files', '/blobs'],
    ['files', '/blobs', 'the log', '/sync']
  ])('cannot use a proof for %s (%s) to ask for %s (%s)', async (_, signed, __, path) => {
    const server = await testServer();
    const { practice } = await server.founded();
    const { id, identity } = practice.founder;
    const door = await Attacker.connect(server.hub.url, path);
    onTestFinished(() => door.socket.terminate());
    door.hello(practice.id, id);
    const challenge = await door.until('challenge');
    const place = `localhost${signed}`;
    door.prove(await Attacker.proof(identity.signKey, challenge, practice.id, id, place));
    expect(await door.refusal()).toBe('bad-signature');
  });
});
