import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { ProblemError } from '#lib/problem.ts';
import { DEFAULT_PORT, startHub } from '#server/hub.ts';
import { CommandFailed, print } from './output.ts';

const BUILD = fileURLToPath(new URL('../build', import.meta.url));

const port = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new InvalidArgumentError('It must be a port number, 0 for any.');
};

/** `hub`: a hub alone, which says on one line of JSON when it is ready. */
export function hubCommand(): Command {
  return new Command('hub')
    .description('Run a hub; prints one line of JSON when it is ready.')
    .requiredOption('--dir <dir>', 'folder for its data')
    .option('--port <n>', 'port on this computer, 0 for any', port, DEFAULT_PORT)
    .option('--no-lan', 'serve this computer alone')
    .action(async (options: { dir: string; port: number; lan: boolean }) => {
      const hub = await startHub({
        dir: options.dir,
        port: options.port,
        tls: options.lan,
        ...(existsSync(BUILD) ? { staticDir: BUILD } : {})
      }).catch((error: unknown) => {
        throw error instanceof ProblemError ? new CommandFailed(error.problem) : error;
      });
      const { url, server } = hub;
      print({ ready: true, url, lan: hub.lanUrls(), server, pid: process.pid });
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      await hub.close();
    });
}
