import { once } from 'node:events';
import { Command } from 'commander';
import { withDevice } from './device.ts';
import { EXIT, orFail, print } from './output.ts';

/** `device <dir> sync`: until both sides have everything, or for as long as it is watched. */
export function syncCommand(dir: string): Command {
  return new Command('sync')
    .description('Sync with the server until both have everything.')
    .option('--hub <url>', 'use this server from now on')
    .option('--watch', 'stay connected; print the status whenever it changes')
    .action(async (options: { hub?: string; watch?: boolean }) => {
      await withDevice(
        dir,
        async ({ replica }) => {
          if (options.hub) await replica.setServer(options.hub);
          if (options.watch) {
            const stop = replica.watchStatus(print);
            await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
            stop();
            return;
          }
          orFail(await replica.synced(), EXIT.unreachable);
          await replica.projected();
          print(await replica.status());
        },
        true
      );
    });
}
