import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { newUuid, type Uuid } from '#lib/docs/core/ids.ts';
import type { ChangeContext } from '#lib/docs/core/write.ts';
import {
  findChange,
  prepareChange,
  runChange,
  type ChangeArgs,
  type ChangeName,
  type ChangeResult
} from '#lib/docs/changes.ts';
import { genesisOf, readDocument, type DocumentOf, type Kind } from '#lib/docs/kinds.ts';
import { fail, type Result } from '#lib/problem.ts';

/** Ids that are the same in every run: time-ordered, from a small linear generator. */
export function seededIds(seed = 1): () => Uuid {
  let state = seed >>> 0;
  let tick = 0;
  const random = (count: number) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
  return () => newUuid({ now: () => Date.UTC(2026, 10, 22) + tick++, random });
}

export const PRACTICE = '0193b6a0-0000-7000-8000-000000000001';
export const MEMBER = '0193b6a0-0000-7000-8000-000000000002';
export const DOCTOR = '0193b6a0-0000-7000-8000-000000000003';
export const OTHER_DOCTOR = '0193b6a0-0000-7000-8000-000000000004';
export const PATIENT = '0193b6a0-0000-7000-8000-000000000005';
export const NOW = '2026-11-22T07:30:00.500Z';

/** A document as a program without rules sees it; scalars of the root by `Object.assign`. */
export type Tampered = Record<string, Record<string, Record<string, unknown>>>;

/** One device: an actor, a clock that a test sets, and documents by id. */
export class Device {
  readonly documents = new Map<Uuid, Doc<unknown>>();
  readonly actor: string;
  readonly ids: () => Uuid;
  at = NOW;
  by = MEMBER;

  constructor(number: number) {
    this.actor = number.toString(16).padStart(2, '0').repeat(16);
    this.ids = seededIds(number);
  }

  get context(): ChangeContext {
    return { practice: PRACTICE, by: this.by, at: this.at, newId: this.ids };
  }

  /** Makes a change as a replica would: finds or begins the document, then runs it. */
  try<N extends ChangeName>(
    name: N,
    args: ChangeArgs<N>
  ): Result<{ id: Uuid; result: ChangeResult<N>; changed: boolean }> {
    const definition = findChange(name)!;
    const prepared = prepareChange(definition, args, this.context);
    if (!prepared.ok) return prepared;
    const { kind, id, genesis } = prepared.value.target;
    let doc = this.documents.get(id);
    if (!doc) {
      if (!genesis) return fail('document-not-found', `There is no ${kind} ${id} here.`);
      const begun = genesisOf(kind, { id, practice: PRACTICE }, genesis);
      doc = A.clone(begun as Doc<unknown>, { actor: this.actor });
    }
    const run = runChange(doc as Doc<DocumentOf<Kind>>, definition, args, this.context);
    if (!run.ok) return run;
    this.documents.set(id, run.value.doc);
    const { result, changed } = run.value;
    return { ok: true, value: { id, result: result as ChangeResult<N>, changed } };
  }

  /** Makes a change that must succeed; returns what it returned. */
  do<N extends ChangeName>(name: N, args: ChangeArgs<N>): ChangeResult<N> {
    const made = this.try(name, args);
    if (!made.ok) throw new Error(`${name}: ${made.problem.message} ${made.problem.detail ?? ''}`);
    return made.value.result;
  }

  /** The code of the problem with which a change is refused. */
  refused<N extends ChangeName>(name: N, args: ChangeArgs<N>): string {
    const made = this.try(name, args);
    if (made.ok) throw new Error(`${name} was not refused`);
    return made.problem.code;
  }

  doc<K extends Kind>(_kind: K, id: Uuid): Doc<DocumentOf<K>> {
    const doc = this.documents.get(id);
    if (!doc) throw new Error(`no document ${id}`);
    return doc as Doc<DocumentOf<K>>;
  }

  read<K extends Kind>(kind: K, id: Uuid): DocumentOf<K> {
    const { value, problems } = readDocument(kind, this.doc(kind, id));
    if (!value || problems.length > 0) throw new Error(JSON.stringify(problems));
    return value;
  }

  /** A change that no rule has seen: what an old or hostile program might write. */
  tamper(id: Uuid, write: (draft: Tampered) => void, actor = this.actor): void {
    const doc = A.clone(this.documents.get(id)!, { actor });
    this.documents.set(id, A.change(doc, { time: 1 }, write as never));
  }

  /** Takes over everything that another device has. */
  pull(other: Device): void {
    for (const [id, theirs] of other.documents) {
      const ours = this.documents.get(id);
      const merged = ours ? A.merge(ours, theirs) : A.clone(theirs, { actor: this.actor });
      this.documents.set(id, merged);
    }
  }
}
