import { systemRandom } from '../../crypto/crypto.ts';
import { createIdentity } from '../../access/identity.ts';
import { openIdentity, sealIdentity } from '../../access/sealed-identity.ts';
import { NO_TRIES } from '../../access/tries.ts';
import { createVault, dataKeys, setPassphrase } from '../../access/vault.ts';
import { newUuid, type Uuid } from '../../docs/core/ids.ts';
import { fail, ok, toProblem, type Problem, type Result } from '../../problem.ts';
import type {
  DeviceApi,
  JoinRequest,
  LocalProfile,
  NewPractice,
  OpenPractice,
  RestoreRequest,
  Waiting
} from '../device.ts';
import type { Connection } from '../../api/replica.ts';
import { foundLocally, joiningMember } from '../founding.ts';
import type { RestoreStep } from '../restoring.ts';
import { AUTO_LOCK_MINUTES, type LockEvent, type Secret } from '../lock.ts';
import { IndexedDBStore } from '../store/indexeddb.ts';
import { SealedStore } from '../store/sealed.ts';
import type { AtomicStore } from '../store/store.ts';
import { openWebSocket } from '../../sync/socket.ts';
import { systemTimers } from '../../sync/timers.ts';
import { TabEngine } from './engine.ts';
import { Joins, type NewProfile, type WaitingProfile } from './joins.ts';
import { Locks } from './locks.ts';
import { storeName } from './names.ts';
import { passkeysUnusable } from './passkey.ts';
import {
  registeredProfile,
  registeredProfiles,
  registerProfile,
  updateProfile,
  type RegisteredProfile
} from './registry.ts';
import { chooseCostHere, stretchInWorker } from './stretch.ts';

const ids = {
  now: () => Date.now(),
  random: (count: number) => crypto.getRandomValues(new Uint8Array(count))
};

const NET = { socket: openWebSocket, timers: systemTimers };

/** The device that this browser is. */
export async function startDevice(): Promise<DeviceApi> {
  return new BrowserDevice();
}

class BrowserDevice implements DeviceApi {
  readonly #open = new Map<Uuid, Promise<Result<TabEngine>>>();
  readonly #closing = new Map<Uuid, Promise<void>>();
  readonly #locks = new Locks();
  readonly #joins = new Joins(NET, ids);

