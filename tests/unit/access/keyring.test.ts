import { createHmac, hkdfSync, createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  commitmentOf,
  createKeyring,
  decodeKeyring,
  Keyring,
  type ScopeKey
} from '#lib/access/keyring.ts';
import { open } from '#lib/crypto/crypto.ts';
import { PuncturableKey } from '#lib/crypto/puncturable.ts';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import { Lru } from '#lib/lru.ts';
import { seededSource } from '../sync/support/seeded.ts';

const PRACTICE = '5b1c9d3e-1111-8222-8333-444455556666';
const DOCUMENT = '01890000-0000-7000-8000-0000000000aa';
const AUTHOR = '01890000-0000-8000-8000-0000000000bb';
const tagKey = new Uint8Array(32).fill(1);
const first = new Uint8Array(32).fill(2);
const second = new Uint8Array(32).fill(3);
const leaves = PuncturableKey.create((count) => new Uint8Array(count).fill(4));
const scopeKey = (scope: Scope, epoch: number, key: Uint8Array): ScopeKey => ({
  scope,
  epoch,
  key,
  commitment: commitmentOf(scope, key)
});
const twoEpochs = () =>
  new Keyring(PRACTICE, tagKey, leaves, [
    scopeKey('clinical', 1, first),
    scopeKey('clinical', 2, second),
    scopeKey('common', 1, first)
  ]);

test('ENV4: a document tag is half an HMAC of the document’s id', () => {
  const expected = createHmac('sha256', tagKey).update(uuidBytes(DOCUMENT)).digest();
  expect(twoEpochs().docTag(DOCUMENT)).toEqual(new Uint8Array(expected.subarray(0, 16)));
});

/** Something sealed under the key that HKDF makes of these bytes, with nothing of this program. */
function sealedUnder(secret: Uint8Array, tag: Uint8Array, iv: Buffer): Buffer {
  const info = Buffer.concat([Buffer.from('indaba/document/1'), tag]);
  const raw = Buffer.from(hkdfSync('sha256', secret, uuidBytes(PRACTICE), info, 32));
  const cipher = createCipheriv('aes-256-gcm', raw, iv);
  return Buffer.concat([cipher.update('note'), cipher.final(), cipher.getAuthTag()]);
}

test('ENV3: the key of a document that is never destroyed comes of scope key, practice and tag', async () => {
  const keyring = twoEpochs();
  const tag = keyring.docTag(DOCUMENT);
  const iv = Buffer.alloc(12, 9);
  const key = await keyring.documentKey('common', 1, tag, AUTHOR)!;
  const opened = await open(key, iv, sealedUnder(first, tag, iv), new Uint8Array(0));
  expect(new TextDecoder().decode(opened)).toBe('note');
});

test('ENV3: of front and clinical documents, the leaf of the tag as well', async () => {
  const keyring = twoEpochs();
  const tag = keyring.docTag(DOCUMENT);
  const iv = Buffer.alloc(12, 9);
  const sealed = sealedUnder(Buffer.concat([second, leaves.leaf(tag)!]), tag, iv);
  const key = await keyring.documentKey('clinical', 2, tag, AUTHOR)!;
  const opened = await open(key, iv, sealed, new Uint8Array(0));
  expect(new TextDecoder().decode(opened)).toBe('note');
  const older = await keyring.documentKey('clinical', 1, tag, AUTHOR)!;
  expect(await open(older, iv, sealed, new Uint8Array(0))).toBeUndefined();
});

test('KEY10: a document whose leaf was given up has no key in any epoch, and all others keep theirs', async () => {
  const keyring = twoEpochs();
  const [gone, kept] = [DOCUMENT, AUTHOR].map((id) => keyring.docTag(id));
  const punctured = keyring.without([gone!]);
  for (const epoch of [1, 2]) {
    expect(punctured.documentKeys('clinical', epoch, gone!, AUTHOR)).toEqual([]);
    expect(punctured.documentKeys('clinical', epoch, kept!, AUTHOR)).toHaveLength(1);
  }
  // What is never destroyed has no leaf to give up.
  expect(punctured.documentKeys('common', 1, gone!, AUTHOR)).toHaveLength(1);
  const iv = Buffer.alloc(12, 9);
  const sealed = sealedUnder(Buffer.concat([second, leaves.leaf(kept!)!]), kept!, iv);
  const key = await punctured.documentKey('clinical', 2, kept!, AUTHOR)!;
  expect(await open(key, iv, sealed, new Uint8Array(0))).toBeDefined();
  // It is not had again from its own bytes, and is from a keyring that has it still.
  const read = decodeKeyring(punctured.encode());
  if (!read.ok) throw new Error(read.problem.detail);
  expect(read.value.documentKeys('clinical', 2, gone!, AUTHOR)).toEqual([]);
  expect(read.value.with([], leaves).documentKeys('clinical', 2, gone!, AUTHOR)).toHaveLength(1);
  expect(punctured.without([gone!])).toBe(punctured);
});

test('a scope or epoch that is not held has no key', () => {
  const keyring = twoEpochs();
  const tag = keyring.docTag(DOCUMENT);
  expect(keyring.documentKey('billing', 1, tag, AUTHOR)).toBeUndefined();
  expect(keyring.documentKey('clinical', 3, tag, AUTHOR)).toBeUndefined();
  expect(keyring.currentEpoch('billing')).toBeUndefined();
  expect(keyring.currentEpoch('clinical')).toBe(2);
});

test('a new practice has a key of its own for every scope', () => {
  const keyring = createKeyring(PRACTICE, seededSource(1).random);
  for (const scope of SCOPES) expect(keyring.currentEpoch(scope)).toBe(1);
  const twin = createKeyring(PRACTICE, seededSource(2).random);
  expect(keyring.encode()).not.toEqual(twin.encode());
});

test('a keyring comes back from its bytes with all epochs', () => {
  const keyring = twoEpochs();
  const read = decodeKeyring(keyring.encode());
  if (!read.ok) throw new Error(read.problem.detail);
  expect(read.value.encode()).toEqual(keyring.encode());
  expect(read.value.docTag(DOCUMENT)).toEqual(keyring.docTag(DOCUMENT));
});

test('a damaged keyring is a problem, not an exception', () => {
  const bytes = twoEpochs().encode();
  for (let length = 0; length < bytes.length; length += 7) {
    expect(decodeKeyring(bytes.subarray(0, length))).toMatchObject({
      ok: false,
      problem: { code: 'keyring-unreadable' }
    });
  }
});

test('a cache keeps what was used last and stays within twice its size', () => {
  const cache = new Lru<string, number>(2);
  for (const [at, key] of ['a', 'b', 'c', 'd', 'e', 'f', 'g'].entries()) {
    cache.set(key, at);
    expect(cache.get('a')).toBe(0);
    expect(cache.size).toBeLessThanOrEqual(4);
  }
  expect([cache.get('g'), cache.get('b')]).toEqual([6, undefined]);
});
