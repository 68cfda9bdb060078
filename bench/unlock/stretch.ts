import { chooseCost, stretch } from '../../src/lib/crypto/stretch.ts';
import { tell } from '../harness/child.ts';
import { median } from '../harness/stats.ts';
import type { UnlockTimes } from './bench.ts';

const ROUNDS = 5;

const cost = await chooseCost(stretch, () => performance.now());
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const began = performance.now();
  await stretch('correct horse battery staple', new Uint8Array(16), cost);
  times.push(performance.now() - began);
}
tell({ passes: cost.passes, milliseconds: median(times) } satisfies UnlockTimes);
