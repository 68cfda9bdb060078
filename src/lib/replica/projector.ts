import { A } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { kindOf, type Kind } from '../docs/kinds.ts';
import type { ProjectionInput, Projections } from '../projections/projections.ts';
import type { Documents, Loaded } from './documents.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';
import type { WorkingSet } from './working-set.ts';

/** Documents projected before what changed is told, and before whatever is more urgent is waited for. */
const BATCH = 50;
/**
 * How long documents are projected while everything else waits: a search that is asked meanwhile is
 * answered while the finger is still on the key.
 */
const TURN_MS = 25;
/**
 * Marks that may wait until their rows are flushed to the disk together: as many documents are looked
 * at again after a crash.
 */
const MARKS_KEPT = 50;
/** A run of so many documents leaves a long log behind. */
const MANY = 500;
/** Kinds by how soon somebody looks at them. */
const ORDER: readonly Kind[] = [
  'practice',
  'destructions',
  'book',
  'waitlist',
  'share',
  'patient',
  'invoice',
  'chart',
  'consultation',
  'papers',
  'attachments',
  'practiceFiles',
  'templates',
  'clinicalShare',
  'accessLog'
];

export interface ProjectorEvents {
  /** Rows of these tables changed. */
  changed(tables: ReadonlySet<string>): void;
  progressed(): void;
}

/**
 * Keeps projections in step with documents. A document is marked dirty in the transaction that
 * changes it and clean only after its rows are on the disk, so a crash between the two repeats work
 * and loses none.
 */
