import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Problem } from '../problem.ts';
import { readChangeChunk } from '../envelope/change-chunk.ts';
import { SAFE_CHANGES_BYTES } from '../envelope/envelope.ts';
import { MAX_PAYLOAD_BYTES } from '../envelope/payload.ts';
import { Lane } from '../sync/lane.ts';
import type { PushOutcome } from '../sync/port.ts';
import type { StorePut } from './documents.ts';
import { counterOf, KEYS } from './keys.ts';
import {
  KEY_NOT_HELD,
  leavings,
  measure,
  upTo,
  type Pending,
  type Seal,
  type Sealed,
  type Unacknowledged,
  type Unsealed
} from './outbox-records.ts';
import { sealWaiting } from './outbox-sealing.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

/** The server's word for an entry under a key that was replaced (KEY7). */
const OLD_EPOCH = 'old-epoch';
/** The server's words for an entry that its author may not write, as things stand. */
const NOT_ENTITLED = ['not-allowed', 'device-revoked'];

/** New changes count from here: those that were sealed once come before them, by their number. */
const FIRST_ORDER = 2 ** 40;

/** Documents sealed at once: enough to keep both cores busy, few enough to stay responsive. */
const SEALED_AT_ONCE = 64;

/**
 * What this device has saved and no server has. Changes wait unsealed, coalesced per document, until
 * there is somebody to send them to (LOG3); once sealed they never change (LOG2) and are kept (LOG5).
 */
export class Outbox {
  readonly #store: AtomicStore;
  readonly #seal: Seal;
  readonly #maySeal: (kind: string, document: Uuid) => boolean;
  readonly #pending = new Map<Uuid, Pending[]>();
  readonly #unacknowledged = new Map<number, Unacknowledged>();
  /** Refused for now; offered again on the next connection (LOG9). */
  readonly #deferred = new Set<number>();
  /** Refused because the key that they are sealed under was replaced. */
  readonly #outdated = new Set<number>();
  /** Entries that a server had before. */
  readonly #again = new Set<Uuid>();
  #pendingOrder = FIRST_ORDER;
  #lastCounter = 0;
  /** One at a time may give out counters: they are counted without gaps. */
  readonly #counting = new Lane();

  /**
   * @param maySeal whether the key of a document is held, which is of this kind: until it is, changes of such
   * documents stay where they are, and nothing else waits for them
   */
  constructor(
    store: AtomicStore,
    seal: Seal,
    maySeal: (kind: string, document: Uuid) => boolean = () => true
  ) {
    this.#store = store;
    this.#seal = seal;
    this.#maySeal = maySeal;
  }

  async open(): Promise<void> {
    for (const { key, data } of await this.#store.loadRange(KEYS.pendings)) {
      const { kind, changes } = decodeCbor(data!) as { kind: string; changes: Uint8Array[] };
      this.#pendingOrder = Math.max(this.#pendingOrder, counterOf(key));
      this.#notePending(key[1]!, { key, kind, ...measure(changes) });
    }
    for (const keys of [KEYS.sealeds, KEYS.droppeds]) {
      for (const key of await this.#store.keys(keys)) {
        this.#lastCounter = Math.max(this.#lastCounter, counterOf(key));
      }
    }
    for (const { key, data } of await this.#store.loadRange(KEYS.unacknowledgeds)) {
      const record = decodeCbor(data!) as Unacknowledged;
      this.#unacknowledged.set(counterOf(key), record);
      if (record.again) this.#again.add(record.entryId);
    }
  }

