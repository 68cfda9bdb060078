import { Command, InvalidArgumentError } from 'commander';
import type { ErasureView, ReplicaApi } from '#lib/api/replica.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { fail, ok, type Result } from '#lib/problem.ts';
import { withDevice } from './device.ts';
import { orFail, print } from './output.ts';

const number = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number.');
};

/** `device <dir> erase …`: records past their time are destroyed when two people say so. */
export function eraseCommand(dir: string): Command {
  const erase = new Command('erase').description(
    'Destroy records past their retention: one person asks, a second one agrees.'
  );
  erase
    .command('list')
    .description(
      'Print what was asked for, where keys of destroyed records are left, and the register.'
    )
    .action(() =>
      withDevice(dir, async ({ replica }) => {
        await replica.projected();
        print({
          erasures: await replica.erasures(),
          register: await replica.query('retention.destroyed', {})
        });
      })
    );
  erase
    .command('ask')
    .description('Ask for the destruction of records; prints the name under which to agree.')
    .argument('<patient...>', 'ids, as the query retention.due lists them')
    .action((patients: Uuid[]) => saying(dir, (replica) => replica.askErasure(patients)));
  erase
    .command('agree')
    .description('Agree to what somebody else asked: the records are destroyed everywhere.')
    .argument('<ask>', 'its name, or the beginning of it')
    .requiredOption('--records <n>', 'how many records these are: look at the list first', number)
    .action((named: string, { records }: { records: number }) =>
      saying(dir, async (replica) => {
        const found = await theAsk(replica, named);
        return found.ok ? replica.agreeErasure(found.value.ask, records) : found;
      })
    );
  erase
    .command('cancel')
    .description('Take back what was asked, or decline it.')
    .argument('<ask>', 'its name, or the beginning of it')
    .action((named: string) =>
      saying(dir, async (replica) => {
        const found = await theAsk(replica, named);
        return found.ok ? replica.cancelErasure(found.value.ask) : found;
      })
    );
  return erase;
}

/** Says something once what others said is here, and whether the server has heard of it. */
async function saying(
  dir: string,
  say: (replica: ReplicaApi) => Promise<Result<string | void>>
): Promise<void> {
  await withDevice(
    dir,
    async ({ replica }) => {
      await replica.synced();
      await replica.projected();
      const said = orFail(await say(replica));
      const synced = await replica.synced();
      print({ done: true, ...(said && { ask: said }), onServer: synced.ok });
    },
    true
  );
}

async function theAsk(replica: ReplicaApi, named: string): Promise<Result<ErasureView>> {
  const found = (await replica.erasures()).filter(({ ask }) => ask.startsWith(named.toLowerCase()));
  if (found.length === 1 && named.length >= 6) return ok(found[0]!);
  return fail(
    'erasure-unknown',
    'Nothing that was asked for has this name, or more than one has.',
    {
      safe: 'Nothing was destroyed.',
      action: 'See `erase list`; six letters of the name are enough where no other begins so.'
    }
  );
}
