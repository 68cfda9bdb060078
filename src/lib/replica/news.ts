import type { Uuid } from '../docs/core/ids.ts';
import type { Damage } from './damage.ts';
import type { Documents } from './documents.ts';
import type { Arrived } from './intake.ts';
import type { NoteDesk } from './notes.ts';
import type { Projector } from './projector.ts';
import { Listeners } from './subscriptions.ts';
import type { WorkingSet } from './working-set.ts';
import type { CommittedChanges } from './writer.ts';

export interface NewsParts {
  readonly documents: Documents;
  readonly workingSet: WorkingSet;
  readonly projector: Projector;
  readonly damage: Damage;
  readonly notes: () => NoteDesk;
  /** A document that somebody may be looking at is different. */
  readonly moved: (id: Uuid) => void;
  /** Something was written here that a server does not have. */
  readonly outgoing: () => void;
  /** Shares, or documents that shares are about, changed; called once it is quiet. */
  readonly sharesMoved: (ids: readonly Uuid[]) => void;
  readonly defer: (work: () => void) => void;
}

/** Tells everything that rests on documents about changes of them, made here or come from elsewhere. */
export class News {
  readonly #parts: NewsParts;
  readonly #listeners = new Listeners<Uuid>();

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  onDocument(seen: (id: Uuid) => void): () => void {
    return this.#listeners.add(seen);
  }

  /**
   * Changes that were made here and are stored.
   * @param typedInto the open note that they come from, which has them already
   */
  committed(changes: readonly CommittedChanges[], typedInto?: Uuid): void {
    if (changes.length === 0) return;
    for (const one of changes) {
      if (one.id !== typedInto) this.#parts.notes().applied(one.id, one.changes);
      this.#parts.moved(one.id);
    }
    this.#parts.outgoing();
    this.#tell(changes.map(({ id }) => id));
  }

  /** Changes that came from elsewhere and are stored. */
  arrived(documents: readonly Arrived[]): void {
    const { workingSet, damage, projector, moved } = this.#parts;
    for (const { id, changes } of documents) {
      try {
        workingSet.apply(id, changes);
        this.#parts.notes().applied(id, changes);
      } catch (error) {
        // Changes that do not apply are found again, and put aside, when the document is loaded.
        console.error(`Changes of ${id} could not be applied`, error);
        workingSet.evict(id);
      }
      damage.complete(id);
    }
    projector.later(documents.map(({ id }) => id));
    for (const { id } of documents) moved(id);
    this.#tell(documents.map(({ id }) => id));
  }

  #tell(ids: readonly Uuid[]): void {
    const { documents, defer, sharesMoved } = this.#parts;
    for (const id of ids) this.#listeners.tell(id);
    const shares = ids.filter((id) => /share$/i.test(documents.kind(id) ?? ''));
    if (shares.length > 0) defer(() => sharesMoved(shares));
  }
}
