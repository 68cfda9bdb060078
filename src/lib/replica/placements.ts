import { deviceMayWrite, type MembershipState, type Roster } from '../access/membership.ts';
import { resolve } from '../access/membership/resolve.ts';
import { toHex } from '../access/crypto.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Scope } from '../docs/kinds.ts';
import type { LogIdentity } from '../sync/port.ts';
import { counterOf, KEYS } from './keys.ts';
import type { StorePut } from './documents.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

/** Where a statement stands in a log. */
interface Placed {
  readonly seq: number;
  /** Of its envelope, hexadecimal. */
  readonly hash: string;
}

/**
 * Which statements stand where in each log. An entry is judged by what its author was where it
 * stands: what somebody wrote while they might stays, whenever it is read (MEM8). What this device
 * knows besides, of its own or from another log, says nothing about that.
 */
export class Placements {
  readonly #store: AtomicStore;
  readonly #logs = new Map<string, Placed[]>();
  /** The last answer, which serves until the next statement. */
  #resolved: { readonly name: string; readonly roster: Roster } | undefined;

  constructor(store: AtomicStore) {
    this.#store = store;
  }

  async open(): Promise<void> {
    for (const { key, data } of await this.#store.loadRange(KEYS.placeds)) {
      this.note(key[1]!, counterOf(key), data!);
    }
  }

  /** The write that keeps where a statement stands. */
  put({ server }: LogIdentity, seq: number, hash: Uint8Array): StorePut {
    return [KEYS.placed(server, seq), hash.slice()];
  }

  /** Knows from now on where a statement stands. */
  note(server: string, seq: number, hash: Uint8Array): void {
    const log = this.#logs.get(server) ?? [];
    if (log.some((one) => one.seq === seq)) return;
    log.push({ seq, hash: toHex(hash) });
    // Nearly always at the end already.
    log.sort((a, b) => a.seq - b.seq);
    this.#logs.set(server, log);
  }

  /** Forgets a log that is another one now; gives what to remove from the store. */
  async forget(server: string): Promise<StoreKey[]> {
    this.#logs.delete(server);
    this.#resolved = undefined;
    return this.#store.keys(KEYS.placedIn(server));
  }

  /**
   * Whether an entry of the scope by `device` at `seq` is taken; `undefined` where the device is not
   * known at all.
   */
  mayAuthor(
    membership: MembershipState,
    { server }: LogIdentity,
    seq: number,
    device: Uuid,
    scope: Scope
  ): boolean | undefined {
    if (!membership.signKeys.has(device)) return undefined;
    return deviceMayWrite(this.#rosterAt(membership, server, seq), device, scope);
  }

  #rosterAt(membership: MembershipState, server: string, seq: number): Roster {
    const log = this.#logs.get(server);
    if (!log) return membership;
    const before = log.filter((one) => one.seq < seq);
    const places = [
      ...new Set(before.flatMap(({ hash }) => membership.places.get(hash) ?? []))
    ].sort((a, b) => a - b);
    if (places.length === membership.facts.length) return membership;
    const name = places.join();
    if (this.#resolved?.name !== name) {
      const { roster } = resolve(membership.practice, membership.facts, places);
      this.#resolved = { name, roster };
    }
    return this.#resolved.roster;
  }
}
