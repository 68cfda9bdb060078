import { z } from 'zod';
import {
  DOMAIN,
  exportPrivateKey,
  generateBoxPair,
  generateSigningPair,
  importPrivateKey,
  sha256,
  type Bytes
} from '../crypto/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { bytesOf, personName } from '../encoding/shapes.ts';
import { fail, ok, type Result } from '../problem.ts';

/** A person (or an unattended hub) who belongs to a practice. */
export interface Member {
  readonly id: Uuid;
  readonly name: string;
}

/**
 * A device's own keys, with the member who uses it. In the browser the private keys are
 * `CryptoKey`s that no script can read, kept as they are in IndexedDB; in Node they are made
 * extractable and written with {@link exportIdentity}.
 */
export interface DeviceIdentity {
  readonly id: Uuid;
  readonly name: string;
  readonly member: Member;
  /** Ed25519, private. */
  readonly signKey: CryptoKey;
  readonly signPublic: Uint8Array;
  /** X25519, private. */
  readonly boxKey: CryptoKey;
  readonly boxPublic: Uint8Array;
}

/** The first sixteen bytes of a hash as a version 8 UUID (RFC 9562). */
function hashedUuid(domain: Uint8Array, key: Uint8Array): Uuid {
  const bytes = sha256(domain, key).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidText(bytes);
}

/** The id of the practice that was born with this public key (ID1). */
export const practiceId = (practiceKey: Uint8Array): Uuid =>
  hashedUuid(DOMAIN.practice, practiceKey);

/** The id of the device that signs with this public key (ID2). */
export const deviceId = (signPublic: Uint8Array): Uuid => hashedUuid(DOMAIN.device, signPublic);

/**
 * The id of a person whose first device signs with this public key (ID4): nobody can come in under
 * the id of somebody else.
 */
export const personId = (signPublic: Uint8Array): Uuid => hashedUuid(DOMAIN.person, signPublic);

/**
 * Six digits that stand for a device's key when two people compare screens: `417 082`. Somebody who
 * wants another key with the same code would have to join a million times.
 */
export function deviceCode(signPublic: Uint8Array): string {
  const digest = sha256(DOMAIN.deviceCode, signPublic);
  const number = new DataView(digest.buffer).getUint32(0) % 1_000_000;
  const digits = String(number).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/**
 * Makes a device with fresh keys, a further one of `member`, or without an id the first of somebody
 * new. `extractable` only where the keys must be written to a file (Node) or sealed.
 */
export async function createIdentity(options: {
  readonly name: string;
  readonly member: { readonly id?: Uuid; readonly name: string };
  readonly extractable?: boolean;
}): Promise<DeviceIdentity> {
  const [signing, box] = await Promise.all([
    generateSigningPair(options.extractable ?? false),
    generateBoxPair(options.extractable ?? false)
  ]);
  return {
    id: deviceId(signing.publicKey),
    name: options.name,
    member: {
      id: options.member.id ?? personId(signing.publicKey),
      name: options.member.name
    },
    signKey: signing.key,
    signPublic: signing.publicKey,
    boxKey: box.key,
    boxPublic: box.publicKey
  };
}

const storedIdentity = z.object({
  v: z.literal(1),
  name: personName,
  member: z.object({ id: bytesOf(16), name: personName }),
  sign: bytesOf(),
  signPublic: bytesOf(32),
  box: bytesOf(),
  boxPublic: bytesOf(32)
});

/** Everything of an extractable identity, private keys included: for a file only its owner reads. */
export async function exportIdentity(identity: DeviceIdentity): Promise<Bytes> {
  const [sign, box] = await Promise.all([
    exportPrivateKey(identity.signKey),
    exportPrivateKey(identity.boxKey)
  ]);
  const { name, member, signPublic, boxPublic } = identity;
  return encodeCbor({
    v: 1,
    name,
    member: { id: uuidBytes(member.id), name: member.name },
    sign,
    signPublic,
    box,
    boxPublic
  } satisfies z.input<typeof storedIdentity>);
}

/** Reads back what {@link exportIdentity} wrote. */
export async function importIdentity(
  data: Uint8Array,
  extractable = true
): Promise<Result<DeviceIdentity>> {
  try {
    const stored = storedIdentity.parse(decodeCbor(data));
    const [signKey, boxKey] = await Promise.all([
      importPrivateKey('Ed25519', stored.sign, extractable),
      importPrivateKey('X25519', stored.box, extractable)
    ]);
    const signPublic = stored.signPublic.slice();
    return ok({
      id: deviceId(signPublic),
      name: stored.name,
      member: { id: uuidText(stored.member.id), name: stored.member.name },
      signKey,
      signPublic,
      boxKey,
      boxPublic: stored.boxPublic.slice()
    });
  } catch (error) {
    return fail('identity-unreadable', "This device's keys could not be read.", {
      safe: 'Nothing was changed.',
      action: 'Restore the file from a copy, or let this device join the practice again.',
      detail: String(error)
    });
  }
}
