import { erasureOf, readableScopes } from '../access/membership.ts';
import type { PracticeAccess, TakenStatement } from './practice-access.ts';
import { sha256 } from '../crypto/crypto.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { RECORD_KINDS, type Scope } from '../docs/kinds.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import {
  isStatement,
  openMany,
  parseEnvelope,
  type EntryProblem,
  type Envelope
} from '../envelope/envelope.ts';
import type { LogIdentity } from '../sync/port.ts';
import type { LogEntry } from '../sync/wire.ts';
import type { Quarantined } from '../api/replica.ts';
import type { Damage } from './damage.ts';
import type { Documents, StorePut } from './documents.ts';
import type { Forwarding } from './forwarding.ts';
import { KEYS } from './keys.ts';
import type { Outbox } from './outbox.ts';
import { Placements } from './placements.ts';
import type { AtomicStore } from './store/store.ts';

/** Changes that came in, by document. */
export interface Arrived {
  readonly id: Uuid;
  readonly kind: string;
  readonly changes: Uint8Array[];
}

/** How far a server's log was read. */
interface Cursor {
  readonly generation: string;
  readonly seq: number;
  /** Reading everything again, this device's own entries too, because some of it is not here. */
  readonly repair?: boolean;
  /** The log, or the one that it was before, was once read to its end with the rights of now. */
  readonly whole?: boolean;
}

/** An entry put aside; its bytes lie beside it in the store, so that it can be tried again. */
interface Aside extends Quarantined {
  readonly server: string;
}

export interface IntakeParts {
  readonly store: AtomicStore;
  readonly documents: Documents;
  readonly outbox: Outbox;
  readonly forwarding: Forwarding;
  readonly access: PracticeAccess;
  readonly damage: Damage;
  /** Whether what `author` writes in a scope may be on this device. */
  readonly mayHold: (scope: Scope, author: Uuid) => boolean;
  readonly now: () => number;
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  /** Called inside the exclusive turn, after the commit. */
  readonly arrived: (documents: readonly Arrived[]) => void;
  /** Called when statements took effect. */
  readonly membershipMoved: () => void;
}

