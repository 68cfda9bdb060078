import type { ReplicaStatus } from '../api/replica.ts';
import { toProblem, type Problem, type Result } from '../problem.ts';
import { Listeners } from './subscriptions.ts';

/** Tells whoever looks how a replica stands, once per burst of changes; keeps what its store said. */
export class StatusBoard {
  readonly #compose: (storage: Problem | null) => ReplicaStatus;
  readonly #defer: (work: () => void) => void;
  readonly #listeners = new Listeners<ReplicaStatus>();
  #scheduled = false;
  #storageProblem: Problem | null = null;

  constructor(
    compose: (storage: Problem | null) => ReplicaStatus,
    defer: (work: () => void) => void
  ) {
    this.#compose = compose;
    this.#defer = defer;
  }

  get status(): ReplicaStatus {
    return this.#compose(this.#storageProblem);
  }

  watch(seen: (status: ReplicaStatus) => void): () => void {
    seen(this.status);
    return this.#listeners.add(seen);
  }

  changed(): void {
    if (this.#scheduled || this.#listeners.size === 0) return;
    this.#scheduled = true;
    this.#defer(() => {
      this.#scheduled = false;
      this.#listeners.tell(this.status);
    });
  }

  /** What came in could be stored, or why not. */
  received(failure: unknown): void {
    this.#storageProblem = failure === undefined ? null : toProblem(failure);
    this.changed();
  }

  /** How writing something ended; only what concerns the store itself is kept. */
  wrote(outcome: Result<unknown>): void {
    const isStorage = !outcome.ok && outcome.problem.code.startsWith('storage-');
    if (isStorage === (this.#storageProblem !== null)) return;
    this.#storageProblem = isStorage ? outcome.problem : null;
    this.changed();
  }
}
