import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startAutomerge } from '#lib/docs/core/automerge.node.ts';
import { Found, fuzz } from '../tests/hostile/fuzz/run.ts';

/**
 * `npm run fuzz`: feeds a million inputs, or `-- --inputs N`, to every parser that a network reaches,
 * under a seed of its own or `-- --seed N`. Prints the seed, and an input that goes wrong.
 */
const { values } = parseArgs({
  options: { inputs: { type: 'string' }, seed: { type: 'string' } }
});
const inputs = Number(values.inputs ?? 1_000_000);
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!(inputs > 0) || !Number.isSafeInteger(seed)) {
  console.error('Give --inputs and --seed as whole numbers.');
  process.exit(2);
}

await startAutomerge();
console.log(`seed ${seed}, ${inputs} inputs`);
const began = Date.now();
try {
  const done = await fuzz({
    inputs,
    seed,
    progress: (so, target) => console.log(`${so}\t${target}`)
  });
  console.log(`${done} inputs in ${Math.round((Date.now() - began) / 1000)} s: nothing found`);
} catch (error) {
  if (!(error instanceof Found)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