/** The read path: entries of a log are verified, opened and stored, and the cursor moves with them. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #aside = new Map<string, Aside>();
  readonly #placements: Placements;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#placements = new Placements(parts.store);
  }

  async open(): Promise<void> {
    await this.#placements.open();
    for (const { data } of await this.#parts.store.loadRange(KEYS.quarantines)) {
      const { aside } = decodeCbor(data!) as { aside: Aside };
      this.#aside.set(asideKey(aside), aside);
    }
  }

  get quarantined(): readonly Quarantined[] {
    return [...this.#aside.values()].map(({ seq, entryId, reason, detail, at }) => {
      return { seq, entryId, reason, detail, at };
    });
  }

  /** See `ReplicaPort.cursor`. */
  async cursor(log: LogIdentity, head: number): Promise<number> {
    const { store, outbox, forwarding, access } = this.#parts;
    outbox.offerDeferred();
    const cursor = await this.#cursor(log.server);
    if (cursor?.generation === log.generation && cursor.seq <= head) {
      if (!(await store.load(KEYS.again(log.server)))) return cursor.seq;
      const start: Cursor = { ...cursor, seq: 0, repair: true, whole: false };
      await store.commit({
        put: [[KEYS.cursor(log.server), encodeCbor(start)]],
        remove: [KEYS.again(log.server)]
      });
      return 0;
    }
    // Another log, or one that was restored: it may lack what this device gave it (LOG6).
    await outbox.offerEverything();
    await forwarding.offer(await access.statements());
    const { membership, identity } = access;
    const cursors = await this.#cursors();
    // Who has read a log to its end has all that was written before it knew what it knows now.
    const hasRead = cursors.some(({ whole }) => whole);
    const scopes = hasRead ? readableScopes(membership, identity.id) : [];
    const whole = cursor?.whole ? { whole: true } : {};
    const start: Cursor = { generation: log.generation, seq: 0, ...whole };
    const { put, remove } = await this.#placements.begin(log.server, membership, scopes);
    await store.commit({ put: [[KEYS.cursor(log.server), encodeCbor(start)], put], remove });
    return 0;
  }

  /**
   * Lets every log be read again from its beginning when it is read next, this device's own entries
   * too, for the sake of what is not here any more.
   */
  async repair(): Promise<void> {
    const { store } = this.#parts;
    const cursors = await store.keys(KEYS.cursors);
    await store.commit({
      put: cursors.map((key): StorePut => [KEYS.again(key[1]!), Uint8Array.of(1)])
    });
  }

  /** Destroys entries that were put aside, of documents that two people destroyed (ERA5). */
  async destroy(isGone: (docTag: Uint8Array) => boolean): Promise<void> {
    const gone: Aside[] = [];
    for (const aside of this.#aside.values()) {
      const stored = await this.#parts.store.load(KEYS.quarantine(aside.server, aside.seq));
      const parsed =
        stored && parseEnvelope((decodeCbor(stored) as { envelope: Uint8Array }).envelope);
      if (parsed?.ok && isGone(parsed.value.docTag)) gone.push(aside);
    }
    await this.#parts.store.commit({
      remove: gone.map(({ server, seq }) => KEYS.quarantine(server, seq))
    });
    for (const aside of gone) this.#aside.delete(asideKey(aside));
  }

  /** See `ReplicaPort.receive`. */
  async receive(
    log: LogIdentity,
    entries: readonly LogEntry[],
    head: number,
    to: number
  ): Promise<void> {
    const cursor = await this.#cursor(log.server);
    // What follows from a statement waits for the commit of all that came with it.
    const slices = entries.some(([, , bytes]) => isStatement(bytes)) ? [entries] : sliced(entries);
    const open = (at: number): Promise<Batch> => {
      const isLast = at === slices.length - 1;
      const seq = isLast ? to : slices[at]!.at(-1)![0];
      const next: Cursor = {
        generation: log.generation,
        seq,
        ...(cursor?.repair && seq < head ? { repair: true } : {}),
        ...(cursor?.whole || seq >= head ? { whole: true } : {})
      };
      return this.#open(log, slices[at]!, cursor, next);
    };
    let ahead: Promise<Batch> | undefined;
    for (const at of slices.keys()) {
      const opening = ahead ?? open(at);
      ahead = at + 1 < slices.length ? open(at + 1) : undefined;
      // Where this slice fails, nobody waits for the one after it any more.
      ahead?.catch(() => undefined);
      const batch = await opening;
      await this.#commit(batch);
      if (batch.membershipMoved) await this.#retry(WAITING_FOR_PEOPLE);
      if (batch.newKeys) await this.#retry(WAITING_FOR_KEYS);
      if (batch.membershipMoved) this.#parts.membershipMoved();
    }
  }

  /** Opens entries in order; the cursor is to move behind them with their commit (LOG4). */
  async #open(
    log: LogIdentity,
    entries: readonly LogEntry[],
    cursor: Cursor | undefined,
    next: Cursor
  ): Promise<Batch> {
    const batch = new Batch();
    await this.#sort(log, entries, cursor?.repair ?? false, batch);
    batch.puts.push([KEYS.cursor(log.server), encodeCbor(next)]);
    return batch;
  }

  /** Tries entries again that were put aside for a reason that may have passed (LOG7). */
  async #retry(reasons: readonly Quarantined['reason'][]): Promise<void> {
    const waiting = [...this.#aside.values()].filter((aside) => reasons.includes(aside.reason));
    for (const aside of waiting) {
      const stored = await this.#parts.store.load(KEYS.quarantine(aside.server, aside.seq));
      if (!stored) continue;
      const { envelope } = decodeCbor(stored) as { envelope: Uint8Array };
      const batch = new Batch();
      const log = { server: aside.server, generation: '' };
      await this.#sort(log, [[aside.seq, Date.parse(aside.at), envelope]], true, batch);
      if (batch.aside.length > 0) continue;
      batch.removes.push(KEYS.quarantine(aside.server, aside.seq));
      await this.#commit(batch);
      this.#aside.delete(asideKey(aside));
    }
  }

  /** Verifies and opens entries; what cannot be used is put aside with its reason. */
  async #sort(
    log: LogIdentity,
    entries: readonly LogEntry[],
    withOwn: boolean,
    batch: Batch
  ): Promise<void> {
    const { access, mayHold } = this.#parts;
    const changes: { seq: number; envelope: Envelope; may: boolean }[] = [];
    for (const [seq, , bytes] of entries) {
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok) {
        this.#putAside(log, seq, bytes, undefined, parsed.problem, batch);
        continue;
      }
      const envelope = parsed.value;
      if (envelope.kind === 'membership') {
        const taken = await access.take(envelope);
        if (taken.ok) {
          const hash = sha256(bytes);
          batch.addStatement(taken.value);
          batch.puts.push(this.#placements.put(log, seq, hash));
          this.#placements.note(log.server, seq, hash);
        } else this.#putAside(log, seq, bytes, envelope, taken.problem, batch);
      } else if (withOwn || envelope.device !== access.identity.id) {
        const { device, scope } = envelope;
        // A server that sends what it should not: none of this device's business.
        if (scope !== null && !mayHold(scope, device)) continue;
        const may =
          scope === null || this.#placements.mayAuthor(access.membership, log, seq, device, scope);
        changes.push({ seq, envelope, may: may !== false });
      }
    }
    const opened = await openMany(
      changes.map(({ envelope }) => envelope),
      (device) => access.signingKey(device),
      access.keyring
    );
    for (const [i, result] of opened.entries()) {
      const { seq, envelope, may } = changes[i]!;
      // Destroyed by two people: never again taken in, from whichever server it comes (ERA5). Of what
      // is no part of a record nobody could say that.
      const isGone = erasureOf(access.membership, envelope.docTag) !== undefined;
      if (isGone && (!result.ok || RECORD_KINDS.has(result.value.opened.kind))) continue;
      if (!may) {
        // What is here already came when its author might write it, from this log or another.
        const isHere = result.ok && (await this.#isHere(result.value.opened.docId, envelope));
        if (!isHere) this.#putAside(log, seq, envelope.bytes, envelope, NOT_ALLOWED, batch);
      } else if (!result.ok) {
        this.#putAside(log, seq, envelope.bytes, envelope, result.problem, batch);
      } else this.#addChanges(log, seq, envelope, result.value.opened, batch);
    }
  }

  async #isHere(document: Uuid, { entryId }: Envelope): Promise<boolean> {
    return (await this.#parts.store.load(KEYS.attestation(document, entryId))) !== undefined;
  }

  #addChanges(
    log: LogIdentity,
    seq: number,
    envelope: Envelope,
    opened: {
      docId: Uuid;
      kind: string;
      changes: readonly { bytes: Uint8Array }[];
      attestation: Uint8Array;
    },
    batch: Batch
  ): void {
    const changes = opened.changes.map((change) => change.bytes);
    const chunk = this.#parts.documents.chunk(opened.docId, changes);
    if (this.#parts.damage.isMalformed(chunk[0].at(-1)!)) {
      const problem: EntryProblem = {
        code: 'corrupt',
        message: 'An entry holds changes that cannot be applied.'
      };
      return this.#putAside(log, seq, envelope.bytes, envelope, problem, batch);
    }
    batch.puts.push(chunk, [KEYS.attestation(opened.docId, envelope.entryId), opened.attestation]);
    batch.arrive(opened.docId, opened.kind, changes);
  }

  #putAside(
    log: LogIdentity,
    seq: number,
    bytes: Uint8Array,
    envelope: Envelope | undefined,
    problem: EntryProblem,
    batch: Batch
  ): void {
    const aside: Aside = {
      server: log.server,
      seq,
      entryId: envelope?.entryId ?? '',
      reason: problem.code,
      detail: [problem.message, problem.detail].filter(Boolean).join(' '),
      at: new Date(this.#parts.now()).toISOString()
    };
    batch.aside.push(aside);
    batch.puts.push([KEYS.quarantine(log.server, seq), encodeCbor({ aside, envelope: bytes })]);
  }

  async #commit(batch: Batch): Promise<void> {
    const { store, documents, exclusive, arrived } = this.#parts;
    const documentsArrived = [...batch.arrived.values()];
    for (const { id, kind } of documentsArrived) batch.puts.push(...documents.marks(id, kind));
    await exclusive(async () => {
      await store.commit({ put: batch.puts, remove: batch.removes });
      for (const effect of batch.effects) effect();
      for (const aside of batch.aside) this.#aside.set(asideKey(aside), aside);
      for (const { id, kind } of documentsArrived) documents.noteCommitted(id, kind);
      arrived(documentsArrived);
    });
  }

  async #cursors(): Promise<Cursor[]> {
    const stored = await this.#parts.store.loadRange(KEYS.cursors);
    return stored.map(({ data }) => decodeCbor(data!) as Cursor);
  }

  async #cursor(server: string): Promise<Cursor | undefined> {
    const data = await this.#parts.store.load(KEYS.cursor(server));
    return data && (decodeCbor(data) as Cursor);
  }
}

