import { findChange, prepareChange, runChange } from '#lib/docs/changes.ts';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { genesisOf, readDocument, type DocumentOf, type Kind } from '#lib/docs/kinds.ts';
import { ok, type Problem, type Result } from '#lib/problem.ts';
import type { Changed, ChangeRequest, DocumentView, ReplicaApi } from '#lib/replica/api.ts';

export const PRACTICE = '0190b5a2-7c1d-7000-8000-000000000001';
export const MEMBER = '0190b5a2-7c1d-7000-8000-000000000002';

/** Real documents and real changes, without a disk: what an import needs of a replica. */
export class TestReplica implements Pick<ReplicaApi, 'change' | 'read'> {
  readonly docs = new Map<string, { kind: Kind; doc: Doc<unknown> }>();
  /** Every transaction's requests, as they came. */
  readonly transactions: ChangeRequest[][] = [];
  /** Asked before every transaction. */
  fault: ((requests: readonly ChangeRequest[]) => Problem | undefined) | undefined;
  #ids = 0;

  async change(requests: ChangeRequest[]): Promise<Result<Changed[]>> {
    const problem = this.fault?.(requests);
    if (problem) return { ok: false, problem };
    const before = new Map(this.docs);
    const changed: Changed[] = [];
    for (const request of requests) {
      const result = this.#one(request);
      if (!result.ok) {
        this.docs.clear();
        for (const [id, entry] of before) this.docs.set(id, entry);
        return result;
      }
      changed.push(result.value);
    }
    this.transactions.push(requests);
    return ok(changed);
  }

  async read<K extends Kind>(kind: K, id: string): Promise<DocumentView<K> | undefined> {
    const found = this.docs.get(id);
    if (!found) return undefined;
    const { value, problems, newer } = readDocument(kind, found.doc);
    const heads = A.getHeads(found.doc);
    return { id, kind, value: value!, heads, problems, newer, concurrent: [] };
  }

  /** The plain value of a document that must be here. */
  async get<K extends Kind>(kind: K, id: string): Promise<DocumentOf<K>> {
    return (await this.read(kind, id))!.value;
  }

  /** Plain values of all documents of a kind. */
  all<K extends Kind>(kind: K): DocumentOf<K>[] {
    return [...this.docs.values()]
      .filter((entry) => entry.kind === kind)
      .map(({ doc }) => readDocument(kind, doc).value!);
  }

  /** How many changes every document has: the same numbers mean that nothing was written. */
  heads(): string[] {
    return [...this.docs].map(([id, { doc }]) => `${id} ${A.getHeads(doc).join()}`).sort();
  }

  #one({ change, args }: ChangeRequest): Result<Changed> {
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
    const present = this.docs.get(id);
    if (!present && !genesis) {
      return { ok: false, problem: { code: 'document-missing', message: `No ${kind} ${id}.` } };
    }
    // A copy under the device's own actor: a failing transaction leaves the document as it was.
    const from = present?.doc ?? genesisOf(kind, { id, practice: PRACTICE }, genesis);
    const doc = A.clone(from as Doc<DocumentOf<Kind>>, { actor: 'ab'.repeat(16) });
    const outcome = runChange(doc, definition, prepared.value.args, context);
    if (!outcome.ok) return outcome;
    this.docs.set(id, { kind, doc: outcome.value.doc });
    const { result, changed } = outcome.value;
    return ok({ document: id, kind, result, changed, heads: A.getHeads(outcome.value.doc) });
  }
}
