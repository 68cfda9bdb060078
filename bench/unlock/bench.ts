import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { alone } from '../harness/figure.ts';

/** What unlocking a profile costs; made to take 0.3 to 1 s, so that guessing is slow. */
export interface UnlockTimes {
  /** Passes that this machine chose, over 64 MiB each. */
  readonly passes: number;
  readonly milliseconds: number;
}

export const unlock: Bench = {
  name: 'unlock',
  about: 'one passphrase through argon2id, at the cost that this machine chooses for itself',
  async *run() {
    const { passes, milliseconds } = await ask<UnlockTimes>('unlock/stretch.ts');
    yield alone('unlock', passes, milliseconds, 'ms');
  }
};