/**
 * Entries in one transaction of a long catching-up. While one slice is stored, the signatures of the
 * next are verified on the other cores. Few enough that progress is seen and a reload repeats little;
 * many enough that what each flush to the disk costs is little beside them.
 */
const SLICE = 2000;

/** At least one slice, though it be empty. */
const sliced = (entries: readonly LogEntry[]): (readonly LogEntry[])[] =>
  Array.from({ length: Math.max(1, Math.ceil(entries.length / SLICE)) }, (_, at) =>
    entries.slice(at * SLICE, (at + 1) * SLICE)
  );

/** Reasons that may pass when somebody joins or their role changes. */
const WAITING_FOR_PEOPLE = ['unknown-device', 'not-allowed', 'missing-dependencies'] as const;
/** Reasons that may pass when a key arrives. */
const WAITING_FOR_KEYS = ['cannot-open-yet', 'corrupt'] as const;

const NOT_ALLOWED: EntryProblem = {
  code: 'not-allowed',
  message: 'An entry is by somebody whose role does not allow it.'
};

/** What one commit of received entries holds. */
class Batch {
  readonly puts: StorePut[] = [];
  readonly removes: string[][] = [];
  readonly effects: (() => void)[] = [];
  readonly aside: Aside[] = [];
  readonly arrived = new Map<Uuid, Arrived>();
  membershipMoved = false;
  newKeys = false;

  addStatement(statement: TakenStatement): void {
    this.puts.push(...statement.puts);
    this.effects.push(statement.committed);
    this.membershipMoved = true;
    this.newKeys ||= statement.newKeys;
  }

  arrive(id: Uuid, kind: string, changes: readonly Uint8Array[]): void {
    const known = this.arrived.get(id);
    if (known) known.changes.push(...changes);
    else this.arrived.set(id, { id, kind, changes: [...changes] });
  }
}

const asideKey = ({ server, seq }: Aside): string => `${server}/${seq}`;
