import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '#lib/problem.ts';
import { writeFileDurably } from './files.ts';
import { networkHosts } from './lan.ts';
import { storageError } from './log/sqlite-problem.ts';
import { type Authority, createAuthority, readAuthority, writeAuthority } from './tls/authority.ts';
import { issueCertificate, needsRenewal } from './tls/certificate.ts';

/**
 * HTTPS on the practice's network. Browsers give a page no service worker, no private file system
 * and no cryptography unless it comes from localhost or over HTTPS, and nobody issues certificates
 * for private addresses: so the hub has a certificate authority of its own, which each device is
 * made to trust once.
 */
export interface LanTls {
  /** The authority's certificate, which devices are to trust: PEM and DER. */
  readonly authorityPem: string;
  readonly authorityDer: Uint8Array;
  /** SHA-256 of the authority's certificate, in pairs of hex digits with colons. */
  readonly fingerprint: string;
  /** What the HTTPS server presents now: private key and certificate in one PEM text. */
  current(): string;
  /**
   * Issues a new certificate where the machine's addresses or names have changed or the old one is
   * soon over. True when there is a new one to present.
   */
  refresh(): Promise<boolean>;
}

export interface LanTlsOptions {
  /** Folder for keys and certificates; made where there is none. */
  readonly dir: string;
  readonly now: () => number;
  /** Every name and address of this machine; asked again at each refresh. */
  readonly names?: () => readonly string[];
}

/** Opens the folder's authority, or makes it on the first start. Throws a `ProblemError`. */
export async function openLanTls(options: LanTlsOptions): Promise<LanTls> {
  const { dir, now } = options;
  const names = () => ['localhost', '127.0.0.1', '::1', ...(options.names ?? networkHosts)()];
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const authority = await openAuthority(dir, names(), now());
    let current = await openCertificate(dir, authority, names(), now());
    const der = new Uint8Array(authority.certificate.rawData);
    return {
      authorityPem: authority.certificate.toString('pem'),
      authorityDer: der,
      fingerprint: fingerprintOf(der),
      current: () => current,
      async refresh() {
        const before = current;
        current = await openCertificate(dir, authority, names(), now());
        return current !== before;
      }
    };
  } catch (error) {
    throw storageError(error);
  }
}

async function openAuthority(
  dir: string,
  names: readonly string[],
  now: number
): Promise<Authority> {
  const file = join(dir, 'authority.pem');
  if (existsSync(file)) {
    const authority = await readPem(file, readAuthority);
    if (authority.certificate.notAfter.getTime() > now) return authority;
  }
  const authority = await createAuthority(names, now);
  writeFileDurably(file, await writeAuthority(authority));
  return authority;
}

async function openCertificate(
  dir: string,
  authority: Authority,
  names: readonly string[],
  now: number
): Promise<string> {
  const file = join(dir, 'server.pem');
  if (existsSync(file)) {
    const current = await readPem(file, (pem) =>
      needsRenewal(pem, authority, names, now) ? undefined : pem
    );
    if (current !== undefined) return current;
  }
  const issued = await issueCertificate(authority, names, now);
  writeFileDurably(file, issued);
  return issued;
}

async function readPem<T>(file: string, read: (pem: string) => T | Promise<T>): Promise<T> {
  try {
    return await read(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ProblemError({
      code: 'tls-damaged',
      message: `The file ${file} cannot be read.`,
      safe: 'The practice’s data is not affected.',
      action:
        'Restore the file from a backup, or remove the whole folder it is in: a new certificate authority is made, and every device has to be made to trust it.',
      detail: String(error)
    });
  }
}

/** SHA-256 as people compare it: pairs of hex digits with colons. */
const fingerprintOf = (der: Uint8Array): string =>
  createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g)!.join(':');
