import type { Changed, ChangeRequest, DocumentView, ReplicaApi } from '#lib/api/replica.ts';
import { findChange, prepareChange, runChange } from '#lib/docs/changes.ts';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { genesisOf, readDocument, type DocumentOf, type Kind } from '#lib/docs/kinds.ts';
import { ok, type Problem, type Result } from '#lib/problem.ts';

export const PRACTICE = '0190b5a2-7c1d-7000-8000-000000000001';
export const MEMBER = '0190b5a2-7c1d-7000-8000-000000000002';

/** A document open during a transaction. */
interface Open {
  readonly kind: Kind;
  doc: Doc<DocumentOf<Kind>>;
}

/**
 * Real documents and real changes, without a disk: what an import needs of a replica. Documents lie
 * as bytes between transactions, since thousands of live ones would slow each other down.
 */
export class TestReplica implements Pick<ReplicaApi, 'change' | 'read'> {
  readonly docs = new Map<string, { kind: Kind; bytes: Uint8Array }>();
  /** Every transaction's requests, as they came. */
  readonly transactions: ChangeRequest[][] = [];
  /** Asked before every transaction. */
  fault: ((requests: readonly ChangeRequest[]) => Problem | undefined) | undefined;
  #ids = 0;

  async change(requests: ChangeRequest[]): Promise<Result<Changed[]>> {
    const problem = this.fault?.(requests);
    if (problem) return { ok: false, problem };
    const open = new Map<string, Open>();
    try {
      const changed: Changed[] = [];
      for (const request of requests) {
        const result = this.#one(request, open);
        if (!result.ok) return result;
        changed.push(result.value);
      }
      for (const [id, { kind, doc }] of open) this.docs.set(id, { kind, bytes: A.save(doc) });
      this.transactions.push(requests);
      return ok(changed);
    } finally {
      for (const { doc } of open.values()) A.free(doc);
    }
  }

  async read<K extends Kind>(kind: K, id: string): Promise<DocumentView<K> | undefined> {
    return this.#with(id, (doc) => {
      const { value, problems, newer } = readDocument(kind, doc);
      const heads = A.getHeads(doc);
      return { id, kind, value: value!, heads, problems, newer, concurrent: [] };
    });
  }

  /** Plain values of all documents of a kind. */
  all<K extends Kind>(kind: K): DocumentOf<K>[] {
    return [...this.docs]
      .filter(([, entry]) => entry.kind === kind)
      .map(([id]) => this.#with(id, (doc) => readDocument(kind, doc).value!)!);
  }

  /** The heads of every document: the same ones mean that nothing was written. */
  heads(): string[] {
    return [...this.docs.keys()]
      .map((id) => `${id} ${this.#with(id, (doc) => A.getHeads(doc))!.join()}`)
      .sort();
  }

  #with<T>(id: string, work: (doc: Doc<unknown>) => T): T | undefined {
    const found = this.docs.get(id);
    if (!found) return undefined;
    const doc = A.load(found.bytes);
    try {
      return work(doc);
    } finally {
      A.free(doc);
    }
  }

  #one({ change, args }: ChangeRequest, open: Map<string, Open>): Result<Changed> {
    const definition = findChange(change);
    if (!definition) throw new Error(`there is no change called ${change}`);
    const context = {
      practice: PRACTICE,
      by: MEMBER,
      at: '2026-11-22T08:00:00.000Z',
      newId: () => `0190b5a2-7c1d-7000-8000-${String(++this.#ids).padStart(12, '0')}`
    };
    const prepared = prepareChange(definition, args, context);
    if (!prepared.ok) return prepared;
    const { kind, id, genesis } = prepared.value.target;
    const staged = open.get(id) ?? this.#open(kind, id, genesis);
    if (!staged) {
      return { ok: false, problem: { code: 'document-missing', message: `No ${kind} ${id}.` } };
    }
    open.set(id, staged);
    const outcome = runChange(staged.doc, definition, prepared.value.args, context);
    if (!outcome.ok) return outcome;
    staged.doc = outcome.value.doc;
    const { result, changed } = outcome.value;
    return ok({ document: id, kind, result, changed, heads: A.getHeads(staged.doc) });
  }

  #open(kind: Kind, id: string, genesis?: Record<string, unknown>): Open | undefined {
    const present = this.docs.get(id);
    if (present) {
      return { kind, doc: A.load(present.bytes, { actor: ACTOR }) as Doc<DocumentOf<Kind>> };
    }
    if (!genesis) return undefined;
    const first = genesisOf(kind, { id, practice: PRACTICE }, genesis);
    const doc = A.clone(first as Doc<DocumentOf<Kind>>, { actor: ACTOR });
    A.free(first);
    return { kind, doc };
  }
}

const ACTOR = 'ab'.repeat(16);
