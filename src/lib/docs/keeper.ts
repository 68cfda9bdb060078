import type { Result } from '../problem.ts';
import type { ConcurrentField } from './core/conflicts.ts';
import type { Uuid } from './core/ids.ts';
import type { ReadProblem } from './core/read.ts';
import type { DocumentOf, Kind } from './kinds.ts';

/** Whoever keeps documents: a device, or what stands for one while something is brought in. */
export interface DocumentKeeper {
  /**
   * Makes named changes (see `src/lib/docs/changes.ts`), all of them or none. Resolves when they
   * are *saved*: on this device's disk, in the same transaction as their place in the outbox.
   */
  change(requests: ChangeRequest[]): Promise<Result<Changed[]>>;

  /** A document's plain value; `undefined` where this device has none of that id. */
  read<K extends Kind>(kind: K, id: Uuid): Promise<DocumentView<K> | undefined>;
}

export interface ChangeRequest {
  /** A change's name, for example `chart.addAllergy`. */
  readonly change: string;
  readonly args: unknown;
}

export interface Changed {
  readonly document: Uuid;
  readonly kind: Kind;
  /** What the change returned: usually the id of what was added. */
  readonly result: unknown;
  /** False where the document already said so: nothing was written. */
  readonly changed: boolean;
  readonly heads: readonly string[];
}

export interface DocumentView<K extends Kind> {
  readonly id: Uuid;
  readonly kind: K;
  readonly value: DocumentOf<K>;
  readonly heads: readonly string[];
  /** Parts that could not be read: shown as such, kept in the document. */
  readonly problems: readonly ReadProblem[];
  /** Written by a newer program: to be shown, not edited. */
  readonly newer: boolean;
  /** Safety-critical fields with more than one concurrent value. */
  readonly concurrent: readonly ConcurrentField[];
}
