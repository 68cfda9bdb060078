/** Does one thing at a time, in the order in which they were asked for. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` after everything asked for before it; one that fails does not stop the next. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything asked for so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
