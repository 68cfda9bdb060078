import { deviceId, type DeviceIdentity } from '#lib/access/identity.ts';
import { importPrivateKey, signingPairFromSeed, sha256, concat } from '#lib/crypto/crypto.ts';
import type { IdSource, Uuid } from '#lib/docs/core/ids.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededFraction(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time that stands still and randomness that repeats. */
export function seededSource(seed: number, now = Date.parse('2026-11-02T08:00:00Z')): IdSource {
  const fraction = seededFraction(seed);
  return {
    now: () => now,
    random: (count) => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256))
  };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const X25519_PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A device whose keys are made of its name: the same in every run. */
export async function fixedIdentity(name: string, member: Uuid): Promise<DeviceIdentity> {
  const signing = await signingPairFromSeed(sha256(utf8(`sign ${name}`)));
  const boxSeed = sha256(utf8(`box ${name}`));
  const boxKey = await importPrivateKey('X25519', concat(X25519_PKCS8, boxSeed), true);
  const { x } = await crypto.subtle.exportKey('jwk', boxKey);
  return {
    id: deviceId(signing.publicKey),
    name,
    member: { id: member, name: `${name}’s person` },
    signKey: signing.key,
    signPublic: signing.publicKey,
    boxKey,
    boxPublic: Uint8Array.from(Buffer.from(x!, 'base64url'))
  };
}
