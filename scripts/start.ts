import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
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
  readonly dir: string;
  readonly names: string[];
  readonly lan: boolean;
  readonly build: boolean;
}

const args = new Command('npm start --')
  .description('Builds Indaba and runs a hub on this computer.')
  .option('--port <number>', 'port on this computer, 0 for any; the network takes the next', port)
  .option('--dir <folder>', 'data folder', process.env.INDABA_DATA ?? join(ROOT, '.indaba', 'hub'))
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

/** What a person needs to know, and nothing else. */
function announce(hub: Hub): void {
  const lan = hub.lanUrls();
  const rows: [string, string][] = [['Open on this computer', hub.url]];
  if (lan.length > 0) {
    lan.forEach((url, at) => rows.push([at === 0 ? 'On the practice’s network' : '', url]));
    rows.push(['Once on each device', `${lan[0]}trust`]);
  }
  rows.push(['Data', resolve(args.dir)]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  console.log(['', 'Indaba is running.', '', ...lines, '', '  Stop with Ctrl+C.', ''].join('\n'));
}

try {
  if (args.build) {
    ensureBuild(ROOT, { starting: () => console.log('Building the app; this takes a moment…') });
  }
  await runHub({
    dir: args.dir,
    ...(args.port !== undefined && { port: args.port }),
    tls: args.lan,
    names: args.names,
    staticDir: join(ROOT, 'build'),
    log: createLog('warn'),
    ready: announce
  });
} catch (error) {
  console.error(problemLine(error));
  process.exitCode = 1;
}
