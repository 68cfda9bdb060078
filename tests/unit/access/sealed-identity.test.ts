import { describe, expect, it } from 'vitest';
import { createIdentity } from '#lib/access/identity.ts';
import { openIdentity, sealIdentity } from '#lib/access/sealed-identity.ts';
import { sign, verify } from '#lib/crypto/crypto.ts';

const key = new Uint8Array(32).fill(3);
const member = { id: '0199a000-0000-7000-8000-000000000001', name: 'Thandi' };
const made = () => createIdentity({ name: 'Reception PC', member, extractable: true });

describe('a sealed identity', () => {
  it('signs and receives as the same device when it is opened', async () => {
    const identity = await made();
    const opened = await openIdentity(await sealIdentity(identity, key), key);
    expect(opened).toMatchObject({ id: identity.id, name: 'Reception PC', member });
    const data = Uint8Array.of(1, 2, 3);
    expect(await verify(identity.signPublic, await sign(opened.signKey, data), data)).toBe(true);
    expect(opened.boxKey.usages).toEqual(['deriveBits']);
  });

  it('gives its private keys to no script', async () => {
    const opened = await openIdentity(await sealIdentity(await made(), key), key);
    for (const each of [opened.signKey, opened.boxKey]) {
      expect(each.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('pkcs8', each)).rejects.toThrow();
    }
  });

  it('does not open under another key, or with another device’s public key', async () => {
    const sealed = await sealIdentity(await made(), key);
    await expect(openIdentity(sealed, new Uint8Array(32))).rejects.toThrow();
    const other = (await made()).signPublic;
    await expect(openIdentity({ ...sealed, signPublic: other }, key)).rejects.toThrow();
  });
});
