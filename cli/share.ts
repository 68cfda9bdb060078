import { Command, InvalidArgumentError, Option } from 'commander';
import {
  SHARE_EXTENTS,
  SHARE_RIGHTS,
  type ShareExtent,
  type ShareRights
} from '#lib/docs/share.schema.ts';
import { withDevice } from './device.ts';
import { orFail, print } from './output.ts';

const day = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a day such as 2027-01-31.');
};

interface ShareArgs {
  readonly with: string;
  readonly extent: ShareExtent;
  readonly rights: ShareRights;
  readonly until: string;
  readonly consent: string;
  readonly hours?: number;
  readonly hub?: string;
}

/** `device <dir> share | accept-share | shares | withdraw-share`: a patient shared between practices. */
export function shareCommands(dir: string): Command[] {
  return [
    new Command('share')
      .description('Share a patient with another practice; print a one-time link for it.')
      .argument('<patient>')
      .requiredOption('--with <name>', 'name of the other practice')
      .addOption(new Option('--extent <extent>').choices(SHARE_EXTENTS).default('front'))
      .addOption(new Option('--rights <rights>').choices(SHARE_RIGHTS).default('read'))
      .requiredOption('--until <date>', 'last day of the share', day)
      .requiredOption('--consent <id>', 'consent to sharing, in the patient’s record')
      .option('--hours <n>', 'how long the link is good for', Number)
      .option('--hub <url>', 'address at which the other practice reaches the server')
      .action(async (patient: string, { hub, ...options }: ShareArgs) => {
        await withDevice(
          dir,
          async ({ replica }) => {
            const given = await replica.sharePatient({
              patient,
              ...options,
              ...(hub ? { server: hub } : {})
            });
            const invitation = orFail(given);
            const synced = await replica.synced();
            print({ ...invitation, onServer: invitation.onServer || synced.ok });
          },
          true
        );
      }),

    new Command('accept-share')
      .description('Accept the patient that another practice shares.')
      .argument('<link>')
      .action(async (link: string) => {
        await withDevice(
          dir,
          async ({ replica }) => {
            const accepted = orFail(await replica.acceptShare(link));
            await replica.synced();
            print(accepted);
          },
          true
        );
      }),

    new Command('shares')
      .description('Print every share with another practice, and how it stands.')
      .action(() =>
        withDevice(dir, async ({ replica }) => {
          await replica.projected();
          print(await replica.query('shares.list', {}));
        })
      ),

    new Command('withdraw-share')
      .description('End a share: nothing is given or taken any more.')
      .argument('<space>', 'as `shares` prints it')
      .option('--reason <text>', 'why', 'Withdrawn from the command line')
      .action(async (space: string, options: { reason: string }) => {
        await withDevice(
          dir,
          async ({ replica }) => {
            orFail(await replica.withdrawShare(space, options.reason));
            const synced = await replica.synced();
            print({ space, ended: true, onServer: synced.ok });
          },
          true
        );
      })
  ];
}
