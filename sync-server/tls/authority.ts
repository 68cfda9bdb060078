import { isIP } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints
} from '@peculiar/asn1-x509';
import { isPrivateAddress, PRIVATE_NETWORKS } from '../lan.ts';
import * as x509 from './x509.ts';

/** The practice's own certificate authority, with its private key. */
export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly key: CryptoKey;
}

/** Endings of names that never belong to anybody on the internet (RFC 6762, RFC 8375, ICANN). */
const LOCAL_DOMAINS = ['localhost', 'local', 'lan', 'internal', 'home.arpa'];
const LOOPBACK_NETWORKS = ['127.0.0.0/8', '::1/128'];
const VALID_YEARS = 10;

/**
 * Makes a certificate authority that can vouch for private addresses, local names and the names
 * given here, and for nothing else: whoever stole its key could not use it to pose as a bank to the
 * devices that trust it (name constraints, RFC 5280, section 4.2.1.10).
 */
export async function createAuthority(names: readonly string[], now: number): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(x509.KEY_ALGORITHM, true, ['sign', 'verify']);
  const year = new Date(now).getUTCFullYear();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ O: ['Indaba'] }, { CN: [`Indaba practice hub ${year}`] }],
    notBefore: new Date(now - x509.DAY),
    notAfter: new Date(now + VALID_YEARS * 365 * x509.DAY),
    signingAlgorithm: x509.KEY_ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      constraints(names)
    ]
  });
  return { certificate, key: keys.privateKey };
}

function constraints(names: readonly string[]): x509.Extension {
  const own = names.filter(
    (name) => !isIP(name) && !LOCAL_DOMAINS.some((end) => within(name, end))
  );
  const dns = [...LOCAL_DOMAINS, ...new Set(own)];
  const permitted = [
    ...dns.map((dNSName) => new GeneralName({ dNSName })),
    ...[...PRIVATE_NETWORKS, ...LOOPBACK_NETWORKS].map(
      (iPAddress) => new GeneralName({ iPAddress })
    )
  ].map((base) => new GeneralSubtree({ base }));
  const value = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted) });
  return new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(value));
}

/** Whether the authority may vouch for this name or address. */
export function covers(authority: Authority, name: string): boolean {
  if (isIP(name)) return isPrivateAddress(name) || name === '127.0.0.1' || name === '::1';
  const extension = authority.certificate.getExtension(id_ce_nameConstraints);
  if (!extension) return false;
  const { permittedSubtrees } = AsnConvert.parse(extension.value, NameConstraints);
  return (permittedSubtrees ?? []).some(
    ({ base: { dNSName } }) => dNSName !== undefined && within(name, dNSName)
  );
}

const within = (name: string, domain: string): boolean =>
  name === domain || name.endsWith(`.${domain}`);

/** The authority's private key and certificate in one PEM text. */
export async function writeAuthority(authority: Authority): Promise<string> {
  const key = await x509.privateKeyPem(authority.key);
  return `${key}\n${authority.certificate.toString('pem')}\n`;
}

/** Reads what {@link writeAuthority} wrote; throws on anything else. */
export async function readAuthority(pem: string): Promise<Authority> {
  const key = x509.pemBlock(pem, 'PRIVATE KEY');
  return {
    certificate: new x509.X509Certificate(x509.pemBlock(pem, 'CERTIFICATE')),
    key: await crypto.subtle.importKey('pkcs8', key, x509.KEY_ALGORITHM, true, ['sign'])
  };
}
