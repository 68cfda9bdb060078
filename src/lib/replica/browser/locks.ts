import { LEAST_PASSPHRASE, pinWrong } from '../../access/secrets.ts';
import {
  countPin,
  countTry,
  NO_TRIES,
  pinTriesLeft,
  PIN_TRIES,
  waitLeft,
  waitWords
} from '../../access/tries.ts';
import {
  addPasskey,
  openWithPassphrase,
  openWithPasskey,
  openWithPin,
  setPassphrase,
  setPin,
  warm,
  type Vault,
  type VaultTools,
  type Warm
} from '../../access/vault.ts';
import { systemRandom, toBase64Url, type Bytes } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { fail, ok, type Result } from '../../problem.ts';
import type { LockEvent, ProfileLock, Secret } from '../lock.ts';
import { LockChannel, type LockMessage } from './lock-channel.ts';
import { askPasskey, makePasskey } from './passkey.ts';
import { registeredProfile, updateProfile, type RegisteredProfile } from './registry.ts';
import { chooseCostHere, stretchInWorker } from './stretch.ts';

/** Bytes of the salt that a passkey makes its secret from. */
const PASSKEY_SALT = 32;

const tools = (profile: Uuid): VaultTools => ({
  profile,
  stretch: stretchInWorker,
  random: systemRandom
});

/** The data keys that this tab holds, and everything that gives or takes one. */
export class Locks {
  readonly #keys = new Map<Uuid, Bytes>();
  readonly #warm = new Map<Uuid, Warm>();
  readonly #channel = new LockChannel((message) => void this.#receive(message));
  readonly #listeners = new Set<(event: LockEvent) => void>();

  onLock(seen: (event: LockEvent) => void): () => void {
    this.#listeners.add(seen);
    return () => this.#listeners.delete(seen);
  }

  /** A profile's data key, where this tab or another one holds it or nothing protects it. */
  async key(profile: RegisteredProfile): Promise<Bytes | undefined> {
    const held = this.#keys.get(profile.id) ?? (profile.vault.bare as Bytes | null);
    if (held) return held;
    await this.#askOthers(profile.id);
    return this.#keys.get(profile.id);
  }

  /** Holds the key of a profile that was just made. */
  hold(profile: Uuid, key: Bytes): void {
    this.#keys.set(profile, key);
  }

