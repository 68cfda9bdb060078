import { describe, expect, it } from 'vitest';
import { passphraseStrength, pinWrong } from '#lib/access/secrets.ts';
import {
  addPasskey,
  createVault,
  dataKeys,
  openWithPassphrase,
  openWithPasskey,
  openWithPin,
  setPassphrase,
  setPin,
  warm,
  type Vault,
  type VaultTools
} from '#lib/access/vault.ts';
import { systemRandom, type Bytes } from '#lib/crypto/crypto.ts';
import { chooseCost, LEAST_COST, stretch, type Stretch } from '#lib/crypto/stretch.ts';

const profile = '0199a000-0000-7000-8000-000000000001';
const COST = { memoryKiB: 64, passes: 1 };
const tools: VaultTools = { profile, stretch, random: systemRandom };
const passphrase = 'correct horse battery staple';

const opened = async () => {
  const { vault, key } = createVault(systemRandom);
  return { key, vault: await setPassphrase(vault, key, passphrase, COST, tools) };
};

/** Whether some bytes of the vault, anywhere in it, are the key. */
const holds = (vault: Vault, key: Uint8Array): boolean => {
  const all = JSON.stringify(vault, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
  );
  return all.includes(Buffer.from(key).toString('hex'));
};

describe('a vault', () => {
  it('keeps its key bare until a passphrase is set, and not after', async () => {
    const { vault, key } = createVault(systemRandom);
    expect(vault.bare).toEqual(key);
    const sealed = await setPassphrase(vault, key, passphrase, COST, tools);
    expect(holds(sealed, key)).toBe(false);
  });

  it('opens with its passphrase and with no other', async () => {
    const { vault, key } = await opened();
    expect(await openWithPassphrase(vault, passphrase, tools)).toEqual(key);
    expect(await openWithPassphrase(vault, `${passphrase} `, tools)).toBeUndefined();
    expect(await openWithPassphrase(vault, '', tools)).toBeUndefined();
  });

  it('opens with the same words from another keyboard', async () => {
    const { vault, key } = createVault(systemRandom);
    const sealed = await setPassphrase(vault, key, 'brood en \u00ea\u00ebl', COST, tools);
    expect(await openWithPassphrase(sealed, 'brood en e\u0302e\u0308l', tools)).toEqual(key);
  });

  it('keeps its key, and shuts out the old passphrase, when the passphrase changes', async () => {
    const { vault, key } = await opened();
    const changed = await setPassphrase(vault, key, 'another one altogether', COST, tools);
    expect(await openWithPassphrase(changed, 'another one altogether', tools)).toEqual(key);
    expect(await openWithPassphrase(changed, passphrase, tools)).toBeUndefined();
  });

  it('is of no use in another profile', async () => {
    const { vault } = await opened();
    const other = { ...tools, profile: '0199a000-0000-7000-8000-000000000002' };
    expect(await openWithPassphrase(vault, passphrase, other)).toBeUndefined();
  });

  it('opens with a passkey beside the passphrase', async () => {
    const { vault, key } = await opened();
    const passkey = { id: Uint8Array.of(1), name: 'Laptop', salt: systemRandom(32) };
    const secret = systemRandom(32);
    const both = await addPasskey(vault, key, { ...passkey, secret }, tools);
    const [kept] = both.passkeys;
    expect(await openWithPasskey(kept!, secret, profile)).toEqual(key);
    expect(await openWithPasskey(kept!, systemRandom(32), profile)).toBeUndefined();
    expect(await openWithPassphrase(both, passphrase, tools)).toEqual(key);
    expect(holds(both, key) || holds(both, secret)).toBe(false);
  });

  it('opens with its PIN while it is warm', async () => {
    const { vault, key } = await opened();
    const withPin = await setPin(vault, key, '4917', COST, tools);
    const kept = await warm(withPin, key, tools);
    expect(await openWithPin(kept!, '4917', tools)).toEqual(key);
    expect(await openWithPin(kept!, '4918', tools)).toBeUndefined();
    expect(await warm(vault, key, tools)).toBeUndefined();
  });

  it('gives whoever has the disk nothing to try PINs against', async () => {
    const { vault, key } = await opened();
    const withPin = await setPin(vault, key, '4917', COST, tools);
    // The right PIN, on what lies on the disk, opens nothing: it is sealed under the data key.
    expect(await openWithPin({ pin: withPin.pin! }, '4917', tools)).toBeUndefined();
    const made = await stretch('4917', withPin.pin!.salt, withPin.pin!.cost);
    expect(holds(withPin, made) || holds(withPin, key)).toBe(false);
  });

  it('takes neither a PIN nor a passkey without a passphrase', async () => {
    const { vault, key } = createVault(systemRandom);
    await expect(setPin(vault, key, '4917', COST, tools)).rejects.toThrow();
    const passkey = { id: Uint8Array.of(1), name: '', salt: key, secret: key };
    await expect(addPasskey(vault, key, passkey, tools)).rejects.toThrow();
  });

  it('has another key for every use and every profile', () => {
    const key = systemRandom(32);
    const all = [dataKeys(key, profile), dataKeys(key, `${profile}0`)].flatMap((keys) =>
      Object.values(keys as unknown as Record<string, Bytes>)
    );
    const distinct = new Set([key, ...all].map((each) => Buffer.from(each).toString('hex')));
    expect(distinct.size).toBe(9);
  });
});

describe('stretching', () => {
  it('is argon2id, as its specification has it', async () => {
    // Made with the reference implementation: argon2 -id -t 2 -k 64 -p 1 -l 32 over "somesalt".
    const salt = new TextEncoder().encode('somesalt');
    const made = await stretch('password', salt, { memoryKiB: 64, passes: 2 });
    const { argon2Sync } = await import('node:crypto');
    const platform = argon2Sync('argon2id', {
      message: 'password',
      nonce: salt,
      parallelism: 1,
      memory: 64,
      passes: 2,
      tagLength: 32
    });
    expect(Buffer.from(made).equals(platform)).toBe(true);
  });

  it.each([
    [50, 12],
    [150, 4],
    [1, 16],
    [5_000, 2]
  ])('is set to about 0.6 s where a pass takes %d ms', async (perPass, passes) => {
    let clock = 0;
    const run: Stretch = async (_, __, cost) => {
      clock += cost.memoryKiB >= LEAST_COST.memoryKiB ? perPass * cost.passes : 3;
      return new Uint8Array(32);
    };
    expect(await chooseCost(run, () => clock)).toEqual({ memoryKiB: 65536, passes });
  });
});

describe('what people choose', () => {
  it.each([
    ['short', 'nine char'],
    ['weak', 'aaaaaaaaaaaaaaaa'],
    ['weak', 'password1234567890'],
    ['weak', 'Sunrise Mokoena 2026'],
    ['weak', 'abcabcabcabcabc'],
    ['fair', 'koeksister&9'],
    ['strong', 'kettle orange tractor seven'],
    ['strong', 'drie geel bote vaar oor']
  ])('is %s: %s', (grade, typed) => {
    const known = ['Sunrise Family Practice', 'Dr Naledi Mokoena'];
    expect(passphraseStrength(typed, known).grade).toBe(grade);
  });

  it.each(['1234', '0000', '8765', '123', '123456789', '12a4', ''])('is no PIN: %s', (pin) => {
    expect(pinWrong(pin)).not.toBeNull();
  });

  it.each(['4917', '1122', '80808080'])('may be a PIN: %s', (pin) => {
    expect(pinWrong(pin)).toBeNull();
  });
});
