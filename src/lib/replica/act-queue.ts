import type { Changed } from '../api/replica.ts';
import { toProblem, type Result } from '../problem.ts';
import type { Act } from './writer.ts';

/** Acts in one transaction at most: nobody waits longer than that for their own. */
const TOGETHER = 100;

interface Waiting {
  readonly act: Act;
  readonly answer: (outcome: Result<Changed[]>) => void;
}

/**
 * Acts that wait for their turn. Those that were asked for while an earlier one was at work are
 * handed on together, so that a crowd of them costs the disk what one does.
 */
export class ActQueue {
  readonly #commit: (take: () => readonly Act[]) => Promise<readonly Result<Changed[]>[]>;
  readonly #waiting: Waiting[] = [];

  /**
   * @param commit waits for the turn, takes the acts that wait by then, and gives their outcomes in
   * order
   */
  constructor(commit: (take: () => readonly Act[]) => Promise<readonly Result<Changed[]>[]>) {
    this.#commit = commit;
  }

  /** Resolves with the act's outcome. */
  add(act: Act): Promise<Result<Changed[]>> {
    return new Promise((answer) => {
      this.#waiting.push({ act, answer });
      if (this.#waiting.length === 1) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    let taken: Waiting[] = [];
    try {
      const outcomes = await this.#commit(() => {
        taken = this.#waiting.splice(0, TOGETHER);
        if (this.#waiting.length > 0) void this.#drain();
        return taken.map(({ act }) => act);
      });
      taken.forEach(({ answer }, at) => answer(outcomes[at]!));
    } catch (error) {
      for (const { answer } of taken) answer({ ok: false, problem: toProblem(error) });
    }
  }
}
