import { ProblemError, toProblem, type Problem } from '../problem.ts';

interface LiveQuery {
  readonly name: string;
  readonly tables: ReadonlySet<string>;
  readonly run: () => unknown;
  readonly seen: (result: unknown) => void;
  readonly failed: (problem: Problem) => void;
  last: string | undefined;
}

/**
 * Queries that somebody is looking at. When tables change, those that read them run again, once per
 * burst of changes, and their result is sent on only if it differs.
 */
export class LiveQueries {
  readonly #queries = new Set<LiveQuery>();
  readonly #changed = new Set<string>();
  readonly #defer: (work: () => void) => void;
  #scheduled = false;

  /** @param defer runs work a little later, when the engine has done what is more urgent. */
  constructor(defer: (work: () => void) => void) {
    this.#defer = defer;
  }

  /**
   * Starts a live query: `seen` is called with the present result at the next opportunity. Where a
   * run fails, `failed` is told why; the query runs again with the next change of its tables, and
   * its result is then told in any case.
   */
  add(
    name: string,
    tables: ReadonlySet<string>,
    run: () => unknown,
    seen: (result: unknown) => void,
    failed: (problem: Problem) => void = () => undefined
  ): () => void {
    const query: LiveQuery = { name, tables, run, seen, failed, last: undefined };
    this.#queries.add(query);
    this.#defer(() => this.#refresh(query));
    return () => void this.#queries.delete(query);
  }

  /** Asks every query again: what may be asked is different now. */
  askAll(): void {
    this.#defer(() => {
      for (const query of [...this.#queries]) this.#refresh(query);
    });
  }

  /** Says that rows of these tables changed. */
  changed(tables: ReadonlySet<string>): void {
    if (tables.size === 0) return;
    for (const table of tables) this.#changed.add(table);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#defer(() => {
      this.#scheduled = false;
      const changed = new Set(this.#changed);
      this.#changed.clear();
      for (const query of [...this.#queries]) {
        if (!query.tables.isDisjointFrom(changed)) this.#refresh(query);
      }
    });
  }

  #refresh(query: LiveQuery): void {
    if (!this.#queries.has(query)) return;
    let result: unknown;
    try {
      result = query.run();
    } catch (error) {
      if (!(error instanceof ProblemError)) {
        console.error(`The live query ${query.name} failed`, error);
      }
      query.last = undefined;
      query.failed(toProblem(error));
      return;
    }
    const text = JSON.stringify(result);
    if (text === query.last) return;
    query.last = text;
    query.seen(result);
  }
}
