import type { Bytes, KeyPair } from '../crypto/crypto.ts';
import type { DeviceIdentity, Member } from './identity.ts';
import type { Uuid } from '../docs/core/ids.ts';

/**
 * A device's keys as they lie on a browser's disk: sealed under the profile's data key. Browsers
 * write even keys that no script can read to the disk as they are; sealed, they are of no use to
 * whoever has the disk of a locked profile, neither for reading keys that are granted to the device
 * later nor for speaking in its name. Wrapped and unwrapped by WebCrypto itself, so that the private
 * bytes are never in a script's hands, and what is unwrapped cannot be exported again.
 */
export interface SealedIdentity {
  readonly id: Uuid;
  readonly name: string;
  readonly member: Member;
  readonly signPublic: Uint8Array;
  readonly boxPublic: Uint8Array;
  readonly sign: SealedPrivateKey;
  readonly box: SealedPrivateKey;
}

interface SealedPrivateKey {
  readonly iv: Uint8Array;
  readonly sealed: Uint8Array;
}

const subtle = globalThis.crypto.subtle;
const plain = (data: Uint8Array): Bytes => data as Bytes;

const wrappingKey = (key: Uint8Array): Promise<CryptoKey> =>
  subtle.importKey('raw', plain(key), 'AES-GCM', false, ['wrapKey', 'unwrapKey']);

const algorithm = (iv: Uint8Array, publicKey: Uint8Array): AesGcmParams => ({
  name: 'AES-GCM',
  iv: plain(iv),
  additionalData: plain(publicKey)
});

async function sealed(
  from: CryptoKey,
  publicKey: Uint8Array,
  under: CryptoKey
): Promise<SealedPrivateKey> {
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await subtle.wrapKey('pkcs8', from, under, algorithm(iv, publicKey));
  return { iv, sealed: new Uint8Array(wrapped) };
}

/** Seals an identity that was made extractable. */
export async function sealIdentity(
  identity: DeviceIdentity,
  key: Uint8Array
): Promise<SealedIdentity> {
  const under = await wrappingKey(key);
  const { id, name, member, signPublic, boxPublic } = identity;
  return {
    id,
    name,
    member,
    signPublic,
    boxPublic,
    sign: await sealed(identity.signKey, signPublic, under),
    box: await sealed(identity.boxKey, boxPublic, under)
  };
}

/** The pair that takes the place of the one to which keys were sealed so far (ERA6). */
export const sealBox = async (
  box: KeyPair,
  key: Uint8Array
): Promise<Pick<SealedIdentity, 'box' | 'boxPublic'>> => ({
  box: await sealed(box.key, box.publicKey, await wrappingKey(key)),
  boxPublic: box.publicKey
});

/** The identity, its private keys usable and not exportable. Rejects under another key. */
export async function openIdentity(
  identity: SealedIdentity,
  key: Uint8Array
): Promise<DeviceIdentity> {
  const under = await wrappingKey(key);
  const opened = (
    { iv, sealed }: SealedPrivateKey,
    publicKey: Uint8Array,
    name: 'Ed25519' | 'X25519',
    usage: KeyUsage
  ): Promise<CryptoKey> =>
    subtle.unwrapKey('pkcs8', plain(sealed), under, algorithm(iv, publicKey), { name }, false, [
      usage
    ]);
  const { id, name, member, signPublic, boxPublic } = identity;
  return {
    id,
    name,
    member,
    signPublic,
    boxPublic,
    signKey: await opened(identity.sign, signPublic, 'Ed25519', 'sign'),
    boxKey: await opened(identity.box, boxPublic, 'X25519', 'deriveBits')
  };
}
