import {
  applyStatement,
  deviceKey,
  deviceMayWrite,
  emptyMembership,
  type MembershipState
} from '../../access/membership.ts';
import { decodeStatement } from '../../access/statements.ts';
import type { Doc } from '../../docs/core/automerge.ts';
import { newUuid, type IdSource, type Uuid } from '../../docs/core/ids.ts';
import type { Kind } from '../../docs/kinds.ts';
import type { ShareTerms } from '../../docs/share.schema.ts';
import { openEnvelope, parseEnvelope, type Envelope } from '../../envelope/envelope.ts';
import { Lane } from '../../sync/lane.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '../../sync/port.ts';
import type { LogEntry } from '../../sync/wire.ts';
import { KEYS } from '../keys.ts';
import type { AtomicStore } from '../store/store.ts';
import { Listeners } from '../subscriptions.ts';
import { admit, headsAfter, type Admission } from './core.ts';
import { Giving } from './giving.ts';
import { membershipOf, type Side } from './space.ts';
import { loadState, newState, saveState, type BridgeState } from './state.ts';
import { termsId } from './terms.ts';

/** The practice's own documents, as a bridge sees them. */
export interface Ground {
  /** Documents that the share is about and that are here. */
  documents(terms: ShareTerms): Promise<readonly Uuid[]>;
  /** Looks at a document while nothing changes it. */
  look<T>(id: Uuid, see: (doc: Doc<unknown> | undefined) => T): Promise<T>;
  /** Commits changes as work of this device, if `decide`, looking at the document, says so. */
  take(
    id: Uuid,
    kind: Kind,
    decide: (doc: Doc<unknown> | undefined) => Admission
  ): Promise<Admission>;
  /** Calls back with every document of the share that changed, or came. */
  watch(terms: ShareTerms, changed: (id: Uuid) => void): () => void;
}

export interface BridgeParts {
  readonly terms: ShareTerms;
  readonly mine: 'giver' | 'receiver';
  readonly ground: Ground;
  readonly store: AtomicStore;
  readonly ids: IdSource;
  /** Whether the share holds: once it does not, nothing is given or taken any more (SHARE8). */
  readonly holds: () => boolean;
  /** A statement that the share's document does not keep yet was read in the space. */
  readonly heard: (statement: Uint8Array, membership: MembershipState) => void;
  /** How far it is has changed. */
  readonly moved: () => void;
}

/**
 * One device's bridge between its own practice's log and a share space: it gives the space what that
 * lacks, and takes from it what is missing here (SHARE5, SHARE6). Many devices of a side may bridge at
 * once, and may begin again at any point: a change that is twice in a log is there once.
 */
export class Bridge implements ReplicaPort {
  readonly #parts: BridgeParts;
  readonly #outgoing = new Listeners<void>();
  readonly #giving: Giving;
  /** One at a time may hear statements. */
  readonly #hearing = new Lane();
  #side: Side;
  #membership: MembershipState;
  #state: BridgeState;
  #head = Number.POSITIVE_INFINITY;
  #readTo = 0;
  /** Entries that build on others which have not come; read again together with those. */
  readonly #waiting = new Map<number, Uint8Array>();
  #stopWatching: () => void = () => undefined;

  private constructor(parts: BridgeParts, side: Side, state: BridgeState) {
    this.#parts = parts;
    this.#side = side;
    this.#state = state;
    this.#membership = emptyMembership(side.space);
    this.#giving = new Giving({ ...parts, newEntryId: () => newUuid(parts.ids) });
  }

  static async open(parts: BridgeParts, side: Side): Promise<Bridge> {
    const stored = await loadState(parts.store, side.space);
    const kept = new Set(side.statements.map(entryIdOf));
    // Power went between hearing a statement and keeping it: it is read again.
    const isWhole = stored !== undefined && [...stored.said].every((id) => kept.has(id));
    const bridge = new Bridge(parts, side, isWhole ? stored : newState(''));
    await bridge.update(side);
    bridge.#stopWatching = parts.ground.watch(parts.terms, (id) => bridge.#changed(id));
    return bridge;
  }

