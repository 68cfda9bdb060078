import { X509Certificate } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '#server/tls/authority.ts';
import { issueCertificate } from '#server/tls/certificate.ts';
import { KEY_ALGORITHM, X509CertificateGenerator, privateKeyPem } from '#server/tls/x509.ts';
import * as x509 from '#server/tls/x509.ts';
import { openLanTls } from '#server/tls.ts';
import { temporaryFolder } from './support/folder.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Status of a request to a server with this certificate, by a device that trusts this authority. */
async function fetchOver(options: { pem: string; ca: string; servername?: string }) {
  const server = createServer({ key: options.pem, cert: options.pem }, (_, response) =>
    response.end('hello')
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise<number | undefined>((resolve, reject) => {
      request({
        host: '127.0.0.1',
        port: (server.address() as AddressInfo).port,
        ca: options.ca,
        agent: false,
        ...(options.servername && { servername: options.servername })
      })
        .on('response', (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  } finally {
    server.close();
  }
}

describe('HTTPS on the practice’s network', () => {
  it('gives a certificate that a device which trusts the authority accepts', async () => {
    const names = () => ['hub', 'hub.local', '192.168.1.5'];
    const tls = await openLanTls({ dir: temporaryFolder(), now: Date.now, names });
    const pem = tls.current();
    expect(await fetchOver({ pem, ca: tls.authorityPem })).toBe(200);
    expect(await fetchOver({ pem, ca: tls.authorityPem, servername: 'hub.local' })).toBe(200);
    expect(new X509Certificate(pem).subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:hub, DNS:hub.local, IP Address:192.168.1.5'
    );
    const authority = new X509Certificate(tls.authorityPem);
    expect(tls.fingerprint).toBe(authority.fingerprint256);
    expect(new X509Certificate(Buffer.from(tls.authorityDer)).ca).toBe(true);
  });

  it('keeps its keys to itself', async () => {
    const dir = join(temporaryFolder(), 'tls');
    await openLanTls({ dir, now: Date.now });
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'authority.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'server.pem')).mode & 0o777).toBe(0o600);
  });

  it('keeps authority and certificate over a restart', async () => {
    const options = { dir: temporaryFolder(), now: Date.now, names: () => ['hub.local'] };
    const first = await openLanTls(options);
    const second = await openLanTls(options);
    expect(second.fingerprint).toBe(first.fingerprint);
    expect(second.current()).toBe(first.current());
    expect(await second.refresh()).toBe(false);
  });

  it('issues a new certificate, by the same authority, when the addresses change', async () => {
    let names = ['192.168.1.5'];
    const tls = await openLanTls({ dir: temporaryFolder(), now: Date.now, names: () => names });
    names = ['192.168.1.77'];
    expect(await tls.refresh()).toBe(true);
    expect(new X509Certificate(tls.current()).checkIP('192.168.1.77')).toBe('192.168.1.77');
    expect(await fetchOver({ pem: tls.current(), ca: tls.authorityPem })).toBe(200);
    names = [];
    expect(await tls.refresh(), 'an address less is no reason').toBe(false);
  });

  it('renews the certificate before it is over, and the authority only when it is', async () => {
    let now = Date.now();
    const options = { dir: temporaryFolder(), now: () => now };
    const tls = await openLanTls(options);
    now += 360 * DAY;
    expect(await tls.refresh()).toBe(false);
    now += 10 * DAY;
    expect(await tls.refresh()).toBe(true);
    now += 9 * 365 * DAY;
    const later = await openLanTls(options);
    expect(later.fingerprint).not.toBe(tls.fingerprint);
    expect(
      new X509Certificate(later.current()).checkIssued(new X509Certificate(later.authorityPem))
    ).toBe(true);
  });

  it('leaves out names of the internet that it was not made for', async () => {
    let names: string[] = ['hub'];
    const tls = await openLanTls({ dir: temporaryFolder(), now: Date.now, names: () => names });
    names = ['hub', 'bank.example.com', '196.25.1.1', 'clinic.lan'];
    await tls.refresh();
    const { subjectAltName } = new X509Certificate(tls.current());
    expect(subjectAltName).toContain('clinic.lan');
    expect(subjectAltName).not.toContain('bank');
    expect(subjectAltName).not.toContain('196.25');
  });

  it('could not pose as a bank even if its key were stolen', async () => {
    const authority = await createAuthority(['hub'], Date.now());
    const keys = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
    const forged = await X509CertificateGenerator.create({
      subject: 'CN=bank',
      issuer: authority.certificate.subject,
      signingAlgorithm: KEY_ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: authority.key,
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'bank.example.com' }])
      ]
    });
    const pem = `${await privateKeyPem(keys.privateKey)}\n${forged.toString('pem')}`;
    const ca = authority.certificate.toString('pem');
    await expect(fetchOver({ pem, ca, servername: 'bank.example.com' })).rejects.toThrow(
      'permitted subtree violation'
    );
    const honest = await issueCertificate(authority, ['hub'], Date.now());
    expect(await fetchOver({ pem: honest, ca, servername: 'hub' })).toBe(200);
  });

  it('says which file is damaged', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'authority.pem'), 'not a key');
    await expect(openLanTls({ dir, now: Date.now })).rejects.toMatchObject({
      problem: { code: 'tls-damaged', message: expect.stringContaining('authority.pem') }
    });
  });
});
