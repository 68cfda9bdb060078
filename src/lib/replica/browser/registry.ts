import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SealedIdentity } from '../../access/sealed-identity.ts';
import type { Tries } from '../../access/tries.ts';
import type { Vault } from '../../access/vault.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { LocalProfile } from '../device.ts';

/**
 * What is known of a profile before it is unlocked. Names lie here in clear, for whoever chooses on
 * the lock screen; keys lie sealed.
 */
export interface RegisteredProfile extends Omit<LocalProfile, 'lock'> {
  readonly identity: SealedIdentity;
  readonly vault: Vault;
  readonly tries: Tries;
  readonly autoLockMinutes: number;
}

interface Schema extends DBSchema {
  profiles: { key: Uuid; value: RegisteredProfile };
}

let database: Promise<IDBPDatabase<Schema>> | undefined;

const open = (): Promise<IDBPDatabase<Schema>> =>
  (database ??= openDB<Schema>('indaba-profiles', 1, {
    upgrade: (db) => void db.createObjectStore('profiles', { keyPath: 'id' })
  }));

/** The profiles that live in this browser, the one opened last first. */
export async function registeredProfiles(): Promise<RegisteredProfile[]> {
  const all = await (await open()).getAll('profiles');
  return all.sort((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? ''));
}

export const registeredProfile = async (id: Uuid): Promise<RegisteredProfile | undefined> =>
  (await open()).get('profiles', id);

export async function registerProfile(profile: RegisteredProfile): Promise<void> {
  await (await open()).put('profiles', profile);
}

export async function forgetProfile(id: Uuid): Promise<void> {
  await (await open()).delete('profiles', id);
}

/**
 * Changes what is known of a profile in one transaction, so that no tab overwrites another's count
 * of wrong tries; returns it as it was before, or `undefined` where there is no such profile.
 */
export async function updateProfile(
  id: Uuid,
  change: (profile: RegisteredProfile) => Partial<RegisteredProfile>
): Promise<RegisteredProfile | undefined> {
  const transaction = (await open()).transaction('profiles', 'readwrite', { durability: 'strict' });
  const before = await transaction.store.get(id);
  if (before) await transaction.store.put({ ...before, ...change(before) });
  await transaction.done;
  return before;
}
