import { deviceCode, type DeviceIdentity } from '../../access/identity.ts';
import type { IdSource, Uuid } from '../../docs/core/ids.ts';
import { fail, ok, toProblem, type Result } from '../../problem.ts';
import type { Connection } from '../../api/replica.ts';
import { begunPut, readBegun, type Begun } from '../begun.ts';
import type { LocalProfile, Waiting } from '../device.ts';
import { joinThroughLink, type Joined } from '../founding.ts';
import { parseLink } from '../../access/link.ts';
import { IndexedDBStore } from '../store/indexeddb.ts';
import type { AtomicStore } from '../store/store.ts';
import type { Net } from '../sync-link.ts';
import { storeName } from './names.ts';
import { forgetProfile, registeredProfile, updateProfile } from './registry.ts';

/** A profile that is being made: its keys, its place, and how it becomes one of this device's. */
export interface NewProfile {
  readonly id: Uuid;
  readonly identity: DeviceIdentity;
  openStore(): Promise<AtomicStore>;
  register(practice: Uuid, name: string, waiting: Waiting | null): Promise<LocalProfile>;
}

/** A profile that was registered as waiting, unlocked. */
export type WaitingProfile = Pick<NewProfile, 'identity' | 'openStore'>;

interface Going {
  readonly outcome: Promise<Result<void>>;
  readonly watchers: Set<(connection: Connection) => void>;
  readonly abort: AbortController;
}

/** One tab alone speaks for a device that waits. */
const lockOf = (profile: Uuid): string => `indaba/${profile}/joining`;

/** The joins of this browser: begun in this tab, or before and gone on with. */
export class Joins {
  readonly #net: Net;
  readonly #ids: IdSource;
  readonly #going = new Map<Uuid, Going>();

  constructor(net: Net, ids: IdSource) {
    this.#net = net;
    this.#ids = ids;
  }

  /**
   * Joins through a link. Resolves when the profile is in, or is registered as one that waits to be
   * confirmed; nothing is left where the link is of no use.
   */
  async begin(link: string, profile: NewProfile): Promise<Result<LocalProfile>> {
    const { id, identity } = profile;
    const registered = Promise.withResolvers<Result<LocalProfile>>();
    let kept: Promise<LocalProfile> | undefined;
    this.#go(id, async (going) => {
      const joined = await joinThroughLink({
        ...this.#parts(going, profile),
        link,
        waiting: (begun) => {
          kept = this.#keep(begun, profile, { code: deviceCode(identity.signPublic) });
          kept.then(
            (local) => registered.resolve(ok(local)),
            (error: unknown) => registered.resolve({ ok: false, problem: toProblem(error) })
          );
        }
      });
      if (kept) {
        await kept;
        return joined.ok ? this.#let(id) : joined;
      }
      const { practice, name } = joined.ok ? joined.value : NOWHERE;
      registered.resolve(joined.ok ? ok(await profile.register(practice, name, null)) : joined);
      return joined.ok ? ok(undefined) : joined;
    }).catch((error: unknown) => registered.resolve({ ok: false, problem: toProblem(error) }));
    return registered.promise;
  }

  /**
   * Waits until a profile is confirmed or turned away; `open` gives it, unlocked, where this tab has
   * to go on with what was begun before.
   */
  async admitted(
    id: Uuid,
    open: () => Promise<Result<WaitingProfile>>,
    seen: (connection: Connection) => void
  ): Promise<Result<void>> {
    if (!this.#going.has(id)) void this.#goOn(id, open);
    const { watchers, outcome } = this.#going.get(id)!;
    watchers.add(seen);
    try {
      return await outcome;
    } finally {
      watchers.delete(seen);
    }
  }

  /** Stops waiting, and removes the profile with everything that was made for it. */
  async giveUp(id: Uuid): Promise<void> {
    const going = this.#going.get(id);
    going?.abort.abort();
    await going?.outcome.catch(() => undefined);
    this.#going.delete(id);
    await forgetProfile(id);
    await IndexedDBStore.destroy(storeName(id));
  }

  #goOn(id: Uuid, open: () => Promise<Result<WaitingProfile>>): Promise<Result<void>> {
    return this.#go(id, async (going) => {
      // Another tab may have waited until now, and seen the profile in.
      if (!(await registeredProfile(id))?.waiting) return ok(undefined);
      const opened = await open();
      if (!opened.ok) return opened;
      const store = await opened.value.openStore();
      const begun = await readBegun(store).finally(() => store.close());
      if (!begun) return lost();
      const { link } = begun;
      const joined = await joinThroughLink({ ...this.#parts(going, opened.value), link, begun });
      return joined.ok ? this.#let(id) : joined;
    });
  }

  #go(id: Uuid, work: (going: Going) => Promise<Result<void>>): Promise<Result<void>> {
    const outcome = Promise.withResolvers<Result<void>>();
    const going = {
      outcome: outcome.promise,
      watchers: new Set<(connection: Connection) => void>(),
      abort: new AbortController()
    };
    this.#going.set(id, going);
    navigator.locks
      .request(lockOf(id), { signal: going.abort.signal }, () => work(going))
      .then(outcome.resolve, outcome.reject);
    // What ended badly can be tried again.
    outcome.promise.then(
      ({ ok: well }) => well || this.#going.delete(id),
      () => this.#going.delete(id)
    );
    return outcome.promise;
  }

  #parts(going: Going, { identity, openStore }: WaitingProfile) {
    return {
      identity,
      openStore,
      net: this.#net,
      ids: this.#ids,
      signal: going.abort.signal,
      connection: (connection: Connection) => {
        for (const seen of going.watchers) seen(connection);
      }
    };
  }

  async #keep(begun: Begun, profile: NewProfile, waiting: Waiting): Promise<LocalProfile> {
    const store = await profile.openStore();
    try {
      await store.commit({ put: [begunPut(begun)] });
    } finally {
      await store.close();
    }
    const link = parseLink(begun.link);
    const { practice, name } = link.ok ? link.value : NOWHERE;
    return profile.register(practice, name, waiting);
  }

  /** The profile is one like any other from now on. */
  async #let(id: Uuid): Promise<Result<void>> {
    await updateProfile(id, () => ({ waiting: null }));
    return ok(undefined);
  }
}

/** For the type alone: whoever waits came by a link that could be read. */
const NOWHERE: Joined = { practice: '', name: '' };

const lost = () =>
  fail('join-lost', 'This device no longer knows what it waits for.', {
    safe: 'Nothing of the practice was on it.',
    action: 'Give up here, and ask for a new link.'
  });
