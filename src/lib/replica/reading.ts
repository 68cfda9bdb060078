import type { DocumentView } from '../api/replica.ts';
import { A, type Doc } from '../docs/core/automerge.ts';
import { concurrentFields } from '../docs/core/conflicts.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { KINDS, readDocument, SCOPES, type Kind } from '../docs/kinds.ts';
import { toProblem, type Problem } from '../problem.ts';
import type { QueryName, QueryParams, QueryResult } from '../projections/catalogue.ts';
import type { Projections } from '../projections/projections.ts';
import { refuse, type Gate } from './gate.ts';
import type { LiveQueries } from './live-queries.ts';
import { DocumentListeners } from './subscriptions.ts';

export interface ReadingParts {
  readonly gate: Gate;
  readonly projections: Projections;
  readonly live: LiveQueries;
  /** Looks at a document as it is stored, in a turn of its own. */
  readonly look: <T>(id: Uuid, see: (doc: Doc<unknown>) => T) => Promise<T | undefined>;
}

/** Reading what a device holds, as far as its member may: documents and queries, once and live. */
export class ReadingDesk {
  readonly #parts: ReadingParts;
  readonly #watchers = new DocumentListeners();

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  async read<K extends Kind>(kind: K, id: Uuid): Promise<DocumentView<K> | undefined> {
    refuse(this.#parts.gate.reading(kind));
    const found = await this.#parts.look(id, (doc) => ({
      reading: readDocument(kind, doc),
      heads: A.getHeads(doc),
      concurrent: concurrentFields(doc, KINDS[kind].critical)
    }));
    if (!found?.reading.value || found.reading.value.kind !== kind) return undefined;
    const { value, problems, newer } = found.reading;
    return { id, kind, value, problems, newer, heads: found.heads, concurrent: found.concurrent };
  }

  watch<K extends Kind>(
    kind: K,
    id: Uuid,
    seen: (view: DocumentView<K> | undefined) => void,
    failed: (problem: Problem) => void = () => undefined
  ): () => void {
    let stopped = false;
    const look = () =>
      void this.read(kind, id).then(
        (view) => {
          if (!stopped) seen(view);
        },
        (error: unknown) => {
          if (!stopped) failed(toProblem(error));
        }
      );
    look();
    const stop = this.#watchers.add(id, look);
    return () => {
      stopped = true;
      stop();
    };
  }

  /** Says that a document is different now. */
  moved(id: Uuid): void {
    this.#watchers.tell(id);
  }

  /** Says that what may be read is different now. */
  rightsMoved(): void {
    this.#parts.live.askAll();
    this.#watchers.tellAll();
  }

  async query<N extends QueryName>(name: N, params: QueryParams<N>): Promise<QueryResult<N>> {
    refuse(this.#parts.gate.asking(name));
    return this.#parts.projections.query(name, this.#asRole(name, params));
  }

  live<N extends QueryName>(
    name: N,
    params: QueryParams<N>,
    seen: (result: QueryResult<N>) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    const { gate, projections, live } = this.#parts;
    return live.add(
      name,
      projections.tablesOf(name),
      () => {
        refuse(gate.asking(name));
        return projections.query(name, this.#asRole(name, params));
      },
      (result) => seen(result as QueryResult<N>),
      failed
    );
  }

  /** Counts of what needs attention are of what this role may see, whoever asks with what. */
  #asRole<N extends QueryName>(name: N, params: QueryParams<N>): QueryParams<N> {
    if (!COUNTED_BY_SCOPE.has(name)) return params;
    const scopes = SCOPES.filter((scope) => this.#parts.gate.mayRead(scope));
    return { ...params, scopes };
  }
}

/** Queries that are told which scopes' matters to count. */
const COUNTED_BY_SCOPE: ReadonlySet<QueryName> = new Set([
  'attention.list',
  'attention.count',
  'today.summary'
]);
