import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ensureBuild } from './build.ts';
import { findChromium } from './chromium.ts';

/**
 * `npm test`: everything there is to test, on a fresh machine. Installs a Chromium where none is
 * found: Playwright's own where it can be downloaded, else the distribution's; and a reader of PDF.
 */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function playwrightChromium(): string | undefined {
  // Imported late: it is slow, and needed only where no Chromium is installed.
  const found = spawnSync(
    process.execPath,
    ['-e', "process.stdout.write(require('playwright-core').chromium.executablePath())"],
    { encoding: 'utf8' }
  );
  const path = found.stdout.trim();
  return path && spawnSync('test', ['-x', path]).status === 0 ? path : undefined;
}

/** Installs a package of a Debian system; whether it is there is for whoever needs it to ask. */
function installPackage(name: string): void {
  if (process.platform !== 'linux') return;
  const isRoot = process.getuid?.() === 0;
  const apt = (...args: string[]) =>
    run(isRoot ? 'apt-get' : 'sudo', [...(isRoot ? [] : ['-n', 'apt-get']), ...args]);
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', name);
}

function installChromium(): void {
  const has = () => findChromium() ?? playwrightChromium();
  if (has()) return;
  console.log('No Chromium found; installing one for the browser tests.');
  run('npx', ['playwright', 'install', 'chromium']);
  if (!has()) installPackage('chromium');
  if (!has()) {
    console.error(
      'The browser tests need Chromium, and none could be installed. Install one by hand, ' +
        'or set INDABA_CHROMIUM to its path.'
    );
    process.exit(1);
  }
}

/** Reads papers as another program does; without it those tests are passed over by name. */
function installPoppler(): void {
  if (spawnSync('pdftotext', ['-v']).error === undefined) return;
  console.log('No pdftotext found; installing poppler-utils, with which papers are read.');
  installPackage('poppler-utils');
}

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 22) {
  console.error('Run the tests with `npm test`: it brings the Node version that they need.');
  process.exit(1);
}

const root = resolve(import.meta.dirname, '..');
// Hubs and commands are started by the hundred: what Node made of their sources is made once.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'indaba-tests');

installChromium();
installPoppler();
ensureBuild(root, {
  starting: () => console.log('Building the app…')
});
const passed =
  // SvelteKit writes the TypeScript settings that everything is read with.
  run('npx', ['svelte-kit', 'sync']) &&
  run('npx', ['vitest', 'run']) &&
  run('npx', ['playwright', 'test']);
process.exit(passed ? 0 : 1);
