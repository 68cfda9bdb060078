import { A, type Doc } from '../docs/core/automerge.ts';
import {
  findChange,
  prepareChange,
  runChangeInPlace,
  type AnyChange,
  type PreparedChange
} from '../docs/changes.ts';
import type { Target } from '../docs/core/change.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { ChangeContext } from '../docs/core/write.ts';
import type { Kind } from '../docs/kinds.ts';
import { fail, ok, ProblemError, type Problem, type Result } from '../problem.ts';
import type { Changed, ChangeRequest } from '../api/replica.ts';
import type { Documents } from './documents.ts';
import type { Outbox } from './outbox.ts';
import type { Projector } from './projector.ts';
import type { RequestLog } from './request-log.ts';
import type { AtomicStore } from './store/store.ts';
import type { WorkingSet } from './working-set.ts';

/** A document with changes that are not committed yet. */
interface Staged {
  readonly kind: Kind;
  doc: Doc<unknown>;
  readonly before: readonly string[];
}

/** What somebody asks for at once: all of it is done, or nothing. */
export interface Act {
  readonly requests: readonly ChangeRequest[];
  /** Names the act: asked for again (the answer was lost), it is not done again. */
  readonly requestId?: string | undefined;
}

/** A change whose arguments are sound and whose document is here. */
interface Ready {
  readonly definition: AnyChange;
  readonly prepared: PreparedChange;
  readonly document: Staged;
}

/** An act that was made in memory. */
interface Made {
  readonly requestId: string | undefined;
  readonly changed: readonly Changed[];
  /** Documents that are to be written for it: none where it was done and answered before. */
  readonly documents: readonly Uuid[];
}

/** Changes of one document that are committed now. */
export interface CommittedChanges {
  readonly id: Uuid;
  readonly kind: Kind;
  readonly changes: readonly Uint8Array[];
}

/** An act's answer, and what its transaction committed (said once, of all acts in it). */
export interface Written {
  readonly changed: Changed[];
  readonly committed: readonly CommittedChanges[];
}

export interface WriterParts {
  readonly store: AtomicStore;
  readonly documents: Documents;
  readonly workingSet: WorkingSet;
  readonly outbox: Outbox;
  readonly projector: Projector;
  readonly requests: RequestLog;
  /** A fresh context for one act: its time is that of the act. */
  readonly context: () => ChangeContext;
  /** Why a document must not be changed here, where it is another practice's; see `sharing/guard.ts`. */
  readonly guard: (doc: Doc<unknown>) => Problem | undefined;
  /** Why nothing is written in or about a record that was destroyed; see `erasing/destroying.ts`. */
  readonly destroyed: (id: Uuid) => Problem | undefined;
  /** Whether this device's role may write documents of a kind. */
  readonly mayWrite: (kind: Kind) => boolean;
}

/**
 * The write path: a change is checked, made, and committed together with its place in the outbox;
 * only then does anybody see it. Its methods are to be called one at a time.
 */
export class Writer {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /**
   * Makes acts, each all or nothing, and gives their outcomes in order. Acts that all succeed share
   * one transaction; where one does not, each has its own, as if they had come one after the other.
   */
  async change(acts: readonly Act[]): Promise<Result<Written>[]> {
    if (acts.length > 1) {
      const together = await this.#changeTogether(acts);
      if (together.ok) return together.value.map(ok);
    }
    const outcomes: Result<Written>[] = [];
    for (const act of acts) {
      const alone = await this.#changeTogether([act]);
      outcomes.push(alone.ok ? ok(alone.value[0]!) : alone);
    }
    return outcomes;
  }

