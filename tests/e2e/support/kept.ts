import type { Page } from '@playwright/test';
import { dataKeys } from '../../../src/lib/access/vault.ts';
import { SealedStore } from '../../../src/lib/replica/store/sealed.ts';
import type { AtomicStore } from '../../../src/lib/replica/store/store.ts';

/** What one browser keeps, as the tests take it out. */
interface Taken {
  readonly profile: string;
  /** Base64. */
  readonly key: string;
  readonly records: readonly { readonly key: string[]; readonly data: string }[];
}

/** What a browser keeps for its one profile, opened. */
export interface Kept {
  /** Whether these words stand anywhere in it. */
  includes(words: string): boolean;
  /** Kinds of the documents that are there. */
  readonly kinds: ReadonlySet<string>;
}

/**
 * Everything that a browser keeps for its one profile, which has no passphrase: opened with the key
 * that then lies beside it, as whoever takes the device would.
 */
export async function keptBy(page: Page): Promise<Kept> {
  const { profile, key, records } = await page.evaluate(take);
  const inner = {
    loadRange: async () =>
      records.map((record) => ({ key: record.key, data: Buffer.from(record.data, 'base64') }))
  } as unknown as AtomicStore;
  const store = await SealedStore.over(inner, dataKeys(Buffer.from(key, 'base64'), profile).store);
  const opened = await store.loadRange([]);
  const all = Buffer.concat(opened.map(({ data }) => data));
  const documents = opened.filter(({ key: [first] }) => first === '~document');
  return {
    includes: (words) => all.includes(words),
    kinds: new Set(documents.map(({ data }) => Buffer.from(data).toString('latin1')))
  };
}

/** Runs in the page. */
async function take(): Promise<Taken> {
  const open = (name: string) =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as Error);
    });
  const all = async <T>(name: string, store: string) => {
    const database = await open(name);
    const values = await new Promise<T[]>((resolve) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result as T[]);
    });
    database.close();
    return values;
  };
  const base64 = (bytes: Uint8Array) => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const [profile] = await all<{ id: string; vault: { bare: Uint8Array } }>(
    'indaba-profiles',
    'profiles'
  );
  const records = await all<{ key: string[]; binary: Uint8Array }>(
    `indaba-${profile!.id}`,
    'documents'
  );
  return {
    profile: profile!.id,
    key: base64(profile!.vault.bare),
    records: records.map(({ key, binary }) => ({ key, data: base64(binary) }))
  };
}
