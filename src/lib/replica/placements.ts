import { deviceMayWrite, type MembershipState, type Roster } from '../access/membership.ts';
import { resolve } from '../access/membership/resolve.ts';
import { toHex } from '../crypto/crypto.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Scope } from '../docs/kinds.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import type { LogIdentity } from '../sync/port.ts';
import { counterOf, KEYS } from './keys.ts';
import type { StorePut } from './documents.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

/** What was known before a log was begun. */
interface Outset {
  /** Of the statements' envelopes, hexadecimal. */
  readonly known: ReadonlySet<string>;
  /** What this device could read, and so had read wherever it was before. */
  readonly scopes: readonly Scope[];
}

/**
 * Which statements stand where in each log. An entry is judged by what its author was where it
 * stands: what somebody wrote while they might stays, whenever it is read (MEM8).
 *
 * A server decides what stands where, and might be in league with somebody who was shut out. So what
 * this device knew when it began to read a log, and of which it could see what came of it, counts
 * from that log's beginning: a log that begins anew has no new work by somebody who was out by then.
 * And a statement that a log does not show at all counts until it does.
 */
export class Placements {
  readonly #store: AtomicStore;
  /** Where statements stand, by server and by the hash of their envelope, hexadecimal. */
  readonly #logs = new Map<string, Map<string, number>>();
  /** Where the last statement stands: nearly all entries come after it, and need no looking up. */
  readonly #last = new Map<string, number>();
  readonly #outsets = new Map<string, Outset>();
  /** The last answer, which serves until the next statement. */
  #resolved: { readonly name: string; readonly roster: Roster } | undefined;

  constructor(store: AtomicStore) {
    this.#store = store;
  }

  async open(): Promise<void> {
    for (const { key, data } of await this.#store.loadRange(KEYS.placeds)) {
      this.note(key[1]!, counterOf(key), data!);
    }
    for (const { key, data } of await this.#store.loadRange(KEYS.outsets)) {
      const { known, scopes } = decodeCbor(data!) as { known: string[]; scopes: Scope[] };
      this.#outsets.set(key[1]!, { known: new Set(known), scopes });
    }
  }

  /** The write that keeps where a statement stands. */
  put({ server }: LogIdentity, seq: number, hash: Uint8Array): StorePut {
    return [KEYS.placed(server, seq), hash.slice()];
  }

  /** Knows from now on where a statement stands. */
  note(server: string, seq: number, hash: Uint8Array): void {
    const log = this.#logs.get(server) ?? new Map<string, number>();
    const name = toHex(hash);
    // What a server repeats stands where it stood first.
    log.set(name, Math.min(seq, log.get(name) ?? seq));
    this.#logs.set(server, log);
    this.#last.set(server, Math.max(seq, this.#last.get(server) ?? 0));
  }

  /** Begins a log that is another one now, with what is known already; gives what to write. */
  async begin(
    server: string,
    membership: MembershipState,
    scopes: readonly Scope[]
  ): Promise<{ put: StorePut; remove: StoreKey[] }> {
    this.#logs.delete(server);
    this.#last.delete(server);
    this.#resolved = undefined;
    const known = [...membership.places.keys()];
    this.#outsets.set(server, { known: new Set(known), scopes });
    return {
      put: [KEYS.outset(server), encodeCbor({ known, scopes })],
      remove: await this.#store.keys(KEYS.placedIn(server))
    };
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
    return deviceMayWrite(this.#rosterAt(membership, server, seq, scope), device, scope);
  }

  #rosterAt(membership: MembershipState, server: string, seq: number, scope: Scope): Roster {
    if (seq > (this.#last.get(server) ?? 0)) return membership;
    const { facts, places } = membership;
    const outset = this.#outsets.get(server);
    const knewThen = outset?.scopes.includes(scope) ? outset.known : undefined;
    // What stands later in the log says nothing yet, nor does what follows from it.
    const later = [...(this.#logs.get(server) ?? [])]
      .filter(([hash, at]) => at >= seq && !knewThen?.has(hash))
      .flatMap(([hash]) => places.get(hash) ?? []);
    if (later.length === 0) return membership;
    const before = facts.flatMap((fact, place) =>
      later.some((one) => one === place || fact.past.has(one)) ? [] : [place]
    );
    const name = before.join();
    if (this.#resolved?.name !== name) {
      const { roster } = resolve(membership.practice, facts, before);
      this.#resolved = { name, roster };
    }
    return this.#resolved.roster;
  }
}
