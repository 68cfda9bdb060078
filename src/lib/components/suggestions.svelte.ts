import { untrack } from 'svelte';

/**
 * Suggestions for a text that is being typed, with one of them active: the first as soon as an
 * answer is there, so that typing and Enter is enough. Only the newest question's answer is shown.
 */
export class Suggestions<T> {
  found = $state.raw<readonly T[]>([]);
  active = $state(0);
  /** False until the first answer since {@link reset}. */
  answered = $state(false);

  readonly #suggest: (text: string) => Promise<readonly T[]> | readonly T[];
  #asked = 0;
  #waiting: Promise<void> | null = null;

  constructor(suggest: (text: string) => Promise<readonly T[]> | readonly T[]) {
    this.#suggest = suggest;
  }

  ask(text: string): void {
    const mine = ++this.#asked;
    const answer = untrack(() => this.#suggest(text));
    if (!(answer instanceof Promise)) {
      this.#show(answer);
      return;
    }
    this.#waiting = answer.then((found) => {
      if (mine === this.#asked) this.#show(found);
    });
  }

  /** Replaces what is shown without counting as another question: a live answer that changed. */
  #show(found: readonly T[]): void {
    this.found = found;
    this.active = 0;
    this.answered = true;
    this.#waiting = null;
  }

  move(step: number, length = this.found.length): void {
    if (length > 0) this.active = (this.active + step + length) % length;
  }

  /** The active suggestion, after waiting for the answer to what was typed last: Enter may be early. */
  async settled(): Promise<void> {
    while (this.#waiting) await this.#waiting;
  }

  reset(): void {
    this.#asked++;
    this.#waiting = null;
    this.found = [];
    this.active = 0;
    this.answered = false;
  }
}
