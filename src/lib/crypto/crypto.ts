import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { Lru } from '../lru.ts';
import { platformAead, type SealKey } from './aead.ts';
import { platformSha256 } from './hash.ts';

export { TAG_BYTES, type SealKey } from './aead.ts';

/**
 * The cryptography of docs/sync.md and nothing else: WebCrypto for everything that holds a key
 * (so that browsers can keep keys where no script reads them; see `aead.ts` for Node), and
 * synchronous SHA-256, HMAC and HKDF for derivations, where a promise per hash would cost more than
 * the hash.
 */

/** Bytes that WebCrypto takes: never backed by shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Random bytes; tests inject seeded ones. */
export type Random = (count: number) => Uint8Array;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** What separates one use of a key or hash from every other: docs/sync.md, by rule. */
export const DOMAIN = {
  /** ID1 */
  practice: utf8('indaba/practice/1'),
  /** ID2 */
  device: utf8('indaba/device/1'),
  /** ID4 */
  person: utf8('indaba/person/1'),
  /** ENV2 */
  envelope: utf8('indaba/envelope/1'),
  /** ENV3 */
  document: utf8('indaba/document/1'),
  /** MEM3 */
  deviceCode: utf8('indaba/device/code/1'),
  /** KEY2 */
  scopeKey: utf8('indaba/scope-key/1'),
  /** KEY4 */
  grant: utf8('indaba/grant/1'),
  /** KEY10 */
  leaf: utf8('indaba/leaf/1'),
  /** KEY5 */
  logKey: utf8('indaba/log-key/1'),
  /** KEY8 */
  kitSign: utf8('indaba/kit/sign/1'),
  /** KEY8 */
  kitBox: utf8('indaba/kit/box/1'),
  /** KEY9 */
  practiceCode: utf8('indaba/practice/code/1'),
  /** BLOB3 */
  blob: utf8('indaba/blob/1'),
  /** MEM1 */
  genesis: utf8('indaba/genesis/1'),
  /** MEM2 */
  inviteSign: utf8('indaba/invite/sign/1'),
  /** MEM2 */
  inviteKeys: utf8('indaba/invite/keys/1'),
  /** MEM3 */
  join: utf8('indaba/join/1'),
  /** SHARE4 */
  shareLink: utf8('indaba/share-link/1'),
  /** WIRE1 */
  session: utf8('indaba/session/2'),
  /** WIRE7 */
  presence: utf8('indaba/presence/1')
} as const;

const subtle = globalThis.crypto.subtle;
const plain = (data: Uint8Array): Bytes => data as Bytes;

/** Bytes from the platform's generator. */
export const systemRandom: Random = (count) =>
  globalThis.crypto.getRandomValues(new Uint8Array(count));

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Whether two byte strings are the same. Not for secrets: it stops at the first difference. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Order of byte strings: by the first byte that differs, then by length. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** SHA-256 over the parts as if they were one. */
export const sha256 = (...parts: readonly Uint8Array[]): Bytes =>
  platformSha256(parts.length === 1 ? parts[0]! : concat(...parts));

/** HMAC-SHA-256 under one key, for many messages: what follows from the key alone is done once. */
export function hmacUnder(key: Uint8Array): (data: Uint8Array) => Bytes {
  const keyed = nobleHmac.create(nobleSha256, key);
  const working = nobleHmac.create(nobleSha256, key);
  return (data) => keyed._cloneInto(working).update(data).digest();
}

/** The first half of HKDF: once per input key, for many keys expanded from it. */
export const hkdfExtract = (input: Uint8Array, salt: Uint8Array): Bytes =>
  extract(nobleSha256, input, salt);

/** The second half of HKDF: `length` bytes for one purpose. */
export const hkdfExpand = (pseudorandomKey: Uint8Array, info: Uint8Array, length = 32): Bytes =>
  expand(nobleSha256, pseudorandomKey, info, length);

/** HKDF-SHA-256 (RFC 5869). */
export const hkdf = (input: Uint8Array, salt: Uint8Array, info: Uint8Array, length = 32): Bytes =>
  hkdfExpand(hkdfExtract(input, salt), info, length);

/** A private key and its public key as 32 raw bytes. */
export interface KeyPair {
  readonly key: CryptoKey;
  readonly publicKey: Bytes;
}

async function generate(
  algorithm: 'Ed25519' | 'X25519',
  usages: KeyUsage[],
  extractable: boolean
): Promise<KeyPair> {
  const pair = (await subtle.generateKey(
    { name: algorithm },
    extractable,
    usages
  )) as CryptoKeyPair;
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  return { key: pair.privateKey, publicKey };
}

