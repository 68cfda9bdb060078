import { editToSeen } from './edit-to-seen/bench.ts';
import { firstSync } from './first-sync/bench.ts';
import type { Bench } from './harness/bench.ts';
import { search } from './search/bench.ts';

/** Every bench, in the order in which they run. */
export const BENCHES: readonly Bench[] = [firstSync, search, editToSeen];
