import type { Uuid } from '../docs/core/ids.ts';
import { KINDS, type Scope } from '../docs/kinds.ts';
import type { Projections } from '../projections/projections.ts';
import type { Documents } from './documents.ts';
import type { NoteDesk } from './notes.ts';
import type { Outbox } from './outbox.ts';
import type { WorkingSet } from './working-set.ts';

export interface ClearingParts {
  readonly documents: Documents;
  readonly workingSet: WorkingSet;
  readonly outbox: Outbox;
  readonly projections: Projections;
  readonly notes: NoteDesk;
  /** Whether documents of a scope may be on this device. */
  readonly mayHold: (scope: Scope) => boolean;
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  /** Whether an access log may be here: where others' may not, this device's own. */
  readonly mayHoldLog: (device: Uuid) => boolean;
  /** Rows of these tables went. */
  readonly changed: (tables: ReadonlySet<string>) => void;
}

/**
 * Takes away what a role lost: rows at once, chunks as soon as a server has everything that was
 * written here. What is cut short is done again at the next start, for it asks what is there.
 */
export class Clearing {
  readonly #parts: ClearingParts;
  readonly #kept = new Set<Uuid>();

  constructor(parts: ClearingParts) {
    this.#parts = parts;
  }

  /** Whether something is still here because no server has all of it. */
  get isWaiting(): boolean {
    return this.#kept.size > 0;
  }

  /** Documents of a kind that this device may hold no more. */
  isLost(id: Uuid): boolean {
    const kind = this.#parts.documents.kind(id);
    return kind !== undefined && !this.#parts.mayHold(KINDS[kind].scope);
  }

  clear(): Promise<void> {
    return this.#parts.exclusive(async () => {
      const { documents, projections, workingSet, notes, outbox, changed } = this.#parts;
      const lost: Uuid[] = [];
      for (const id of documents.ids()) {
        if (this.isLost(id) || (await this.#isOthersLog(id))) lost.push(id);
      }
      this.#kept.clear();
      if (lost.length === 0) return;
      changed(projections.remove(lost));
      const gone: Uuid[] = [];
      for (const id of lost) {
        notes.drop(id);
        workingSet.evict(id);
        if (outbox.holds(id)) this.#kept.add(id);
        else gone.push(id);
      }
      await documents.remove(gone);
    });
  }

  async #isOthersLog(id: Uuid): Promise<boolean> {
    const { documents, workingSet, mayHoldLog } = this.#parts;
    if (documents.kind(id) !== 'accessLog' || mayHoldLog('')) return false;
    const log = (await workingSet.get(id))?.doc as { device?: unknown } | undefined;
    return log !== undefined && !mayHoldLog(String(log.device));
  }
}
