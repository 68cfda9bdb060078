import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_MAX_PRACTICES, DEFAULT_PORT, type Hub } from './hub.ts';
import { blobLimits, intakeLimits } from './limits.ts';
import { createLog } from './logger.ts';
import { problemLine, runHub } from './run.ts';

/** A hub as a program of its own: `node sync-server/main.ts --dir <folder>`; see docs/hub.md. */

const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Not a whole number from ${least} to ${most}.`);
};
const list = (text: string) => text.split(',').filter((name) => name !== '');

interface Arguments {
  readonly dir: string;
  readonly port: number;
  readonly host?: string;
  readonly lan: boolean;
  readonly names: string[];
  readonly app: string;
  readonly restored?: true;
  readonly practices: number;
  readonly maxLogMb?: number;
  readonly practiceMb?: number;
  readonly fileMb?: number;
  readonly filesMb?: number;
  readonly entriesPerMinute?: number;
  readonly statementsPerHour?: number;
  readonly logLevel: string;
  readonly json?: true;
}

const program = new Command('indaba-hub')
  .description('Keeps a practice’s log, forwards it between its devices, and hands out the app.')
  .requiredOption('--dir <folder>', 'the data folder; made where there is none')
  .option('--port <number>', 'port on this computer, 0 for any', whole(0, 65_534), DEFAULT_PORT)
  .option('--host <address>', 'address for that port; loopback unless a proxy stands in front')
  .option('--no-lan', 'do not serve the network; otherwise HTTPS on the next port')
  .option('--names <names>', 'more names and addresses of this machine, with commas', list, [])
  .option('--app <folder>', 'the built app', join(import.meta.dirname, '..', 'build'))
  .option('--restored', 'the data folder was put back from a backup')
  .option('--practices <number>', 'most practices', whole(0, 1_000_000), DEFAULT_MAX_PRACTICES)
  .option('--max-log-mb <number>', 'largest size of the log in megabytes', whole(1, 1_000_000_000))
  .option('--practice-mb <number>', 'room for each practice in megabytes', whole(1, 1_000_000_000))
  .option('--file-mb <number>', 'largest file in megabytes', whole(1, 100))
  .option('--files-mb <number>', 'room for each practice’s files', whole(1, 1_000_000_000))
  .option('--entries-per-minute <number>', 'most entries from one device', whole(60, 100_000_000))
  .option('--statements-per-hour <number>', 'most statements from one device', whole(10, 1_000_000))
  .option('--log-level <level>', 'silent, error, warn, info or debug', 'warn')
  .option('--json', 'print one line of JSON when ready');

const args = program.parse().opts<Arguments>();

const announce = (hub: Hub) => {
  const lan = hub.lanUrls();
  const ready = { ready: true, url: hub.url, lan, server: hub.server, pid: process.pid };
  const lines = args.json
    ? [JSON.stringify(ready)]
    : [`Open ${hub.url}`, ...lan.map((url) => `On the network: ${url}`)];
  process.stdout.write(`${lines.join('\n')}\n`);
};

try {
  await runHub({
    dir: args.dir,
    port: args.port,
    ...(args.host !== undefined && { host: args.host }),
    tls: args.lan,
    names: args.names,
    staticDir: args.app,
    restored: args.restored ?? false,
    maxPractices: args.practices,
    ...(args.maxLogMb !== undefined && { maxLogBytes: args.maxLogMb * 1_000_000 }),
    limits: {
      blobs: blobLimits({
        ...(args.fileMb !== undefined && { blobBytes: args.fileMb * 1_000_000 }),
        ...(args.filesMb !== undefined && { practiceBytes: args.filesMb * 1_000_000 })
      }),
      intake: intakeLimits({
        ...(args.practiceMb !== undefined && { practiceBytes: args.practiceMb * 1_000_000 }),
        ...(args.entriesPerMinute !== undefined && { entriesPerMinute: args.entriesPerMinute }),
        ...(args.statementsPerHour !== undefined && { statementsPerHour: args.statementsPerHour })
      })
    },
    log: createLog(args.logLevel),
    ready: announce
  });
} catch (error) {
  process.stderr.write(`${problemLine(error)}\n`);
  process.exitCode = 1;
}
