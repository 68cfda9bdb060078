import type { PracticeAccess, TakenStatement } from './practice-access.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../sync/cbor.ts';
import {
  isStatement,
  openMany,
  parseEnvelope,
  type EntryProblem,
  type Envelope
} from '../sync/envelope.ts';
import type { LogIdentity } from '../sync/port.ts';
import type { LogEntry } from '../sync/wire.ts';
import type { Quarantined } from './api.ts';
import type { Damage } from './damage.ts';
import type { Documents, StorePut } from './documents.ts';
import type { Forwarding } from './forwarding.ts';
import { KEYS } from './keys.ts';
import type { Outbox } from './outbox.ts';
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
  /** Reading everything again, this device's own entries too, because local data was damaged. */
  readonly repair?: boolean;
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
  readonly now: () => number;
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  /** Called inside the exclusive turn, after the commit. */
  readonly arrived: (documents: readonly Arrived[]) => void;
  /** Called when statements took effect; `gained` where the logs are to be read from the beginning. */
  readonly membershipMoved: (gained: boolean) => void;
}

/** The read path: entries of a log are verified, opened and stored, and the cursor moves with them. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #aside = new Map<string, Aside>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
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
    if (cursor?.generation === log.generation && cursor.seq <= head) return cursor.seq;
    // Another log, or one that was restored: it may lack what this device gave it (LOG6).
    await outbox.offerEverything();
    await forwarding.offer(await access.statements());
    const start: Cursor = { generation: log.generation, seq: 0 };
    await store.commit({ put: [[KEYS.cursor(log.server), encodeCbor(start)]] });
    return 0;
  }

  /** Lets every log be read again from its beginning, for the sake of what was damaged here. */
  async repair(): Promise<void> {
    const { store } = this.#parts;
    const cursors = await store.loadRange(KEYS.cursors);
    await store.commit({
      put: cursors.map(({ key, data }): StorePut => {
        const cursor = decodeCbor(data!) as Cursor;
        return [key, encodeCbor({ ...cursor, seq: 0, repair: true })];
      })
    });
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
        ...(cursor?.repair && seq < head ? { repair: true } : {})
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
      if (batch.gained) await this.#readAgain();
      if (batch.membershipMoved) this.#parts.membershipMoved(batch.gained);
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

  /** Lets every log be read from its beginning: it holds entries that were not sent before (WIRE6). */
  async #readAgain(): Promise<void> {
    const { store } = this.#parts;
    const cursors = await store.loadRange(KEYS.cursors);
    await store.commit({
      put: cursors.map(({ key, data }): StorePut => [
        key,
        encodeCbor({ ...(decodeCbor(data!) as Cursor), seq: 0 })
      ])
    });
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
    const { access } = this.#parts;
    const changes: { seq: number; envelope: Envelope }[] = [];
    for (const [seq, , bytes] of entries) {
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok) {
        this.#putAside(log, seq, bytes, undefined, parsed.problem, batch);
        continue;
      }
      const envelope = parsed.value;
      if (envelope.kind === 'membership') {
        const taken = await access.take(envelope);
        if (taken.ok) batch.addStatement(taken.value);
        else this.#putAside(log, seq, bytes, envelope, taken.problem, batch);
      } else if (withOwn || envelope.device !== access.identity.id) {
        // Judged where it stands in the log: what somebody wrote while they might stays (MEM8).
        const may = envelope.scope === null || access.mayAuthor(envelope.device, envelope.scope);
        if (may === false) this.#putAside(log, seq, bytes, envelope, NOT_ALLOWED, batch);
        else changes.push({ seq, envelope });
      }
    }
    const opened = await openMany(
      changes.map(({ envelope }) => envelope),
      (device) => access.signingKey(device),
      access.keyring
    );
    opened.forEach((result, i) => {
      const { seq, envelope } = changes[i]!;
      if (!result.ok) this.#putAside(log, seq, envelope.bytes, envelope, result.problem, batch);
      else this.#addChanges(log, seq, envelope, result.value.opened, batch);
    });
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

  async #cursor(server: string): Promise<Cursor | undefined> {
    const data = await this.#parts.store.load(KEYS.cursor(server));
    return data && (decodeCbor(data) as Cursor);
  }
}

/**
 * Entries in one transaction of a long catching-up. While one slice is stored, the signatures of the
 * next are verified on the other cores.
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
  gained = false;

  addStatement(statement: TakenStatement): void {
    this.puts.push(...statement.puts);
    this.effects.push(statement.committed);
    this.membershipMoved = true;
    this.newKeys ||= statement.newKeys;
    this.gained ||= statement.gained.length > 0;
  }

  arrive(id: Uuid, kind: string, changes: readonly Uint8Array[]): void {
    const known = this.arrived.get(id);
    if (known) known.changes.push(...changes);
    else this.arrived.set(id, { id, kind, changes: [...changes] });
  }
}

const asideKey = ({ server, seq }: Aside): string => `${server}/${seq}`;