  /** What stands before a profile, as far as this tab knows. */
  async describe(profile: RegisteredProfile): Promise<ProfileLock> {
    const { id, vault, tries, autoLockMinutes } = profile;
    if (!vault.bare && !this.#keys.has(id) && !this.#warm.has(id)) await this.#askOthers(id);
    const wait = waitLeft(tries, Date.now());
    return {
      state: vault.bare ? 'none' : this.#keys.has(id) ? 'open' : 'shut',
      pin: vault.pin !== null,
      pinTriesLeft: this.#warm.has(id) ? pinTriesLeft(tries) : 0,
      passkeys: vault.passkeys.map((each) => ({ id: toBase64Url(each.id), name: each.name })),
      waitUntil: wait > 0 ? new Date(Date.now() + wait).toISOString() : null,
      autoLockMinutes
    };
  }

  async unlock(id: Uuid, secret: Secret): Promise<Result<void>> {
    const profile = await registeredProfile(id);
    if (!profile) return notHere();
    const key =
      'pin' in secret
        ? await this.#byPin(id, secret.pin)
        : 'passphrase' in secret
          ? await this.#byPassphrase(id, secret.passphrase)
          : await this.#byPasskey(profile);
    if (!key.ok) return key;
    this.#keys.set(id, key.value);
    this.#warm.delete(id);
    this.#channel.tell(id, 'unlocked');
    return ok(undefined);
  }

  /** Lets go of a profile's key, here and in every tab. */
  async lock(profile: Uuid): Promise<void> {
    this.#channel.tell(profile, 'locked');
    await this.#drop(profile);
  }

  async setPassphrase(id: Uuid, next: string, current: string | null): Promise<Result<void>> {
    if ([...next.trim()].length < LEAST_PASSPHRASE) return tooShort();
    const profile = await registeredProfile(id);
    const key = profile && (await this.key(profile));
    if (!key) return notHere();
    if (profile.vault.passphrase) {
      const right = await this.#byPassphrase(id, current ?? '');
      if (!right.ok) return right;
    }
    const vault = await setPassphrase(profile.vault, key, next, await chooseCostHere(), tools(id));
    return this.#replace(id, key, { vault, tries: NO_TRIES });
  }

  async setPin(id: Uuid, pin: string | null): Promise<Result<void>> {
    const profile = await registeredProfile(id);
    const key = this.#keys.get(id);
    if (!profile || !key) return notHere();
    if (pin === null) return this.#replace(id, key, { vault: { ...profile.vault, pin: null } });
    const wrong = pinWrong(pin);
    if (wrong) return fail('bad-pin', wrong);
    const vault = await setPin(profile.vault, key, pin, await chooseCostHere(), tools(id));
    return this.#replace(id, key, { vault });
  }

  async addPasskey(id: Uuid): Promise<Result<void>> {
    const profile = await registeredProfile(id);
    const key = this.#keys.get(id);
    if (!profile || !key) return notHere();
    const salt = systemRandom(PASSKEY_SALT) as Bytes;
    const { memberName, name, deviceName } = profile;
    const made = await makePasskey({ id, name: memberName, practice: name }, salt);
    if (!made.ok) return made;
    const passkey = { ...made.value, name: deviceName, salt };
    return this.#replace(id, key, {
      vault: await addPasskey(profile.vault, key, passkey, tools(id))
    });
  }

  async removePasskey(id: Uuid, passkey: string): Promise<void> {
    await updateProfile(id, ({ vault }) => ({
      vault: {
        ...vault,
        passkeys: vault.passkeys.filter((each) => toBase64Url(each.id) !== passkey)
      }
    }));
    this.#changed(id);
  }

  async setAutoLock(id: Uuid, minutes: number): Promise<void> {
    await updateProfile(id, () => ({ autoLockMinutes: minutes }));
    this.#changed(id);
  }

  async #byPassphrase(id: Uuid, passphrase: string): Promise<Result<Bytes>> {
    // Counted before it is known how it ends: a tab that is closed meanwhile has had its try.
    let vault: Vault | undefined;
    const before = await updateProfile(id, (profile) => {
      if (waitLeft(profile.tries, Date.now()) > 0) return {};
      vault = profile.vault;
      return { tries: countTry(profile.tries, Date.now()) };
    });
    if (!before) return notHere();
    if (!vault) return mustWait(waitLeft(before.tries, Date.now()));
    const key = await openWithPassphrase(vault, passphrase, tools(id));
    if (!key) {
      this.#changed(id);
      const wait = waitLeft(countTry(before.tries, Date.now()), Date.now());
      return fail('wrong-passphrase', 'That is not the passphrase.', {
        safe: 'Nothing is ever erased because of wrong tries.',
        ...(wait > 0 ? { action: `The next try is in ${waitWords(wait)}.` } : {})
      });
    }
    await updateProfile(id, () => ({ tries: NO_TRIES }));
    return ok(key);
  }

  async #byPin(id: Uuid, pin: string): Promise<Result<Bytes>> {
    const kept = this.#warm.get(id);
    if (!kept) return needsPassphrase();
    const before = await updateProfile(id, ({ tries }) => ({ tries: countPin(tries) }));
    if (!before || pinTriesLeft(before.tries) === 0) return this.#cool(id);
    const key = await openWithPin(kept, pin, tools(id));
    if (key) {
      await updateProfile(id, ({ tries }) => ({ tries: { ...tries, wrongPins: 0 } }));
      return ok(key);
    }
    const left = pinTriesLeft(countPin(before.tries));
    if (left === 0) return this.#cool(id);
    this.#changed(id);
    return fail('wrong-pin', 'That is not the PIN.', {
      action:
        left === 1
          ? 'One more try; after it the passphrase is needed.'
          : `${left} more tries; after them the passphrase is needed.`
    });
  }

  async #byPasskey({ id, vault }: RegisteredProfile): Promise<Result<Bytes>> {
    const given = await askPasskey(vault.passkeys);
    if (!given.ok) return given;
    const name = toBase64Url(given.value.id);
    const passkey = vault.passkeys.find((each) => toBase64Url(each.id) === name);
    const key = passkey && (await openWithPasskey(passkey, given.value.secret, id));
    if (!key) return fail('wrong-passkey', 'This passkey belongs to another profile.');
    await updateProfile(id, () => ({ tries: NO_TRIES }));
    return ok(key);
  }

  /** Forgets, everywhere, what the PIN would open. */
  #cool(id: Uuid): Result<never> {
    this.#warm.delete(id);
    this.#channel.tell(id, 'cooled');
    this.#changed(id);
    return needsPassphrase(`The PIN was wrong ${PIN_TRIES} times.`);
  }

  async #replace(id: Uuid, key: Bytes, change: Partial<RegisteredProfile>): Promise<Result<void>> {
    await updateProfile(id, () => change);
    this.#keys.set(id, key);
    this.#changed(id);
    return ok(undefined);
  }

  async #drop(id: Uuid): Promise<void> {
    const key = this.#keys.get(id);
    this.#keys.delete(id);
    for (const seen of this.#listeners) seen({ profile: id, what: 'locked' });
    if (!key) return;
    const profile = await registeredProfile(id);
    const kept = profile && (await warm(profile.vault, key, tools(id)));
    if (kept && pinTriesLeft(profile.tries) > 0) this.#warm.set(id, kept);
    key.fill(0);
    for (const seen of this.#listeners) seen({ profile: id, what: 'changed' });
  }

  async #askOthers(id: Uuid): Promise<void> {
    const { key, warm: kept } = await this.#channel.ask(id);
    if (key) this.#keys.set(id, key as Bytes);
    else if (kept) this.#warm.set(id, kept);
  }

  #changed(id: Uuid): void {
    this.#channel.tell(id, 'changed');
    for (const seen of this.#listeners) seen({ profile: id, what: 'changed' });
  }

  async #receive(message: LockMessage): Promise<void> {
    const { profile, from, type } = message;
    const key = this.#keys.get(profile);
    const kept = this.#warm.get(profile);
    switch (type) {
      case 'ask':
        if (key) this.#channel.answer(from, profile, { key });
        else if (kept) this.#channel.answer(from, profile, { warm: kept });
        return;
      case 'locked':
        return this.#drop(profile);
      case 'cooled':
        return void this.#warm.delete(profile);
      case 'unlocked':
      case 'changed':
        for (const seen of this.#listeners) seen({ profile, what: type });
    }
  }
}

const notHere = () =>
  fail('profile-locked', 'This profile is locked.', {
    safe: 'What was saved is still there.',
    action: 'Unlock it first.'
  });

const tooShort = () =>
  fail('bad-passphrase', `A passphrase has at least ${LEAST_PASSPHRASE} characters.`);

const mustWait = (ms: number) =>
  fail('wait', `After several wrong tries the next one is in ${waitWords(ms)}.`, {
    safe: 'Nothing is ever erased because of wrong tries.'
  });

const needsPassphrase = (message = 'The PIN works only while a page is still open.') =>
  fail('needs-passphrase', message, { action: 'Give the passphrase.' });