export class Projector {
  readonly #store: AtomicStore;
  readonly #documents: Documents;
  readonly #workingSet: WorkingSet;
  readonly #projections: Projections;
  readonly #events: ProjectorEvents;
  readonly #exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  readonly #wanted: (id: Uuid) => boolean;
  readonly #now: () => number;
  readonly #turn: () => Promise<void>;
  readonly #pause: () => Promise<void>;
  readonly #dirty = new Set<Uuid>();
  readonly #clean = new Set<Uuid>();
  /** Documents that a turn has time for, as far as is known. */
  #most = 1;
  #total = 0;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    parts: {
      store: AtomicStore;
      documents: Documents;
      workingSet: WorkingSet;
      projections: Projections;
      /** Whether rows of a document may be here: not where the role lost it. */
      wanted: (id: Uuid) => boolean;
      /** Runs a task while no document changes. */
      exclusive: <T>(task: () => Promise<T>) => Promise<T>;
      /** In milliseconds. */
      now: () => number;
      /** Lets whatever else waits for the engine have its turn. */
      turn: () => Promise<void>;
      /** The same, and waits for what is more urgent than rows. */
      pause: () => Promise<void>;
    },
    events: ProjectorEvents
  ) {
    this.#store = parts.store;
    this.#documents = parts.documents;
    this.#workingSet = parts.workingSet;
    this.#projections = parts.projections;
    this.#wanted = parts.wanted;
    this.#exclusive = parts.exclusive;
    this.#now = parts.now;
    this.#turn = parts.turn;
    this.#pause = parts.pause;
    this.#events = events;
  }

  /** Finds what a crash or a new schema left to do, and starts doing it. */
  async open(): Promise<void> {
    for (const key of await this.#store.keys(KEYS.dirties)) this.#dirty.add(key[1]!);
    if (this.#projections.needsRebuild) {
      // A rebuild that was interrupted goes on: rows that are there are of the present schema.
      for (const id of this.#documents.ids()) {
        if (!this.#projections.headsOf(id)) this.#dirty.add(id);
      }
    }
    this.#total = this.#dirty.size;
    this.#start();
  }

  /** How far the present run is; `null` when there is nothing left to do. */
  get progress(): { done: number; total: number } | null {
    return this.#dirty.size === 0
      ? null
      : { done: this.#total - this.#dirty.size, total: this.#total };
  }

  /**
   * Derives these documents' rows at once: they were changed by somebody who looks at them. To be
   * called while no document changes.
   */
  now(inputs: readonly ProjectionInput[]): void {
    try {
      const tables = this.#projections.apply(inputs);
      for (const { id } of inputs) {
        this.#dirty.delete(id);
        this.#clean.add(id);
      }
      this.#events.changed(tables);
    } catch (error) {
      console.error('Deriving rows failed; they are derived again later', error);
      this.later(inputs.map(({ id }) => id));
    }
  }

  /** Derives these documents' rows in the background. */
  later(ids: Iterable<Uuid>): void {
    if (this.#dirty.size === 0) this.#total = 0;
    for (const id of ids) {
      this.#clean.delete(id);
      if (!this.#dirty.has(id)) this.#total++;
      this.#dirty.add(id);
    }
    this.#start();
  }

  /**
   * Marks to be removed with the next commit, so that being clean costs no commit of its own.
   * @param changing documents that this commit marks dirty again
   */
  takeClean(changing: Iterable<Uuid> = []): StoreKey[] {
    for (const id of changing) this.#clean.delete(id);
    return this.#clean.size < MARKS_KEPT ? [] : this.#takeFlushed();
  }

  #takeFlushed(): StoreKey[] {
    if (this.#clean.size === 0) return [];
    try {
      this.#projections.flush();
    } catch (error) {
      console.error('Rows could not be flushed; they are derived again later', error);
      return [];
    }
    const keys = [...this.#clean].map(KEYS.dirty);
    this.#clean.clear();
    return keys;
  }

  async rebuild(): Promise<void> {
    await this.idle();
    this.#projections.clear();
    this.later(this.#documents.ids());
    await this.idle();
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#stopped = true;
    await this.idle();
    await this.#removeMarks();
  }

  #start(): void {
    if (this.#running || this.#stopped) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#dirty.size > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    while (this.#dirty.size > 0 && !this.#stopped) {
      await this.#projectBatch(this.#next());
      this.#events.progressed();
      await this.#pause();
    }
    if (!this.#stopped) await this.#exclusive(() => this.#finish());
  }

  /** What to project next: first what a person who has just opened the app looks at. */
  #next(): Uuid[] {
    const batch: Uuid[] = [];
    for (const kind of ORDER) {
      for (const id of this.#dirty) {
        if (this.#documents.kind(id) === kind) batch.push(id);
        if (batch.length === BATCH) return batch;
      }
    }
    return batch.length > 0 ? batch : [...this.#dirty].slice(0, BATCH);
  }

  /** In turns, each as long as everything else can wait. */
  async #projectBatch(ids: readonly Uuid[]): Promise<void> {
    const left = [...ids];
    const changed = new Set<string>();
    while (left.length > 0 && !this.#stopped) {
      await this.#exclusive(() => this.#projectTurn(left, changed));
      if (left.length > 0) await this.#turn();
    }
    if (changed.size > 0) this.#events.changed(changed);
  }

  /** Takes off `left` what there is time for, one document at least, and derives its rows. */
  async #projectTurn(left: Uuid[], changed: Set<string>): Promise<void> {
    const began = this.#now();
    const took = (): number => this.#now() - began;
    let taken = 0;
    const batch: (ProjectionInput & { loaded: Loaded; cold: boolean })[] = [];
    while (left.length > 0 && taken < this.#most && (taken === 0 || took() < TURN_MS)) {
      const id = left.shift()!;
      taken++;
      // It may have been derived between two turns: somebody changed it.
      if (!this.#dirty.has(id)) continue;
      const warm = this.#workingSet.peek(id);
      const wanted = this.#wanted(id);
      const loaded = warm ?? (wanted ? await this.#documents.load(id, '00') : undefined);
      this.#dirty.delete(id);
      if (!loaded || !wanted) continue;
      const kind = kindOf(loaded.doc) ?? this.#documents.kind(id);
      batch.push({ id, kind: kind as Kind, doc: loaded.doc, loaded, cold: !warm });
    }
    try {
      for (const table of this.#projections.apply(batch)) changed.add(table);
      for (const { id } of batch) this.#clean.add(id);
    } catch (error) {
      // The marks stay in the store, so the next start tries again.
      console.error('Deriving rows failed for a batch of documents', error);
    } finally {
      for (const { cold, loaded } of batch) if (cold) A.free(loaded.doc);
    }
    // How long rows take is known afterwards only: a month of a diary, a thick record. So turns grow slowly.
    const fitting = Math.floor((taken * TURN_MS) / Math.max(took(), 1));
    this.#most = Math.max(1, Math.min(this.#most * 2, fitting, BATCH));
    if (this.#clean.size >= MARKS_KEPT) await this.#removeMarks();
  }

  async #finish(): Promise<void> {
    const many = this.#total >= MANY;
    this.#total = 0;
    this.#projections.markBuilt();
    if (many) this.#tidy();
    if (this.#clean.size >= MARKS_KEPT) await this.#removeMarks();
    this.#events.progressed();
  }

  #tidy(): void {
    try {
      this.#projections.tidy();
    } catch (error) {
      console.error('The rows could not be tidied; they are where they were', error);
    }
  }

  /** Not while a document changes: its new mark must not be taken for the old one. */
  async #removeMarks(): Promise<void> {
    const remove = this.#takeFlushed();
    // Where that fails, work is repeated at the next start and nothing else.
    if (remove.length > 0) await this.#store.commit({ remove }).catch(() => undefined);
  }
}
