import { once } from 'node:events';
import { Command } from 'commander';
import { ownEntry } from '#lib/app/rights.ts';
import { fail, type Result } from '#lib/problem.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { withDevice } from './device.ts';
import { EXIT, orFail, print } from './output.ts';

/**
 * What syncing came to; of a device that was shut out by whom, when and why, which it hears before it is
 * refused.
 */
async function saidBy(replica: NodeDevice['replica'], synced: Result<void>): Promise<Result<void>> {
  if (!synced.ok && synced.problem.code !== 'device-revoked') return synced;
  const own = ownEntry(await replica.roster());
  const ended = own && (own.device.ended ?? own.member.ended);
  if (!ended) return synced;
  const by = ended.by ? ` by ${ended.by}` : '';
  const why = ended.reason ? `: ${ended.reason}` : '';
  return fail('device-revoked', `This device was shut out${by} on ${ended.at}${why}.`, {
    safe: 'What no hub has yet is kept on this device; the rest is removed from it.',
    action: 'If that was a mistake, ask an owner of the practice for a new link.'
  });
}

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
          orFail(await saidBy(replica, await replica.synced()), EXIT.unreachable);
          await replica.projected();
          print(await replica.status());
        },
        true
      );
    });
}