  close(): void {
    this.#stopWatching();
  }

  get side(): Side {
    return this.#side;
  }

  get membership(): MembershipState {
    return this.#membership;
  }

  /** The statement by which this side came in, where it did not found the space. */
  get ownJoin(): Uint8Array | undefined {
    const mine = this.#side.identity.id;
    return this.#side.statements.find((bytes) => {
      const envelope = parseEnvelope(bytes);
      if (!envelope.ok || envelope.value.device !== mine) return false;
      return decodeStatement(envelope.value.body)?.type === 'join';
    });
  }

  /** Entries of the other side that the share does not allow, as read by this device. */
  get refused(): number {
    return this.#state.refused;
  }

  /** Whether everything that was said about who is in the space, and the terms, are there. */
  get isSaid(): boolean {
    return (
      this.#state.terms &&
      this.#side.statements.every((bytes) => this.#state.said.has(entryIdOf(bytes)))
    );
  }

  /** Whether the space has everything that this side says and gives. */
  get isDone(): boolean {
    return this.isSaid && (!this.#parts.holds() || this.#giving.isDone);
  }

  /** Takes over what the share's document keeps now: more statements, another key. */
  async update(side: Side): Promise<void> {
    await this.#hearing.run(async () => {
      this.#side = side;
      this.#membership = await membershipOf(side.space, side.statements, this.#membership);
    });
    this.#outgoing.tell();
  }

  async cursor({ server, generation }: LogIdentity, head: number): Promise<number> {
    const log = `${server}/${generation}`;
    // Of another log nothing is known: it is read from its beginning, and given what it lacks (LOG6).
    if (this.#state.log !== log || this.#state.seq > head) {
      this.#state = { ...newState(log), refused: this.#state.refused };
    }
    this.#head = head;
    this.#waiting.clear();
    this.#readTo = this.#state.seq;
    this.#giving.begin(await this.#parts.ground.documents(this.#parts.terms));
    return this.#state.seq;
  }

  receive(
    _log: LogIdentity,
    entries: readonly LogEntry[],
    head: number,
    to: number
  ): Promise<void> {
    return this.#hearing.run(() => this.#readAll(entries, head, to));
  }

  async #readAll(entries: readonly LogEntry[], head: number, to: number): Promise<void> {
    this.#head = head;
    for (const [seq, , bytes] of entries) {
      if (!(await this.#read(bytes))) this.#waiting.set(seq, bytes.slice());
      else if (this.#waiting.size > 0) await this.#readWaiting();
    }
    // Where something waits, reading begins there again after a restart.
    this.#state.seq = this.#waiting.size > 0 ? Math.min(...this.#waiting.keys()) - 1 : to;
    this.#readTo = to;
    await saveState(this.#parts.store, this.#side.space, this.#state);
    if (this.#isCaughtUp) this.#outgoing.tell();
    this.#parts.moved();
  }

  /** Giving before everything was read would give what is there already. */
  get #isCaughtUp(): boolean {
    return this.#readTo >= this.#head;
  }

  async outgoing(limit: { bytes: number; entries: number }): Promise<Uint8Array[]> {
    const unsaid = this.#side.statements.filter((bytes) => !this.#state.said.has(entryIdOf(bytes)));
    if (unsaid.length > 0) return unsaid.slice(0, limit.entries);
    if (!this.#isCaughtUp || !this.#parts.holds()) return [];
    const given = await this.#giving.outgoing(this.#side, this.#state, limit);
    if (given.length === 0) this.#parts.moved();
    return given;
  }

  async pushed(_log: LogIdentity, outcomes: readonly PushOutcome[]): Promise<void> {
    for (const outcome of outcomes) {
      // What the server refuses of statements is void, as far as it knows: no reason to insist.
      const isThere = 'seq' in outcome || !outcome.retry;
      const given = await this.#giving.answered(outcome, this.#state);
      if (!given && isThere) this.#state.said.add(outcome.entryId);
    }
    await saveState(this.#parts.store, this.#side.space, this.#state);
    this.#parts.moved();
  }

  offerAgain(): void {
    this.#giving.offerAgain();
  }

  onOutgoing(ready: () => void): () => void {
    return this.#outgoing.add(ready);
  }

  #changed(id: Uuid): void {
    this.#giving.changed(id);
    this.#outgoing.tell();
  }

  async #readWaiting(): Promise<void> {
    for (const [seq, bytes] of this.#waiting) {
      if (await this.#read(bytes)) this.#waiting.delete(seq);
    }
  }

  /** Reads one entry; false where it builds on something that has not come. */
  async #read(bytes: Uint8Array): Promise<boolean> {
    const envelope = parseEnvelope(bytes);
    if (!envelope.ok) return true;
    return envelope.value.kind === 'membership'
      ? this.#hear(envelope.value)
      : this.#take(envelope.value);
  }

  async #hear(envelope: Envelope): Promise<boolean> {
    const applied = await applyStatement(this.#membership, envelope);
    if (!applied.accepted) return applied.reason !== 'missing-parents';
    this.#membership = applied.state;
    this.#state.said.add(envelope.entryId);
    const isKept = this.#side.statements.some((kept) => entryIdOf(kept) === envelope.entryId);
    if (!isKept) this.#parts.heard(envelope.bytes.slice(), applied.state);
    return true;
  }

  async #take(envelope: Envelope): Promise<boolean> {
    const { terms, mine, ground } = this.#parts;
    const isOwn = envelope.device === this.#side.identity.id;
    const { device, scope } = envelope;
    if (!isOwn) {
      const standing = this.#membership.devices.get(device)?.standing;
      // Written when it was over already, by a side that did not know yet: no fault, and not taken.
      if (!this.#parts.holds() || standing === 'ended') return true;
      const mayWrite = scope !== null && deviceMayWrite(this.#membership, device, scope);
      if (!mayWrite || (mine === 'giver' && terms.rights === 'read')) return this.#refuse();
    }
    const opened = await openEnvelope(
      envelope,
      (device) => deviceKey(this.#membership, device),
      this.#side.keyring
    );
    // A key that came after the end of the share is not for this side.
    if (!opened.ok) return opened.problem.code === 'cannot-open-yet' || this.#refuse();
    const { docId, kind, changes } = opened.value.opened;
    if (docId === termsId(terms.space)) {
      this.#state.terms = true;
      return true;
    }
    const hashes = changes.map(({ hash }) => hash);
    const bytes = changes.map((change) => change.bytes);
    const admission = await ground.take(docId, kind, (doc) =>
      admit(terms, docId, kind, doc, bytes, hashes)
    );
    if (admission.outcome === 'wait') return false;
    if (admission.outcome === 'refuse') return this.#refuse();
    // The other side's own signature, beside that of whoever takes it over here (SHARE11).
    if (!isOwn) {
      const { attestation } = opened.value.opened;
      const key = KEYS.attestation(docId, envelope.entryId);
      await this.#parts.store.commit({ put: [[key, attestation]] });
    }
    await ground.look(docId, (doc) => {
      if (!doc) return;
      const there = this.#state.heads.get(docId) ?? [];
      this.#state.heads.set(docId, headsAfter(doc, there, hashes));
    });
    return true;
  }

  #refuse(): true {
    this.#state.refused += 1;
    return true;
  }
}

const entryIds = new WeakMap<Uint8Array, Uuid>();

function entryIdOf(statement: Uint8Array): Uuid {
  let id = entryIds.get(statement);
  if (id === undefined) {
    const envelope = parseEnvelope(statement);
    id = envelope.ok ? envelope.value.entryId : '';
    entryIds.set(statement, id);
  }
  return id;
}
