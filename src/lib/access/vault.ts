import {
  concat,
  hkdf,
  importSealKey,
  IV_BYTES,
  open,
  seal,
  type Bytes,
  type Random
} from '../crypto/crypto.ts';
import { SALT_BYTES, type Stretch, type StretchCost } from '../crypto/stretch.ts';
import type { Uuid } from '../docs/core/ids.ts';

/**
 * A profile's data key, and the ways to it. The key itself is random and never changes; each way
 * holds it sealed under another key: one made from the passphrase, one that a passkey gives out.
 * Changing the passphrase seals the same data key again.
 */
export interface Vault {
  readonly v: 1;
  /** The data key as it is: for a profile that nobody gave a passphrase. */
  readonly bare: Uint8Array | null;
  readonly passphrase: Stretched | null;
  readonly passkeys: readonly Passkey[];
  /** The key made from the PIN, sealed under the data key: of no use to whoever has only the disk. */
  readonly pin: Stretched | null;
}

/** Something sealed under a key that was stretched from what a person remembers. */
export interface Stretched {
  readonly salt: Uint8Array;
  readonly cost: StretchCost;
  readonly sealed: Uint8Array;
}

/** The data key under what one passkey gives for one salt (WebAuthn's PRF extension). */
export interface Passkey {
  /** The credential's id. */
  readonly id: Uint8Array;
  readonly name: string;
  readonly salt: Uint8Array;
  readonly sealed: Uint8Array;
}

/** A locked profile that its PIN opens: kept in memory alone, and gone with it. */
export interface Warm {
  readonly pin: Stretched;
}

/** Bytes of a data key. */
export const KEY_BYTES = 32;

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

type Purpose = 'passphrase' | 'passkey' | 'pin' | 'warm';

const bound = (purpose: Purpose, profile: Uuid): Bytes =>
  utf8(`indaba/vault/1/${purpose}/${profile}`);

async function wrap(
  key: Uint8Array,
  secret: Uint8Array,
  purpose: Purpose,
  profile: Uuid,
  random: Random
): Promise<Bytes> {
  const iv = random(IV_BYTES);
  return concat(iv, await seal(await importSealKey(key), iv, secret, bound(purpose, profile)));
}

async function unwrap(
  key: Uint8Array,
  sealed: Uint8Array,
  purpose: Purpose,
  profile: Uuid
): Promise<Bytes | undefined> {
  const [iv, secret] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES)];
  return open(await importSealKey(key), iv, secret, bound(purpose, profile));
}

/** A new data key, in a vault that anybody may open until a passphrase is set. */
export function createVault(random: Random): { vault: Vault; key: Bytes } {
  const key = random(KEY_BYTES) as Bytes;
  return { vault: { v: 1, bare: key.slice(), passphrase: null, passkeys: [], pin: null }, key };
}

/** What unlocking and re-wrapping need of their surroundings. */
export interface VaultTools {
  readonly profile: Uuid;
  readonly stretch: Stretch;
  readonly random: Random;
}

/** Sets or changes the passphrase; the data key stays, and is no longer kept bare. */
export async function setPassphrase(
  vault: Vault,
  key: Uint8Array,
  passphrase: string,
  cost: StretchCost,
  { profile, stretch, random }: VaultTools
): Promise<Vault> {
  const salt = random(SALT_BYTES);
  const made = await stretch(passphrase, salt, cost);
  const sealed = await wrap(made, key, 'passphrase', profile, random);
  return { ...vault, bare: null, passphrase: { salt, cost, sealed } };
}

/** The data key, where the passphrase is right. */
export async function openWithPassphrase(
  vault: Vault,
  passphrase: string,
  { profile, stretch }: VaultTools
): Promise<Bytes | undefined> {
  if (!vault.passphrase || passphrase === '') return undefined;
  const { salt, cost, sealed } = vault.passphrase;
  return unwrap(await stretch(passphrase, salt, cost), sealed, 'passphrase', profile);
}

/** The key that seals the data key under a passkey, from what the passkey gave for its salt. */
const passkeyKey = (secret: Uint8Array, salt: Uint8Array): Bytes =>
  hkdf(secret, salt, utf8('indaba/vault/passkey/1'));

/** Adds a passkey beside the passphrase, which must be there: a passkey can be lost. */
export async function addPasskey(
  vault: Vault,
  key: Uint8Array,
  passkey: Omit<Passkey, 'sealed'> & { readonly secret: Uint8Array },
  { profile, random }: VaultTools
): Promise<Vault> {
  if (!vault.passphrase) throw new Error('a passkey needs a passphrase beside it');
  const { id, name, salt, secret } = passkey;
  const sealed = await wrap(passkeyKey(secret, salt), key, 'passkey', profile, random);
  return { ...vault, passkeys: [...vault.passkeys, { id, name, salt, sealed }] };
}

/** The data key, from what a passkey gave for its salt. */
export const openWithPasskey = (
  { salt, sealed }: Passkey,
  secret: Uint8Array,
  profile: Uuid
): Promise<Bytes | undefined> => unwrap(passkeyKey(secret, salt), sealed, 'passkey', profile);

/**
 * Sets a PIN. What is kept on the disk is sealed under the data key, so that nobody can try PINs
 * against it; see {@link warm} for how it opens anything.
 */
export async function setPin(
  vault: Vault,
  key: Uint8Array,
  pin: string,
  cost: StretchCost,
  { profile, stretch, random }: VaultTools
): Promise<Vault> {
  if (!vault.passphrase) throw new Error('a PIN needs a passphrase beside it');
  const salt = random(SALT_BYTES);
  const made = await stretch(pin, salt, cost);
  return { ...vault, pin: { salt, cost, sealed: await wrap(key, made, 'pin', profile, random) } };
}

/** What to keep in memory of a profile while it is locked, so that its PIN opens it. */
export async function warm(
  vault: Vault,
  key: Uint8Array,
  { profile, random }: Omit<VaultTools, 'stretch'>
): Promise<Warm | undefined> {
  if (!vault.pin) return undefined;
  const made = await unwrap(key, vault.pin.sealed, 'pin', profile);
  if (!made) return undefined;
  return { pin: { ...vault.pin, sealed: await wrap(made, key, 'warm', profile, random) } };
}

/** The data key, where the PIN is right. */
export async function openWithPin(
  { pin }: Warm,
  typed: string,
  { profile, stretch }: VaultTools
): Promise<Bytes | undefined> {
  return unwrap(await stretch(typed, pin.salt, pin.cost), pin.sealed, 'warm', profile);
}

/** Keys for each use of a data key. */
export interface DataKeys {
  /** Seals the records of the store. */
  readonly store: Bytes;
  /** Seals the blocks of the projections. */
  readonly projections: Bytes;
  /** Seals the device's own private keys. */
  readonly identity: Bytes;
  /** Seals what was begun and is no record yet. */
  readonly drafts: Bytes;
}

/** A data key's keys: one for each use, so that no two uses share one. */
export function dataKeys(key: Uint8Array, profile: Uuid): DataKeys {
  const derived = (use: string): Bytes => hkdf(key, utf8(profile), utf8(`indaba/data/1/${use}`));
  return {
    store: derived('store'),
    projections: derived('projections'),
    identity: derived('identity'),
    drafts: derived('drafts')
  };
}
