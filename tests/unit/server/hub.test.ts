import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { get as getPlain } from 'node:http';
import { get } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHub } from '#server/hub.ts';
import { networkHosts } from '#server/lan.ts';
import { temporaryFolder } from './support/folder.ts';
import { newPractice } from './support/practice.ts';
import { ManualClock, testServer } from './support/server.ts';
import { WireClient } from './support/wire-client.ts';

/** Long enough ago that a certificate of that day is due for renewal, but still good, today. */
const LONG = 380 * 24 * 60 * 60 * 1000;

async function lanHub(names: string[] = ['hub.lan']) {
  const clock = new ManualClock(Date.now() - LONG);
  const hub = await startHub({
    dir: temporaryFolder(),
    port: 0,
    clock,
    names,
    staticDir: 'static'
  });
  onTestFinished(() => hub.close());
  const port = Number(new URL(hub.lanUrls()[0]!).port);
  const ca = await (await fetch(new URL('/trust/indaba-hub.pem', hub.url))).text();
  return { hub, port, ca, clock };
}

describe('on its own computer', () => {
  it('answers at localhost, over both kinds of address, and nowhere else', async () => {
    const { hub } = await testServer();
    const { hostname, port } = new URL(hub.url);
    expect(hostname).toBe('localhost');
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    const ownAddress = networkHosts().find((name) => name.includes('.') || name.includes(':'));
    if (ownAddress === undefined) return;
    const socket = connect(Number(port), ownAddress);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error).toBeInstanceOf(Error);
  });
});

describe('on the practice’s network', () => {
  it('serves the app and the log over HTTPS to a device that trusts its authority', async () => {
    const { port, ca, hub } = await lanHub();
    const request = get({ host: '127.0.0.1', port, path: '/health', ca, agent: false });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
    expect(new X509Certificate(ca).fingerprint256).toBe(hub.fingerprint);

    const practice = await newPractice();
    const client = await WireClient.connect(`https://127.0.0.1:${port}/`, { ca });
    onTestFinished(() => client.socket.terminate());
    expect((await client.found(practice.founder, practice.genesis)).head).toBe(1);
  });

  it('names the addresses to open, given names first', async () => {
    const { hub, port } = await lanHub(['192.168.7.7', 'Hub.LAN']);
    const urls = hub.lanUrls();
    expect(urls.slice(0, 2)).toEqual([`https://hub.lan:${port}/`, `https://192.168.7.7:${port}/`]);
    expect(urls.at(-1)).toBe(
      `https://${networkHosts().find((n) => n.endsWith('.local'))}:${port}/`
    );
  });

  it('shows how to trust it to whoever comes without TLS, and nothing else', async () => {
    const { port } = await lanHub();
    const answer = async (path: string) => {
      const [response] = await once(getPlain({ host: '127.0.0.1', port, path }), 'response');
      response.resume();
      return [response.statusCode, response.headers.location];
    };
    expect(await answer('/')).toEqual([302, '/trust']);
    expect(await answer('/info')).toEqual([302, '/trust']);
    expect(await answer('/trustworthy')).toEqual([302, '/trust']);
    expect(await answer('/trust')).toEqual([200, undefined]);
    expect(await answer('/trust/indaba-hub.crt')).toEqual([200, undefined]);
    const socket = connect(port, '127.0.0.1');
    socket.end();
    await once(socket.resume(), 'close');
    expect(await answer('/trust')).toEqual([200, undefined]);
  });

  it('presents a new certificate when one is due, without being restarted', async () => {
    const { port, ca, clock } = await lanHub();
    const validTo = async () => {
      const socket = connectTls({ host: '127.0.0.1', port, ca });
      await once(socket, 'secureConnect');
      const certificate: PeerCertificate = socket.getPeerCertificate();
      socket.destroy();
      return Date.parse(certificate.valid_to);
    };
    const first = await validTo();
    clock.sleep(LONG);
    clock.advance(60_000);
    // Issuing takes a moment; every connection until then still gets the old one.
    let second = await validTo();
    while (second === first) second = await validTo();
    expect(second).toBeGreaterThan(first);
  });
});

describe('starting and stopping', () => {
  it('leaves nothing behind where it could not start', async () => {
    const dir = temporaryFolder();
    const { hub } = await testServer();
    const port = Number(new URL(hub.url).port);
    await expect(startHub({ dir, port, tls: false })).rejects.toMatchObject({
      problem: { code: 'port-in-use' }
    });
    const other = await startHub({ dir, port: 0, tls: false });
    await other.close();
  });

  it('can be closed twice, and started again on the same folder', async () => {
    const dir = temporaryFolder();
    const hub = await startHub({ dir, port: 0, tls: false });
    await hub.close();
    await hub.close();
    const again = await startHub({ dir, port: 0, tls: false });
    expect(again.server).toBe(hub.server);
    await again.close();
  });
});
