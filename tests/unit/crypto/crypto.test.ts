import { createHash, hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  compareBytes,
  fromBase64Url,
  fromHex,
  generateSigningPair,
  hkdf,
  importSealKey,
  open,
  seal,
  sha256,
  sign,
  signingPairFromSeed,
  toBase64Url,
  toHex,
  verify
} from '#lib/crypto/crypto.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test('hashes parts as if they were one', () => {
  const expected = createHash('sha256').update('indaba').digest('hex');
  expect(toHex(sha256(text('ind'), text(''), text('aba')))).toBe(expected);
});

test('derives with HKDF what the platform derives (RFC 5869, test case 1)', () => {
  const input = fromHex('0b'.repeat(22));
  const salt = fromHex('000102030405060708090a0b0c');
  const info = fromHex('f0f1f2f3f4f5f6f7f8f9');
  const derived = hkdf(input, salt, info, 42);
  expect(toHex(derived)).toBe(
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'
  );
  expect(derived).toEqual(new Uint8Array(hkdfSync('sha256', input, salt, info, 42)));
});

test('makes the Ed25519 pair of a seed (RFC 8032, test 1)', async () => {
  const pair = await signingPairFromSeed(
    fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
  );
  expect(toHex(pair.publicKey)).toBe(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
  );
  expect(toHex(await sign(pair.key, new Uint8Array(0)))).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
  );
});

test('verifies only the signed bytes, by the signer', async () => {
  const [mine, other] = await Promise.all([generateSigningPair(), generateSigningPair()]);
  const signature = await sign(mine.key, text('book'));
  expect(await verify(mine.publicKey, signature, text('book'))).toBe(true);
  expect(await verify(mine.publicKey, signature, text('look'))).toBe(false);
  expect(await verify(other.publicKey, signature, text('book'))).toBe(false);
  expect(await verify(mine.publicKey, signature.subarray(1), text('book'))).toBe(false);
  expect(await verify(new Uint8Array(5), signature, text('book'))).toBe(false);
});

test('opens what it sealed, and nothing that differs in a bit', async () => {
  const key = await importSealKey(sha256(text('key')));
  const iv = new Uint8Array(12);
  const sealed = await seal(key, iv, text('allergy'), text('header'));
  expect(await open(key, iv, sealed, text('header'))).toEqual(text('allergy'));
  expect(await open(key, iv, sealed, text('Header'))).toBeUndefined();
  sealed[0]! ^= 1;
  expect(await open(key, iv, sealed, text('header'))).toBeUndefined();
});

test('reads back hexadecimal and base64url, and refuses what is neither', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(fromHex(toHex(bytes))).toEqual(bytes);
  expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
  expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  for (const bad of ['0', 'zz', '0x']) expect(() => fromHex(bad)).toThrow();
  for (const bad of ['a+b', 'a=', 'a']) expect(() => fromBase64Url(bad)).toThrow();
});

test('orders byte strings by their first difference, then by length', () => {
  const sorted = ['01', '0100', '02', 'ff'].map(fromHex);
  expect(sorted.toReversed().toSorted(compareBytes)).toEqual(sorted);
});
