interface Job<In, Out> {
  readonly input: In;
  readonly resolve: (output: Out) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what arrives in one turn of the event loop and does it at once: pushes of several
 * connections share one transaction and one flush of the disk, which is what a commit costs.
 */
export class GroupCommit<In, Out> {
  readonly #commit: (inputs: readonly In[]) => readonly Out[];
  #waiting: Job<In, Out>[] = [];

  /** @param commit does all inputs in one transaction, in order, or throws and has done none. */
  constructor(commit: (inputs: readonly In[]) => readonly Out[]) {
    this.#commit = commit;
  }

  /** Resolves when the transaction that holds `input` is committed. */
  add(input: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ input, resolve, reject });
    });
  }

  /** Does at once what waits. */
  flush(): void {
    const jobs = this.#waiting;
    if (jobs.length === 0) return;
    this.#waiting = [];
    try {
      const outputs = this.#commit(jobs.map((job) => job.input));
      jobs.forEach((job, at) => job.resolve(outputs[at]!));
    } catch (error) {
      // One job's failure (a full disk, most likely) undid the others too: each is tried alone, so
      // that a small push still goes in where a large one does not fit.
      if (jobs.length === 1) jobs[0]!.reject(error);
      else for (const job of jobs) this.#alone(job);
    }
  }

  #alone(job: Job<In, Out>): void {
    try {
      job.resolve(this.#commit([job.input])[0]!);
    } catch (error) {
      job.reject(error);
    }
  }
}
