import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '#lib/problem.ts';

/** Everything that the built app is made of. */
const SOURCES = [
  'src',
  'static',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
  'tsconfig.json'
];

/** Lies inside the build that it describes, so that another build takes it away. */
const STAMP = join('build', '.stamp');

export interface BuildOptions {
  /** Called before a build, which takes a while. */
  readonly starting?: () => void;
  /** Makes the build in `<root>/build`; throws where it fails. */
  readonly build?: (root: string) => void;
}

/**
 * Builds the app with Vite, unless the build there is was made from the very sources that are here.
 * Contents are compared and not times, because a checkout gives every file a new time.
 *
 * @returns whether a build was made; throws a `ProblemError` where it failed.
 */
export function ensureBuild(root: string, options: BuildOptions = {}): boolean {
  const stamp = stampOf(root);
  if (read(join(root, STAMP)) === stamp && read(join(root, 'build', 'index.html')) !== undefined) {
    return false;
  }
  rmSync(join(root, STAMP), { force: true });
  options.starting?.();
  (options.build ?? viteBuild)(root);
  writeFileSync(join(root, STAMP), stamp);
  return true;
}

function viteBuild(root: string): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit']
  });
  if (status === 0) return;
  throw new ProblemError({
    code: 'build-failed',
    message: 'The app could not be built.',
    safe: 'No data was touched.',
    action: 'The reason stands above. To go on with the last build, start with --no-build.'
  });
}

/** One hash over the names and contents of all sources. */
function stampOf(root: string): string {
  const hash = createHash('sha256');
  for (const name of SOURCES.flatMap((source) => filesOf(root, source))) {
    hash.update(`${name}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, name)))
        .digest()
    );
  }
  return hash.digest('hex');
}

function filesOf(root: string, name: string): string[] {
  const path = join(root, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [name];
  return readdirSync(path)
    .sort()
    .flatMap((each) => filesOf(root, join(name, each)));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
