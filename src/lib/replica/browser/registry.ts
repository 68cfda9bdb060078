import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { DeviceIdentity } from '../../access/identity.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { LocalPractice } from '../device.ts';

/** A practice of this browser, with the device's own keys: `CryptoKey`s that no script can read. */
export interface RegisteredPractice extends LocalPractice {
  readonly identity: DeviceIdentity;
}

interface Schema extends DBSchema {
  practices: { key: Uuid; value: RegisteredPractice };
}

let database: Promise<IDBPDatabase<Schema>> | undefined;

const open = (): Promise<IDBPDatabase<Schema>> =>
  (database ??= openDB<Schema>('indaba-device', 1, {
    upgrade: (db) => void db.createObjectStore('practices', { keyPath: 'id' })
  }));

/** The practices that live in this browser, the one opened last first. */
export async function registeredPractices(): Promise<LocalPractice[]> {
  const all = await (await open()).getAll('practices');
  return all
    .map(({ identity: _identity, ...practice }) => practice)
    .sort((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? ''));
}

export const registeredPractice = async (id: Uuid): Promise<RegisteredPractice | undefined> =>
  (await open()).get('practices', id);

export async function registerPractice(practice: RegisteredPractice): Promise<void> {
  await (await open()).put('practices', practice);
}

export async function touchPractice(id: Uuid, openedAt: string): Promise<void> {
  const known = await registeredPractice(id);
  if (known) await registerPractice({ ...known, openedAt });
}
