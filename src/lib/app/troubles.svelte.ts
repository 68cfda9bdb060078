import { getContext, hasContext, setContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { Problem } from '../problem.ts';

interface Trouble {
  readonly problem: Problem;
  readonly retry: () => void;
}

/** What a part of the app cannot read at present, told once however many of its queries fail. */
export class Troubles {
  readonly #open = new SvelteSet<Trouble>();

  /** The problem to show, or undefined while all is well. */
  get first(): Problem | undefined {
    const [trouble] = this.#open;
    return trouble?.problem;
  }

  /** Says that something cannot be read; call what is returned when it can be, or is not asked for. */
  tell(problem: Problem, retry: () => void): () => void {
    const trouble = { problem, retry };
    this.#open.add(trouble);
    return () => void this.#open.delete(trouble);
  }

  /** Asks again for everything that failed. */
  retry(): void {
    for (const { retry } of [...this.#open]) retry();
  }
}

const KEY = Symbol('troubles');

/** Collects what the components inside the calling one cannot read. Call it while it is made. */
export const collectTroubles = (): Troubles => setContext(KEY, new Troubles());

/** Where the component that is being made tells its troubles. */
export const troublesHere = (): Troubles | undefined =>
  hasContext(KEY) ? getContext<Troubles>(KEY) : undefined;
