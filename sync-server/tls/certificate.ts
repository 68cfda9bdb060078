import { isIP } from 'node:net';
import { type Authority, covers } from './authority.ts';
import * as x509 from './x509.ts';

/** The longest that browsers accept of a server's certificate. */
const VALID_DAYS = 397;
const RENEW_DAYS_BEFORE = 30;

/**
 * Issues a certificate for those of the names and addresses that the authority may vouch for.
 * Returns its private key and the certificate in one PEM text, so that they cannot come apart.
 */
export async function issueCertificate(
  authority: Authority,
  names: readonly string[],
  now: number
): Promise<string> {
  const keys = await crypto.subtle.generateKey(x509.KEY_ALGORITHM, true, ['sign', 'verify']);
  const covered = names.filter((name) => covers(authority, name));
  const end = Math.min(now + VALID_DAYS * x509.DAY, authority.certificate.notAfter.getTime());
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ O: ['Indaba'] }, { CN: ['Indaba hub'] }],
    issuer: authority.certificate.subject,
    notBefore: new Date(now - x509.DAY),
    notAfter: new Date(end),
    signingAlgorithm: x509.KEY_ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        covered.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate)
    ]
  });
  return `${await x509.privateKeyPem(keys.privateKey)}\n${certificate.toString('pem')}\n`;
}

/**
 * Whether a certificate has to be replaced: another authority's, soon over, or silent about a name
 * that the authority could vouch for.
 */
export function needsRenewal(
  pem: string,
  authority: Authority,
  names: readonly string[],
  now: number
): boolean {
  const certificate = new x509.X509Certificate(x509.pemBlock(pem, 'CERTIFICATE'));
  const expires = Math.min(
    certificate.notAfter.getTime() - RENEW_DAYS_BEFORE * x509.DAY,
    // A machine whose clock was wrong when it issued the certificate gets a new one.
    certificate.notBefore.getTime() > now ? 0 : Infinity
  );
  const issuedHere =
    certificate.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId ===
    authority.certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  const named = new Set(
    certificate
      .getExtension(x509.SubjectAlternativeNameExtension)
      ?.names.items.map((item) => item.value)
  );
  const missing = names.some((name) => !named.has(name) && covers(authority, name));
  return !issuedHere || expires <= now || missing;
}