  /** Changes that no server has acknowledged. */
  get pendingChanges(): number {
    let count = 0;
    for (const list of this.#pending.values()) for (const one of list) count += one.changes;
    for (const one of this.#unacknowledged.values()) count += one.changes;
    return count;
  }

  /** Whether a server has everything, statements too. */
  get isEmpty(): boolean {
    return this.#pending.size === 0 && this.#unacknowledged.size === 0;
  }

  /**
   * Destroys whatever this device wrote in documents, sent or not: what waits, what is sealed, and what
   * is kept for servers that lack it. The numbers of their envelopes are not given again.
   * @returns how many changes of each document no server had
   */
  async destroy(documents: ReadonlySet<Uuid>): Promise<Map<Uuid, number>> {
    return this.#counting.run(async () => {
      const acknowledged = await this.#store.loadRange(KEYS.acknowledgeds);
      const { unsent, counters, remove } = leavings(
        documents,
        this.#pending,
        this.#unacknowledged,
        acknowledged.map(({ key, data }) => [counterOf(key), decodeCbor(data!) as Unacknowledged])
      );
      await this.#store.commit({
        put: counters.map((counter): StorePut => [KEYS.dropped(counter), Uint8Array.of(1)]),
        remove
      });
      for (const document of documents) this.#pending.delete(document);
      for (const counter of counters) {
        this.#unacknowledged.delete(counter);
        this.#deferred.delete(counter);
        this.#outdated.delete(counter);
      }
      return unsent;
    });
  }

  /** Statements of this device that are on no server yet. */
  get statements(): ReadonlySet<Uuid> {
    const unheard = [...this.#unacknowledged.values()].filter((one) => !one.document && !one.again);
    return new Set(unheard.map(({ entryId }) => entryId));
  }

  /** Why what waits cannot go however long one waits: refused for good, or without its key. */
  get stuck(): Problem | undefined {
    const { rejected } = this;
    if (rejected.length < this.#unacknowledged.size || this.#sealable().length > 0)
      return undefined;
    return rejected[0]?.problem ?? (this.#pending.size > 0 ? KEY_NOT_HELD : undefined);
  }

  /** Whether changes of a document are on no server yet. */
  holds(document: Uuid): boolean {
    if (this.#pending.has(document)) return true;
    return [...this.#unacknowledged.values()].some(
      (one) => one.document === document && !one.again
    );
  }

  /** Envelopes that a server refused for good, with its reason. */
  get rejected(): readonly { readonly entryId: Uuid; readonly problem: Problem }[] {
    return [...this.#unacknowledged.values()].flatMap((one) =>
      one.rejected ? [{ entryId: one.entryId, problem: one.rejected }] : []
    );
  }

  /**
   * The write that puts changes into the outbox, for the transaction that saves them, and what to
   * call once that is committed.
   */
  enqueue(
    document: Uuid,
    kind: string,
    changes: readonly Uint8Array[]
  ): { put: StorePut; committed: () => void } {
    const key = KEYS.pending(document, ++this.#pendingOrder);
    return {
      put: [key, encodeCbor({ kind, changes })],
      committed: () => this.#notePending(document, { key, kind, ...measure(changes) })
    };
  }

  /** Hashes of a document's changes that are saved and not sealed: nobody has signed them yet. */
  async unsealed(document: Uuid): Promise<Set<string>> {
    const waiting = await this.#store.loadRange(KEYS.pendingsOf(document));
    const chunks = await Promise.all(
      waiting
        .flatMap(({ data }) => (decodeCbor(data!) as { changes: Uint8Array[] }).changes)
        .map((change) => readChangeChunk(change, MAX_PAYLOAD_BYTES))
    );
    return new Set(chunks.map(({ hash }) => hash));
  }

  /** Signs a statement as this device's next envelope and saves it together with `more`. */
  async commitStatement(
    make: (counter: number) => Promise<Sealed>,
    more: (sealed: Sealed) => StorePut[]
  ): Promise<Sealed> {
    return this.#counting.run(async () => {
      const counter = this.#lastCounter + 1;
      const sealed = await make(counter);
      const record: Unacknowledged = {
        entryId: sealed.entryId,
        changes: 0,
        bytes: sealed.bytes.length
      };
      await this.#store.commit({
        put: [
          [KEYS.sealed(counter), sealed.bytes],
          [KEYS.unacknowledged(counter), encodeCbor(record)],
          ...more(sealed)
        ]
      });
      this.#lastCounter = counter;
      this.#unacknowledged.set(counter, record);
      return sealed;
    });
  }

  /** Envelopes to push, oldest first; what waits unsealed is sealed as far as there is room. */
  async outgoing(limit: { bytes: number; entries: number }): Promise<Uint8Array[]> {
    await this.#counting.run(() => this.#sealSome(limit.entries));
    const out: Uint8Array[] = [];
    let bytes = 0;
    for (const counter of [...this.#unacknowledged.keys()].sort((a, b) => a - b)) {
      const record = this.#unacknowledged.get(counter);
      if (!record || record.rejected || this.#deferred.has(counter)) continue;
      if (out.length > 0 && (out.length >= limit.entries || bytes + record.bytes > limit.bytes)) {
        break;
      }
      const sealed = await this.#store.load(KEYS.sealed(counter));
      if (!sealed) continue;
      out.push(sealed);
      bytes += sealed.length;
    }
    return out;
  }

  /** The writes that record a server's answers, and what to call once they are committed. */
  answered(outcomes: readonly PushOutcome[]): {
    puts: StorePut[];
    remove: StoreKey[];
    committed: () => void;
  } {
    const counters = new Map(
      [...this.#unacknowledged].map(([counter, { entryId }]) => [entryId, counter])
    );
    const puts: StorePut[] = [];
    const remove: StoreKey[] = [];
    const effects: (() => void)[] = [];
    for (const outcome of outcomes) {
      const counter = counters.get(outcome.entryId);
      if (counter === undefined) continue;
      const key = KEYS.unacknowledged(counter);
      if ('seq' in outcome) {
        remove.push(key);
        puts.push([KEYS.acknowledged(counter), encodeCbor(this.#unacknowledged.get(counter))]);
        effects.push(() => this.#unacknowledged.delete(counter));
      } else if (outcome.retry) {
        effects.push(() => this.#deferred.add(counter));
        if (outcome.rejected.code === OLD_EPOCH) effects.push(() => this.#outdated.add(counter));
      } else {
        const record = { ...this.#unacknowledged.get(counter)!, rejected: outcome.rejected };
        puts.push([key, encodeCbor(record)]);
        effects.push(() => this.#unacknowledged.set(counter, record));
      }
    }
    return { puts, remove, committed: () => effects.forEach((effect) => effect()) };
  }

  /**
   * Takes back what a server refused because its key was replaced, as if it had not been sealed:
   * nobody ever accepted it, and it is sealed again under the key of now, as another envelope (KEY7).
   * @param unseal gives the changes in an envelope whose key was replaced as far as this device knows
   */
  async takeBackOutdated(
    unseal: (sealed: Uint8Array) => Promise<Unsealed | undefined>
  ): Promise<void> {
    if (this.#outdated.size === 0) return;
    await this.#counting.run(async () => {
      for (const counter of [...this.#outdated].sort((a, b) => a - b)) {
        const record = this.#unacknowledged.get(counter);
        const sealed = record && (await this.#store.load(KEYS.sealed(counter)));
        const found = sealed && (await unseal(sealed));
        if (!record || !found) continue;
        const { document, kind, changes } = found;
        const key = KEYS.pending(document, counter);
        await this.#store.commit({
          put: [
            [key, encodeCbor({ kind, changes: [...changes] })],
            [KEYS.dropped(counter), Uint8Array.of(1)]
          ],
          remove: [
            KEYS.sealed(counter),
            KEYS.unacknowledged(counter),
            KEYS.attestation(document, record.entryId)
          ]
        });
        this.#unacknowledged.delete(counter);
        this.#outdated.delete(counter);
        this.#deferred.delete(counter);
        this.#notePending(document, { key, kind, ...measure(changes) });
      }
    });
  }

  /** Offers again what was refused for want of a right that this device has now (LOG9). */
  async offerRefused(): Promise<void> {
    for (const [counter, { rejected, ...record }] of this.#unacknowledged) {
      if (!rejected || !NOT_ENTITLED.includes(rejected.code)) continue;
      await this.#store.commit({ put: [[KEYS.unacknowledged(counter), encodeCbor(record)]] });
      this.#unacknowledged.set(counter, record);
    }
  }

  /** Whether an envelope was acknowledged before and is offered again (KEY7). */
  isAgain(entryId: Uuid): boolean {
    return this.#again.has(entryId);
  }

  /** Offers again what was refused for a reason that may have passed (LOG9). */
  offerDeferred(): void {
    this.#deferred.clear();
  }

  /** Offers everything this device ever authored again: for a log that may lack some of it (LOG6). */
  async offerEverything(): Promise<void> {
    await this.#counting.run(async () => {
      const acknowledged = await this.#store.loadRange(KEYS.acknowledgeds);
      const offered = acknowledged.map(({ key, data }) => {
        const record: Unacknowledged = { ...(decodeCbor(data!) as Unacknowledged), again: true };
        return { counter: counterOf(key), record };
      });
      await this.#store.commit({
        put: offered.map(({ counter, record }): StorePut => [
          KEYS.unacknowledged(counter),
          encodeCbor(record)
        ]),
        remove: acknowledged.map(({ key }) => key)
      });
      for (const { counter, record } of offered) {
        this.#unacknowledged.set(counter, record);
        this.#again.add(record.entryId);
      }
    });
  }

  #notePending(document: Uuid, pending: Pending): void {
    const list = this.#pending.get(document);
    if (!list) this.#pending.set(document, [pending]);
    else {
      list.push(pending);
      // What was taken back is older than what waits already.
      list.sort((a, b) => counterOf(a.key) - counterOf(b.key));
    }
  }

  /** Documents whose changes wait and whose key is held. */
  #sealable(): Uuid[] {
    return [...this.#pending].flatMap(([document, list]) =>
      this.#maySeal(list[0]!.kind, document) ? document : []
    );
  }

  async #sealSome(envelopes: number): Promise<void> {
    const documents = this.#sealable().slice(0, envelopes);
    for (let from = 0; from < documents.length; from += SEALED_AT_ONCE) {
      await this.#sealDocuments(documents.slice(from, from + SEALED_AT_ONCE));
    }
  }

  async #sealDocuments(documents: readonly Uuid[]): Promise<void> {
    const waiting = documents.map((document) => {
      const list = this.#pending.get(document) ?? [];
      return { document, list: list.slice(0, upTo(list, SAFE_CHANGES_BYTES)) };
    });
    const sealed = await sealWaiting(this.#store, this.#seal, waiting, this.#lastCounter + 1);
    this.#lastCounter += sealed.length;
    for (const { counter, record } of sealed) this.#unacknowledged.set(counter, record);
    for (const { document, list } of waiting) {
      const left = (this.#pending.get(document) ?? []).slice(list.length);
      if (left.length > 0) this.#pending.set(document, left);
      else this.#pending.delete(document);
    }
  }
}