  constructor() {
    // Whichever tab locked a profile: this one lets go of it too.
    this.#locks.onLock(({ profile, what }) => {
      if (what === 'locked') void this.#close(profile);
    });
  }

  async profiles(): Promise<LocalProfile[]> {
    return Promise.all((await registeredProfiles()).map((profile) => this.#describe(profile)));
  }

  async create(request: NewPractice): Promise<Result<LocalProfile>> {
    return this.#found(request, false);
  }

  async join(request: JoinRequest): Promise<Result<LocalProfile>> {
    return guarded(async () => {
      await askToPersist();
      const member = joiningMember(request.link, request.memberName);
      return this.#joins.begin(request.link, await this.#newProfile(request, member));
    });
  }

  async restore(
    request: RestoreRequest,
    seen: (step: RestoreStep) => void
  ): Promise<Result<LocalProfile>> {
    return guarded(async () => {
      await askToPersist();
      // With the list of words; few devices ever need it.
      const { linkFromKit } = await import('../restoring.ts');
      const link = await linkFromKit({ paper: request, net: NET, ids, step: seen });
      if (!link.ok) return link;
      const member = joiningMember(link.value, '');
      return this.#joins.begin(link.value, await this.#newProfile(request, member));
    });
  }

  async named(profile: Uuid, name: string): Promise<void> {
    await updateProfile(profile, () => ({ name }));
  }

  async admitted(
    profile: Uuid,
    seen: (connection: Connection) => void
  ): Promise<Result<LocalProfile>> {
    return guarded(async () => {
      const outcome = await this.#joins.admitted(profile, () => this.#waiting(profile), seen);
      if (!outcome.ok) return outcome;
      return ok(await this.#describe((await registeredProfile(profile))!));
    });
  }

  giveUp(profile: Uuid): Promise<void> {
    return this.#joins.giveUp(profile);
  }

  async demo(progress: (done: number, total: number) => void): Promise<Result<LocalProfile>> {
    const known = (await this.profiles()).find((profile) => profile.demo);
    if (known) return ok(known);
    const { DEMO_NAME, fillWithDemo } = await import('../../demo/fill.ts');
    const request: NewPractice = {
      practiceName: DEMO_NAME,
      memberName: 'You',
      deviceName: 'This browser',
      server: null,
      passphrase: null
    };
    const founded = await this.#found(request, true);
    if (!founded.ok) return founded;
    const opened = await this.open(founded.value.id);
    if (!opened.ok) return opened;
    const filled = await fillWithDemo(opened.value, new Date(), progress);
    return filled.ok ? founded : filled;
  }

  async open(profile: Uuid): Promise<Result<OpenPractice>> {
    await this.#closing.get(profile);
    const opening = this.#open.get(profile) ?? this.#start(profile);
    this.#open.set(profile, opening);
    const opened = await opening;
    if (opened.ok) return ok(opened.value.client);
    this.#open.delete(profile);
    return opened;
  }

  unlock(profile: Uuid, secret: Secret): Promise<Result<void>> {
    return guarded(() => this.#locks.unlock(profile, secret));
  }

  async lock(profile: Uuid): Promise<void> {
    await this.#locks.lock(profile);
    await this.#closing.get(profile);
  }

  onLock(seen: (event: LockEvent) => void): () => void {
    return this.#locks.onLock(seen);
  }

  setPassphrase(profile: Uuid, next: string, current: string | null): Promise<Result<void>> {
    return guarded(() => this.#locks.setPassphrase(profile, next, current));
  }

  setPin(profile: Uuid, pin: string | null): Promise<Result<void>> {
    return guarded(() => this.#locks.setPin(profile, pin));
  }

  setAutoLock(profile: Uuid, minutes: number): Promise<void> {
    return this.#locks.setAutoLock(profile, minutes);
  }

  passkeysUnusable(): Promise<Problem | null> {
    return passkeysUnusable();
  }

  addPasskey(profile: Uuid): Promise<Result<void>> {
    return guarded(() => this.#locks.addPasskey(profile));
  }

  removePasskey(profile: Uuid, id: string): Promise<void> {
    return this.#locks.removePasskey(profile, id);
  }

  async unusable(): Promise<Problem | null> {
    if (!globalThis.isSecureContext) {
      return {
        code: 'not-secure',
        message: 'This address is not secure, so the browser lets nothing be kept on this device.',
        action: 'Open the practice’s https:// address, or http://localhost on the hub itself.'
      };
    }
    if (!('locks' in navigator && 'storage' in navigator && typeof indexedDB !== 'undefined')) {
      return {
        code: 'browser-too-old',
        message: 'This browser cannot keep a practice on this device.',
        action: 'Use a current version of Chrome, Edge, Firefox or Safari.'
      };
    }
    return null;
  }

  async #start(id: Uuid): Promise<Result<TabEngine>> {
    return guarded(async () => {
      const profile = await registeredProfile(id);
      const key = profile && (await this.#locks.key(profile));
      if (!key) return locked();
      if (profile.waiting) {
        return fail('profile-waiting', 'The practice has not let this device in yet.', {
          action: 'Have the six digits compared with those that the practice sees.'
        });
      }
      const openedAt = new Date(ids.now()).toISOString();
      const [started] = await Promise.all([
        TabEngine.start(id, key),
        updateProfile(id, () => ({ openedAt }))
      ]);
      return started;
    });
  }

  /** Keys and place of a profile that waits, where it is unlocked. */
  async #waiting(id: Uuid): Promise<Result<WaitingProfile>> {
    const profile = await registeredProfile(id);
    const key = profile && (await this.#locks.key(profile));
    if (!key) return locked();
    const keys = dataKeys(key, id);
    return ok({
      identity: await openIdentity(profile.identity, keys.identity),
      openStore: () => openSealed(id, keys.store)
    });
  }

  /** Ends a profile's engine in this tab, once. */
  #close(id: Uuid): Promise<void> {
    const opening = this.#open.get(id);
    if (!opening) return this.#closing.get(id) ?? Promise.resolve();
    this.#open.delete(id);
    const closing = opening
      .then((opened) => (opened.ok ? opened.value.stop() : undefined))
      .finally(() => this.#closing.delete(id));
    this.#closing.set(id, closing);
    return closing;
  }

  async #found(request: NewPractice, demo: boolean): Promise<Result<LocalProfile>> {
    return guarded(async () => {
      await askToPersist();
      const member = { name: request.memberName };
      const profile = await this.#newProfile(request, member, demo);
      const practice = await foundLocally({
        identity: profile.identity,
        name: request.practiceName,
        server: request.server,
        openStore: () => profile.openStore(),
        ids
      });
      const local = await profile.register(practice, request.practiceName, null);
      const opened = await this.open(local.id);
      if (!opened.ok) return opened;
      const made = await opened.value.change([
        { change: 'practice.found', args: { name: request.practiceName } }
      ]);
      return made.ok ? ok(local) : made;
    });
  }

  /** Keys and a place for a profile to be; it is one of this device's once it is registered. */
  async #newProfile(
    request: { readonly deviceName: string; readonly passphrase: string | null },
    member: { readonly id?: Uuid; readonly name: string },
    demo = false
  ): Promise<NewProfile> {
    const id = newUuid(ids);
    const { vault: bare, key } = createVault(systemRandom);
    const tools = { profile: id, stretch: stretchInWorker, random: systemRandom };
    const vault =
      request.passphrase === null
        ? bare
        : await setPassphrase(bare, key, request.passphrase, await chooseCostHere(), tools);
    const keys = dataKeys(key, id);
    const identity = await createIdentity({ name: request.deviceName, member, extractable: true });
    return {
      id,
      identity,
      openStore: () => openSealed(id, keys.store),
      register: async (practice: Uuid, name: string, waiting: Waiting | null) => {
        const profile: RegisteredProfile = {
          id,
          practice,
          name,
          deviceName: request.deviceName,
          memberName: member.name,
          demo,
          openedAt: null,
          waiting,
          identity: await sealIdentity(identity, keys.identity),
          vault,
          tries: NO_TRIES,
          autoLockMinutes: AUTO_LOCK_MINUTES
        };
        await registerProfile(profile);
        if (vault.passphrase) this.#locks.hold(id, key);
        return this.#describe(profile);
      }
    };
  }

  async #describe(profile: RegisteredProfile): Promise<LocalProfile> {
    const { id, practice, name, deviceName, memberName, demo, openedAt, waiting } = profile;
    const lock = await this.#locks.describe(profile);
    return { id, practice, name, deviceName, memberName, demo, openedAt, waiting, lock };
  }
}

const openSealed = async (profile: Uuid, key: Uint8Array): Promise<AtomicStore> =>
  SealedStore.over(await IndexedDBStore.open(storeName(profile)), key);

const locked = () =>
  fail('profile-locked', 'This profile is locked.', {
    safe: 'What was saved is still there.',
    action: 'Unlock it first.'
  });

/** Asks the browser not to clear this site's data when space runs short. It may say no. */
async function askToPersist(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}

/** What fails here fails because of the browser or the network: told, not thrown. */
async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    const problem = toProblem(error);
    return fail(problem.code, problem.message, problem);
  }
}
