import { expect, test } from 'vitest';
import { seededIds } from '../docs/support.ts';
import { listDocuments } from '#lib/replica/document-list.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import type { StoreKey } from '#lib/replica/store/store.ts';

const utf8 = new TextEncoder();

/** A store that counts what of it is read. */
class CountingStore extends MemoryStore {
  values = 0;
  override async load(key: StoreKey) {
    this.values++;
    return super.load(key);
  }
  override async loadRange(prefix: StoreKey) {
    const found = await super.loadRange(prefix);
    this.values += found.length;
    return found;
  }
}

async function storeOf(count: number, nextId = seededIds(5)) {
  const store = new CountingStore();
  const ids = Array.from({ length: count }, nextId);
  await store.commit({
    put: ids.map(
      (id, at) => [KEYS.document(id), utf8.encode(at % 2 ? 'chart' : 'patient')] as const
    )
  });
  return { store, ids, nextId };
}

test('every document is listed with its kind, the first time and the next', async () => {
  const { store, ids } = await storeOf(300);
  const expected = new Map(ids.map((id, at) => [id, at % 2 ? 'chart' : 'patient']));
  expect(new Map(await listDocuments(store))).toEqual(expected);
  expect(new Map(await listDocuments(store))).toEqual(expected);
});

test('the next start reads one record instead of one for each document', async () => {
  const { store } = await storeOf(300);
  await listDocuments(store);
  store.values = 0;
  await listDocuments(store);
  expect(store.values).toBe(1);
});

test('documents that came since are listed, and those that went are not', async () => {
  const { store, ids, nextId } = await storeOf(300);
  await listDocuments(store);
  const [late, ...gone] = [nextId(), ids[0]!, ids[7]!];
  await store.commit({
    put: [[KEYS.document(late), utf8.encode('invoice')]],
    remove: gone.map((id) => KEYS.document(id))
  });
  const listed = await listDocuments(store);
  expect(listed.get(late)).toBe('invoice');
  expect(gone.map((id) => listed.has(id))).toEqual([false, false]);
  expect(listed.size).toBe(299);
});

test('a copy that cannot be read is made anew from the documents’ own records', async () => {
  const { store, ids } = await storeOf(300);
  await listDocuments(store);
  await store.commit({ put: [[KEYS.documentKinds, Uint8Array.of(0, 1, 2)]] });
  expect((await listDocuments(store)).size).toBe(ids.length);
  store.values = 0;
  await listDocuments(store);
  expect(store.values).toBe(1);
});
