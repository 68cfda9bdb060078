import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { beside } from '../harness/figure.ts';

/** Milliseconds for all statements. */
export interface MembershipTimes {
  readonly statements: number;
  readonly verify: number;
  readonly signatures: number;
}

/** Who belongs to a practice, worked out from the beginning: what every start of a device does. */
export const membership: Bench = {
  name: 'membership-200',
  about: 'verifying who belongs to a practice, statement by statement, forks included',
  async *run() {
    const { statements, verify, signatures } = await ask<MembershipTimes>('membership/verify.ts');
    yield beside('membership-200', statements, 'ms', verify, 'Ed25519 alone', signatures);
  }
};
