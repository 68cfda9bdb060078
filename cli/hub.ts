import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { ProblemError } from '#lib/problem.ts';
import { DEFAULT_PORT } from '#server/hub.ts';
import { silentLog } from '#server/logger.ts';
import { runHub } from '#server/run.ts';
import { CommandFailed, print } from './output.ts';

/** The app as `npm run build` leaves it. */
const BUILD = fileURLToPath(new URL('../build', import.meta.url));

const port = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new InvalidArgumentError('It must be a port number, 0 for any.');
};

interface HubFlags {
  readonly dir: string;
  readonly port: number;
  readonly lan: boolean;
  readonly app: string;
}

/** `hub`: a hub alone, which says on one line of JSON when it is ready. */
export function hubCommand(): Command {
  return new Command('hub')
    .description('Run a hub; prints one line of JSON when it is ready.')
    .requiredOption('--dir <dir>', 'folder for its data')
    .option('--port <n>', 'port on this computer, 0 for any', port, DEFAULT_PORT)
    .option('--no-lan', 'serve this computer alone')
    .option('--app <dir>', 'folder of the built app', BUILD)
    .action(async ({ dir, port, lan, app }: HubFlags) => {
      try {
        await runHub({
          dir,
          port,
          tls: lan,
          ...(existsSync(app) ? { staticDir: app } : {}),
          log: silentLog,
          ready: ({ url, server, lanUrls }) =>
            print({ ready: true, url, lan: lanUrls(), server, pid: process.pid })
        });
      } catch (error) {
        throw error instanceof ProblemError ? new CommandFailed(error.problem) : error;
      }
    });
}
