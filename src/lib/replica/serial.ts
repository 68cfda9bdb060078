/** Runs tasks one after the other, in the order in which they were given. */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `task` after all tasks before it; one that fails does not stop those behind it. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task, task);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything given so far has run. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