/** A pair for signing (Ed25519). The private key can be exported only when asked for here. */
export const generateSigningPair = (extractable = false): Promise<KeyPair> =>
  generate('Ed25519', ['sign', 'verify'], extractable);

/** A pair for receiving (X25519). The private key can be exported only when asked for here. */
export const generateBoxPair = (extractable = false): Promise<KeyPair> =>
  generate('X25519', ['deriveBits'], extractable);

/** PKCS#8 of a private key that was made extractable. */
export const exportPrivateKey = async (key: CryptoKey): Promise<Bytes> =>
  new Uint8Array(await subtle.exportKey('pkcs8', key));

/** A private key from its PKCS#8; rejects on anything else. */
export const importPrivateKey = (
  algorithm: 'Ed25519' | 'X25519',
  pkcs8: Uint8Array,
  extractable: boolean
): Promise<CryptoKey> =>
  subtle.importKey('pkcs8', plain(pkcs8), { name: algorithm }, extractable, [
    algorithm === 'Ed25519' ? 'sign' : 'deriveBits'
  ]);

/** PKCS#8 around the 32 bytes of a private key, of the curve with this last byte of its id (RFC 8410). */
const pkcs8Of = (curve: 0x6e | 0x70, bare: Uint8Array): Bytes =>
  concat(
    Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, curve, 4, 0x22, 4, 0x20),
    bare
  );

/** The Ed25519 pair of a 32-byte seed. */
export const signingPairFromSeed = (seed: Uint8Array): Promise<KeyPair> =>
  pairFromSeed('Ed25519', 0x70, seed);

/** The X25519 pair whose private key is these 32 bytes. */
export const boxPairFromSeed = (seed: Uint8Array): Promise<KeyPair> =>
  pairFromSeed('X25519', 0x6e, seed);

async function pairFromSeed(
  algorithm: 'Ed25519' | 'X25519',
  curve: 0x6e | 0x70,
  seed: Uint8Array
): Promise<KeyPair> {
  if (seed.length !== 32) throw new Error(`an ${algorithm} seed is 32 bytes, not ${seed.length}`);
  const key = await importPrivateKey(algorithm, pkcs8Of(curve, seed), true);
  const { x } = await subtle.exportKey('jwk', key);
  return { key, publicKey: fromBase64Url(x!) };
}

/** An Ed25519 signature of 64 bytes. */
export const sign = async (key: CryptoKey, data: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await subtle.sign('Ed25519', key, plain(data)));

// Importing costs a tenth of a verification: worth keeping for the few devices of a practice.
const verifyKeys = new Lru<string, Promise<CryptoKey>>(512);

/** Whether `signature` is of `data` by the holder of the public key. False for unusable keys too. */
export async function verify(
  publicKey: Uint8Array,
  signature: Uint8Array,
  data: Uint8Array
): Promise<boolean> {
  const name = toHex(publicKey);
  let key = verifyKeys.get(name);
  if (key === undefined) {
    key = subtle.importKey('raw', plain(publicKey), { name: 'Ed25519' }, true, ['verify']);
    verifyKeys.set(name, key);
  }
  try {
    return await subtle.verify('Ed25519', await key, plain(signature), plain(data));
  } catch {
    return false;
  }
}

/** An AES-256-GCM key. */
export const importSealKey = async (raw: Uint8Array): Promise<SealKey> =>
  platformAead.importKey(raw);

/** Length of AES-GCM's nonce. */
export const IV_BYTES = 12;

/** Ciphertext with its tag at the end. An iv must never be used twice under one key. */
export const seal = async (
  key: SealKey,
  iv: Uint8Array,
  data: Uint8Array,
  additionalData: Uint8Array
): Promise<Bytes> => platformAead.seal(key, iv, data, additionalData);

/** What was sealed, or `undefined` where key, iv, ciphertext or additional data are not the same. */
export async function open(
  key: SealKey,
  iv: Uint8Array,
  sealed: Uint8Array,
  additionalData: Uint8Array
): Promise<Bytes | undefined> {
  try {
    return await platformAead.open(key, iv, sealed, additionalData);
  } catch {
    return undefined;
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(data: Uint8Array): string {
  let text = '';
  for (let i = 0; i < data.length; i++) text += HEX[data[i]!];
  return text;
}

/** The bytes of some hexadecimal text; throws on anything else. */
export function fromHex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new Error('not hexadecimal');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  );
}

export function toBase64Url(data: Uint8Array): string {
  let binary = '';
  for (const byte of data) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of some base64url text without padding; throws on anything else. */
export function fromBase64Url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
