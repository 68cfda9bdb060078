import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run bench [-- name…]`: measures, and prints one line of JSON per figure. Installs the peers
 * first where they are missing, before anything is loaded that needs them.
 */
const HERE = import.meta.dirname;
/** When no more measurements are repeated; the rest takes a minute or two longer at most. */
const MINUTES = 9;

if (!existsSync(join(HERE, 'node_modules'))) {
  console.error('Installing what is measured against…');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: HERE,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32'
  });
  if (status !== 0) {
    console.error('The peers could not be installed; the reason stands above.');
    process.exit(1);
  }
}

const { BENCHES } = await import('./benches.ts');
const { machine } = await import('./harness/machine.ts');
const { endChildren } = await import('./harness/child.ts');
const { Workspace } = await import('./harness/workspace.ts');

const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are:`);
  for (const { name, about } of BENCHES) console.error(`  ${name.padEnd(14)} ${about}`);
  process.exit(2);
}

const results = join(HERE, 'results', `${new Date().toISOString().slice(0, 10)}.jsonl`);
mkdirSync(join(HERE, 'results'), { recursive: true });
/** Notes what a bench begins on: figures say little without the load that they were taken under. */
function noteMachine(): void {
  const facts = machine();
  console.error(facts);
  appendFileSync(results, `${JSON.stringify({ machine: facts, at: new Date().toISOString() })}\n`);
}

const space = new Workspace(MINUTES);
const clean = async () => {
  await endChildren();
  await space.remove();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void clean().then(() => process.exit(1)));
}
try {
  for (const bench of BENCHES) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    console.error(`${bench.name}: ${bench.about}`);
    noteMachine();
    try {
      for await (const figure of bench.run(space)) {
        const line = JSON.stringify(figure);
        console.log(line);
        appendFileSync(results, `${line}\n`);
      }
    } catch (error) {
      // One bench that cannot run leaves the others as they are.
      console.error(error);
      process.exitCode = 1;
    }
  }
} finally {
  await clean();
}