  async #changeTogether(acts: readonly Act[]): Promise<Result<Written[]>> {
    const staged = new Map<Uuid, Staged>();
    const made = await this.#makeActs(acts, staged);
    const saved = made.ok ? await this.#save(staged, made.value) : made;
    if (!saved.ok) this.#drop(staged);
    return saved;
  }

  /**
   * Commits changes that were made elsewhere on this device, typed into an open note, or that come
   * from a share space.
   */
  async absorb(id: Uuid, kind: Kind, changes: readonly Uint8Array[]): Promise<CommittedChanges> {
    const { store, documents, outbox, projector, workingSet } = this.#parts;
    const gone = this.#parts.destroyed(id);
    if (gone) throw new ProblemError(gone);
    const queued = outbox.enqueue(id, kind, changes);
    await store.commit({
      put: [...documents.append(id, kind, changes), queued.put],
      remove: projector.takeClean([id])
    });
    queued.committed();
    documents.noteCommitted(id, kind);
    workingSet.apply(id, changes);
    const doc = (await workingSet.get(id))!.doc;
    projector.now([{ id, kind, doc }]);
    return { id, kind, changes };
  }

  async #makeActs(acts: readonly Act[], staged: Map<Uuid, Staged>): Promise<Result<Made[]>> {
    const all: Made[] = [];
    const named = new Map<string, Made>();
    for (const { requests, requestId } of acts) {
      const before = requestId && (named.get(requestId) ?? (await this.#answered(requestId)));
      const made = before ? ok(before) : await this.#makeAct(requests, requestId, staged);
      if (!made.ok) return made;
      all.push(made.value);
      if (requestId) named.set(requestId, made.value);
    }
    return ok(all);
  }

  async #answered(requestId: string): Promise<Made | undefined> {
    const changed = await this.#parts.requests.find(requestId);
    return changed && { requestId: undefined, changed, documents: [] };
  }

  async #makeAct(
    requests: readonly ChangeRequest[],
    requestId: string | undefined,
    staged: Map<Uuid, Staged>
  ): Promise<Result<Made>> {
    const context = this.#parts.context();
    const made: Omit<Changed, 'heads'>[] = [];
    const along: Omit<Changed, 'heads'>[] = [];
    for (const request of requests) {
      const one = await this.#make(request, context, staged);
      if (!one.ok) return one;
      made.push(one.value);
      const more = await this.#makeAlong(request, one.value, context, staged);
      if (!more.ok) return more;
      along.push(...more.value);
    }
    const heads = new Map<Uuid, readonly string[]>();
    for (const { document } of made) {
      if (!heads.has(document)) heads.set(document, A.getHeads(staged.get(document)!.doc));
    }
    const changed = made.map((one) => ({ ...one, heads: heads.get(one.document)! }));
    const documents = [...made, ...along].filter((one) => one.changed).map((one) => one.document);
    return ok({ requestId, changed, documents });
  }

  /** Makes what goes with a change in other documents, as far as they are here and may be written. */
  async #makeAlong(
    request: ChangeRequest,
    { document, changed }: Omit<Changed, 'heads'>,
    context: ChangeContext,
    staged: Map<Uuid, Staged>
  ): Promise<Result<Omit<Changed, 'heads'>[]>> {
    const along = changed ? findChange(request.change)?.along : undefined;
    const made: Omit<Changed, 'heads'>[] = [];
    for (const more of along?.(staged.get(document)!.doc as never) ?? []) {
      if (!this.#parts.mayWrite(findChange(more.change)!.kind)) continue;
      const ready = await this.#ready(more, context, staged);
      if (!ready.ok) continue;
      const one = this.#run(ready.value, context);
      if (!one.ok) return one;
      made.push(one.value);
    }
    return ok(made);
  }

  async #make(
    request: ChangeRequest,
    context: ChangeContext,
    staged: Map<Uuid, Staged>
  ): Promise<Result<Omit<Changed, 'heads'>>> {
    const ready = await this.#ready(request, context, staged);
    return ready.ok ? this.#run(ready.value, context) : ready;
  }

  /** Checks a change and finds its document; nothing is changed yet. */
  async #ready(
    request: ChangeRequest,
    context: ChangeContext,
    staged: Map<Uuid, Staged>
  ): Promise<Result<Ready>> {
    const definition = findChange(request.change);
    if (!definition) {
      return fail('unknown-change', `There is no change called “${request.change}”.`, {
        safe: 'Nothing was changed.'
      });
    }
    const prepared = prepareChange(definition, request.args, context);
    if (!prepared.ok) return prepared;
    const { target } = prepared.value;
    const gone = this.#destroyed(target, request.args);
    if (gone) return { ok: false, problem: gone };
    const document = staged.get(target.id) ?? (await this.#stage(target, context));
    if (!document) {
      return fail('document-not-found', `This ${target.kind} is not on this device.`, {
        safe: 'Nothing was changed.',
        action: 'It may not have arrived yet: look at the sync page, then try again.'
      });
    }
    staged.set(target.id, document);
    const refused = this.#parts.guard(document.doc);
    if (refused) return { ok: false, problem: refused };
    return ok({ definition, prepared: prepared.value, document });
  }

  /** A destroyed record is not written in again, nor begun anew under its old name (ERA5). */
  #destroyed({ id, kind }: Target, args: unknown): Problem | undefined {
    const patient = (args as { patient?: unknown } | null)?.patient;
    const about = kind === 'accessLog' || typeof patient !== 'string' ? undefined : patient;
    return this.#parts.destroyed(id) ?? (about ? this.#parts.destroyed(about) : undefined);
  }

  /** In place: where any of the changes fails, the documents are dropped and read again. */
  #run(
    { definition, prepared, document }: Ready,
    context: ChangeContext
  ): Result<Omit<Changed, 'heads'>> {
    const outcome = runChangeInPlace(document.doc as never, definition, prepared, context);
    if (!outcome.ok) return outcome;
    document.doc = outcome.value.doc as Doc<unknown>;
    const { result, changed } = outcome.value;
    const { target } = prepared;
    return ok({ document: target.id, kind: target.kind, result, changed });
  }

  async #stage(target: Target, context: ChangeContext): Promise<Staged | undefined> {
    const { workingSet } = this.#parts;
    const stored = await workingSet.take(target.id);
    if (stored) {
      return { kind: target.kind, doc: stored.doc, before: A.getHeads(stored.doc) };
    }
    if (!target.genesis) return undefined;
    const practice = target.practice ?? context.practice;
    const created = workingSet.create(target.kind, target.id, practice, target.genesis);
    return { kind: target.kind, doc: created.doc, before: [] };
  }

  async #save(staged: Map<Uuid, Staged>, made: readonly Made[]): Promise<Result<Written[]>> {
    const { store, documents, outbox, projector, requests } = this.#parts;
    const writtenTo = new Set(made.flatMap((one) => one.documents));
    const written = [...staged].filter(([id]) => writtenTo.has(id));
    const committed: CommittedChanges[] = written.map(([id, { kind, doc, before }]) => {
      return { id, kind, changes: A.getChangesSince(doc, [...before]) };
    });
    const outcomes = made.map(({ changed }, at): Written => {
      return { changed: [...changed], committed: at === 0 ? committed : [] };
    });
    if (committed.length === 0) {
      this.#release(staged);
      return ok(outcomes);
    }

    const queued = committed.map(({ id, kind, changes }) => outbox.enqueue(id, kind, changes));
    try {
      await store.commit({
        put: [
          ...committed.flatMap(({ id, kind, changes }) => documents.append(id, kind, changes)),
          ...queued.map((one) => one.put),
          ...made.flatMap(({ requestId, changed }) =>
            requestId ? [requests.keep(requestId, changed)] : []
          )
        ],
        remove: projector.takeClean(writtenTo)
      });
    } catch (error) {
      if (error instanceof ProblemError) return { ok: false, problem: error.problem };
      throw error;
    }
    for (const one of queued) one.committed();
    for (const { id, kind } of committed) documents.noteCommitted(id, kind);
    projector.now(written.map(([id, { kind, doc }]) => ({ id, kind, doc })));
    this.#release(staged);
    return ok(outcomes);
  }

  /** Gives the documents back to the working set, which may let go of some of them at once. */
  #release(staged: Map<Uuid, Staged>): void {
    for (const [id, { doc, before }] of staged) {
      const isStored = before.length > 0 || this.#parts.documents.has(id);
      if (isStored) this.#parts.workingSet.replace(id, doc);
      else A.free(doc);
    }
  }

  /** Forgets what was made and not committed: memory says again what the store says. */
  #drop(staged: Map<Uuid, Staged>): void {
    for (const { doc } of staged.values()) A.free(doc);
    staged.clear();
  }
}
