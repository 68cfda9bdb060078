import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { fail, ProblemError } from '../src/lib/problem.ts';
import { openDemo, type Demo } from '../sync-server/demo.ts';
import type { Hub } from '../sync-server/hub.ts';
import { createLog } from '../sync-server/logger.ts';
import { problemLine, runHub } from '../sync-server/run.ts';
import { ensureBuild } from './build.ts';

/** `npm start`: builds the app where that is due, and runs a hub that serves it. */

const ROOT = resolve(import.meta.dirname, '..');

const port = (text: string): number => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number < 65_535) return number;
  throw new InvalidArgumentError('Not a port number; 0 for any.');
};

interface Arguments {
  readonly port?: number;
  readonly dir?: string;
  readonly demo?: boolean;
  readonly names: string[];
  readonly lan: boolean;
  readonly build: boolean;
}

const args = new Command('npm start --')
  .description('Builds Indaba and runs a hub on this computer.')
  .option('--port <number>', 'port on this computer, 0 for any; the network takes the next', port)
  .option('--dir <folder>', 'data folder (default: INDABA_DATA, else .indaba/hub)')
  .option('--demo', 'open with a made-up practice, in a data folder of its own')
  .option(
    '--names <names>',
    'more names and addresses of this computer, with commas',
    (text) => text.split(','),
    []
  )
  .option('--no-lan', 'serve this computer alone')
  .option('--no-build', 'serve the app as it was last built')
  .parse()
  .opts<Arguments>();

/** A demo lies around the day on which it was made up, so each day has its own. */
const demoFolder = () => join(ROOT, '.indaba', `demo-${new Date().toISOString().slice(0, 10)}`);

const dir =
  args.dir ?? process.env.INDABA_DATA ?? (args.demo ? demoFolder() : join(ROOT, '.indaba', 'hub'));
/** Part of the address that is to be opened. */
const start = args.demo ? 'demo' : '';

let demo: Demo | undefined;

const inviteToDemo = async (server: string) =>
  demo?.invite(server) ??
  fail('demo-not-ready', 'The demo practice is still being made up.', {
    action: 'Try again in a moment.'
  });

/** Makes the demo ready before anybody is told where to find it. */
async function ready(hub: Hub): Promise<void> {
  if (args.demo) {
    console.log('Making up the demo practice…');
    const opened = await openDemo(dir, hub.url, () => undefined);
    if (!opened.ok) throw new ProblemError(opened.problem);
    demo = opened.value;
  }
  announce(hub);
}

/** What a person needs to know, and nothing else. */
function announce(hub: Hub): void {
  const lan = hub.lanUrls();
  const rows: [string, string][] = [['Open on this computer', hub.url + start]];
  if (lan.length > 0) {
    lan.forEach((url, at) => rows.push([at === 0 ? 'On the practice’s network' : '', url + start]));
    rows.push(['Once on each device', `${lan[0]}trust`]);
  }
  rows.push(['Data', resolve(dir)]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  console.log(['', 'Indaba is running.', '', ...lines, '', '  Stop with Ctrl+C.', ''].join('\n'));
}

try {
  if (args.build) {
    ensureBuild(ROOT, { starting: () => console.log('Building the app; this takes a moment…') });
  }
  await runHub({
    dir,
    ...(args.port !== undefined && { port: args.port }),
    tls: args.lan,
    names: args.names,
    staticDir: process.env.INDABA_APP ?? join(ROOT, 'build'),
    log: createLog('warn'),
    ...(args.demo && { inviteToDemo }),
    ready: (hub) =>
      void ready(hub).catch((error: unknown) => {
        console.error(problemLine(error));
        process.exitCode = 1;
        process.kill(process.pid, 'SIGTERM');
      })
  });
  await demo?.close();
} catch (error) {
  console.error(problemLine(error));
  process.exitCode = 1;
}
