import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { concat, DOMAIN, toHex, type Bytes } from '../crypto/crypto.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';
import type { DeviceIdentity } from './identity.ts';
import { decodeKeyring, refOf, type Keyring } from './keyring.ts';
import { sameKey } from './membership.ts';
import type { Roster } from './membership/state.ts';
import type { KeysStatement } from './statements.ts';

/** Keys handed from one device to another: HPKE (RFC 9180), base mode, to the X25519 key (KEY4). */

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm()
});

/** Length of an encapsulated X25519 key. */
const ENCAPSULATED_BYTES = 32;

/** A grant is of no use to another device, or in another practice. */
const boundTo = (practice: Uuid, device: Uuid): Bytes =>
  concat(DOMAIN.grant, uuidBytes(practice), uuidBytes(device));

const buffer = (data: Uint8Array): ArrayBuffer => data.slice().buffer as ArrayBuffer;

/** Seals a keyring, which holds what is granted and nothing else: `encapsulated key ‖ ciphertext`. */
export async function sealGrant(
  granted: Keyring,
  device: { readonly id: Uuid; readonly boxKey: Uint8Array }
): Promise<Bytes> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(buffer(device.boxKey));
  const info = buffer(boundTo(granted.practice, device.id));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, buffer(granted.encode()));
  return concat(new Uint8Array(enc), new Uint8Array(ct));
}

/** What was granted to this device; `undefined` where it cannot be opened or read. Never throws. */
export async function openGrant(
  practice: Uuid,
  identity: Pick<DeviceIdentity, 'id' | 'boxKey' | 'boxPublic'>,
  sealed: Uint8Array
): Promise<Keyring | undefined> {
  try {
    const publicKey = await suite.kem.deserializePublicKey(buffer(identity.boxPublic));
    const opened = await suite.open(
      {
        recipientKey: { privateKey: identity.boxKey, publicKey },
        enc: buffer(sealed.subarray(0, ENCAPSULATED_BYTES)),
        info: buffer(boundTo(practice, identity.id))
      },
      buffer(sealed.subarray(ENCAPSULATED_BYTES))
    );
    const keyring = decodeKeyring(new Uint8Array(opened));
    return keyring.ok && keyring.value.practice === practice ? keyring.value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a statement hands to this device (KEY4); `undefined` where that is nothing it can use. Only what
 * was announced counts: a key under another's name could take the place of the true one.
 */
export async function grantedBy(
  statement: KeysStatement,
  { practice, erasures }: Pick<Roster, 'practice' | 'erasures'>,
  identity: Pick<DeviceIdentity, 'id' | 'boxKey' | 'boxPublic'>
): Promise<Keyring | undefined> {
  let all: Keyring | undefined;
  for (const { device, sealed, keys, leaves: isWhole, back } of statement.grants) {
    if (device !== identity.id) continue;
    const granted = await openGrant(practice, identity, sealed);
    const tags = back.flatMap((ask) => erasures.get(toHex(ask))?.tags ?? []);
    const given = isWhole ? granted : granted?.onlyLeaves(granted.leaves.only(tags));
    const announced = given?.keys.filter(
      (key) =>
        (key.device === undefined || key.device === identity.id) &&
        keys.some((ref) => sameKey(ref, refOf(key)))
    );
    if (!given || !announced) continue;
    all = all?.with(announced, given.leaves, given.leavesAt) ?? given.only(announced);
  }
  return all;
}
