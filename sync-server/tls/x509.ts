// The certificate library finds its parts by reflection, which has to be there before it is.
import 'reflect-metadata';
import { PemConverter } from '@peculiar/x509';
export * from '@peculiar/x509';

/** Keys of the authority and of its certificates: what every current device accepts. */
export const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export const DAY = 24 * 60 * 60 * 1000;

/** The first block of this type (`CERTIFICATE`, `PRIVATE KEY`) in a PEM file; throws if none. */
export function pemBlock(pem: string, type: string): ArrayBuffer {
  const block = PemConverter.decodeWithHeaders(pem).find((each) => each.type === type);
  if (!block) throw new Error(`no ${type} in the file`);
  return block.rawData;
}

/** A private key as PKCS #8 PEM. */
export async function privateKeyPem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
