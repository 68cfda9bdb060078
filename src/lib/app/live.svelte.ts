import { untrack } from 'svelte';
import type { Changed, ChangeRequest, DocumentView } from '../api/replica.ts';
import type { ChangeRequestFor } from '../docs/changes.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import { toProblem, type Problem, type Result } from '../problem.ts';
import type { QueryName, QueryParams, QueryResult } from '../projections/catalogue.ts';
import { session } from './session.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { troublesHere } from './troubles.svelte.ts';

/** One named change or several, all of them made or none; arguments are checked by the name. */
export type Requests = ChangeRequestFor | readonly ChangeRequestFor[];

/** A change whose name is known only when running; what is written out must be of {@link Requests}. */
type Unnamed<N extends string> = ChangeRequest & { readonly change: N } & (string extends N
    ? unknown
    : never);

type AnyRequests = ChangeRequest | readonly ChangeRequest[];

interface Making<Rest extends unknown[], Made> {
  (requests: Requests, ...rest: Rest): Promise<Made>;
  <N extends string>(requests: Unnamed<N> | readonly Unnamed<N>[], ...rest: Rest): Promise<Made>;
}

/** A value that keeps itself up to date. */
export interface Live<T> {
  /** The newest answer; undefined until there is one. */
  readonly current: T | undefined;
  /** No answer yet to what is asked now. */
  readonly loading: boolean;
  /** Why there is none; the page's notice tells it, and it goes away with the next answer. */
  readonly problem: Problem | undefined;
}

export interface LiveOptions {
  /**
   * Goes on showing the answer to the last question until the next one is there. For lists that are
   * narrowed down while typing; never for anything about one patient, who might be the wrong one.
   */
  readonly keep?: boolean;
}

/**
 * The result of a named query, now and after every change, for as long as the calling component
 * lives: `const hits = liveQuery(() => ['patients.search', { text }])`. Asks nothing while the
 * function returns undefined. Call it while the component is made.
 */
export function liveQuery<N extends QueryName>(
  ask: () => readonly [N, QueryParams<N>] | undefined,
  options: LiveOptions = {}
): Live<QueryResult<N>> {
  // Asked again only when the question itself differs, not when some value it was made from did.
  const question = $derived.by(() => {
    const asked = ask();
    return asked && JSON.stringify(asked);
  });
  return subscribe<QueryResult<N>>(() => {
    const { practice } = session;
    if (!practice || question === undefined) return undefined;
    const [name, params] = JSON.parse(question) as [N, QueryParams<N>];
    return (seen, failed) => practice.live(name, params, seen, failed);
  }, options);
}

/** A document, now and after every change; `null` where this device has none of that id. */
export function liveDocument<K extends Kind>(
  kind: K,
  id: () => Uuid | undefined
): Live<DocumentView<K> | null> {
  const wanted = $derived(id());
  return subscribe<DocumentView<K> | null>(() => {
    const { practice } = session;
    const document = wanted;
    if (!practice || document === undefined) return undefined;
    return (seen, failed) => practice.watch(kind, document, (view) => seen(view ?? null), failed);
  }, {});
}

type Source<T> = (seen: (value: T) => void, failed: (problem: Problem) => void) => () => void;

function subscribe<T>(source: () => Source<T> | undefined, { keep = false }: LiveOptions): Live<T> {
  let current = $state.raw<T | undefined>(undefined);
  let loading = $state(true);
  let problem = $state.raw<Problem | undefined>(undefined);
  let attempt = $state(0);
  const troubles = troublesHere();

  $effect.pre(() => {
    void attempt;
    const start = source();
    untrack(() => {
      loading = true;
      problem = undefined;
      if (!keep) current = undefined;
    });
    if (!start) return;
    let stopped = false;
    let settle: (() => void) | undefined;
    const stop = start(
      (value) => {
        if (stopped) return;
        settle?.();
        settle = problem = undefined;
        current = value;
        loading = false;
      },
      (why) => {
        if (stopped) return;
        // What stands there stays: it was true when it was shown, and the notice says the rest.
        problem = why;
        settle ??= troubles?.tell(why, () => attempt++);
      }
    );
    return () => {
      stopped = true;
      settle?.();
      stop();
    };
  });

  return {
    get current() {
      return current;
    },
    get loading() {
      return loading;
    },
    get problem() {
      return problem;
    }
  };
}

/** One answer of a named query, for suggestions and acts; pages that stay open use {@link liveQuery}. */
export async function ask<N extends QueryName>(
  name: N,
  params: QueryParams<N>
): Promise<QueryResult<N>> {
  return open().query(name, params);
}

/** Makes changes and answers with what became of them; says nothing to anybody. */
export const change: Making<[], Result<Changed[]>> = async (
  requests: AnyRequests
): Promise<Result<Changed[]>> => {
  try {
    return await open().change('change' in requests ? [requests] : [...requests]);
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
};

/** Makes a field's change and answers with what was wrong: made for `InlineEdit`. */
export const save: Making<[], Problem | null> = async (requests: AnyRequests) => {
  const made = await change(requests);
  return made.ok ? null : made.problem;
};

export interface ActOptions {
  /** Said when it is done: `Booked for 10:20`. */
  readonly done?: string | ((changed: readonly Changed[]) => string);
  /** What takes it back; offered with `done`. */
  readonly undo?: AnyRequests | ((changed: readonly Changed[]) => AnyRequests);
}

/**
 * Does what a person asked for: makes the changes, says so with a way back where there is one, and
 * shows what went wrong where it did. Answers with what changed, or undefined.
 */
export const act: Making<[options?: ActOptions], readonly Changed[] | undefined> = async (
  requests: AnyRequests,
  options: ActOptions = {}
) => {
  const made = await change(requests);
  if (!made.ok) {
    toasts.problem(made.problem);
    return undefined;
  }
  const changed = made.value;
  const { done, undo } = options;
  if (done !== undefined) {
    const back = undo && (typeof undo === 'function' ? undo(changed) : undo);
    toasts.say(
      typeof done === 'function' ? done(changed) : done,
      back ? { tone: 'done', undo: () => void act(back, { done: 'Undone' }) } : { tone: 'done' }
    );
  }
  return changed;
};

function open() {
  if (!session.practice) throw new Error('No practice is open.');
  return session.practice;
}
