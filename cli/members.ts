import { Command, InvalidArgumentError } from 'commander';
import { ROLES, type Role } from '#lib/access/roles.ts';
import type { ReplicaApi } from '#lib/api/replica.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { fail, ok, type Result } from '#lib/problem.ts';
import { withDevice } from './device.ts';
import { orFail, print } from './output.ts';

/** A role by its name; anything else is a mistake in how the command was used. */
export const role = (text: string): Role => {
  if ((ROLES as readonly string[]).includes(text)) return text as Role;
  throw new InvalidArgumentError(`It must be one of ${ROLES.join(', ')}.`);
};

/** `device <dir> members | confirm | revoke | role`: who belongs to the practice, without a page. */
export function memberCommands(dir: string): Command[] {
  return [
    new Command('members')
      .description(
        'Print who belongs to the practice, with devices, roles, open links and recovery kits.'
      )
      .action(async () => {
        await withDevice(dir, async ({ replica }) => {
          const { role, members, invites, kits, policy } = await replica.roster();
          print({ role, members, invites, kits, policy });
        });
      }),

    new Command('confirm')
      .description('Let in a device that joined and waits; compare its code first.')
      .argument('<device>', 'its id, or the six digits that it shows')
      .action((named: string) =>
        saying(dir, async (replica) => {
          const waiting = await waitingDevice(replica, named);
          return waiting.ok ? replica.admit(waiting.value) : waiting;
        })
      ),

    new Command('revoke')
      .description('Shut out a device, or a person with every device of theirs.')
      .argument('<id>', 'of a device or a member')
      .option('--reason <text>', 'why, for the practice’s own record', '')
      .action((id: Uuid, { reason }: { reason: string }) =>
        saying(dir, async (replica) => {
          const { members } = await replica.roster();
          const isMember = members.some((member) => member.id === id);
          return replica.revoke(isMember ? { member: id } : { device: id }, reason);
        })
      ),

    new Command('role')
      .description('Change what a member is.')
      .argument('<member>')
      .argument('<role>', ROLES.join(', '), role)
      .action((member: Uuid, given: Role) =>
        saying(dir, (replica) => replica.setRole(member, given))
      )
  ];
}

/** Makes a statement, and says whether the server has heard of it. */
async function saying(
  dir: string,
  say: (replica: ReplicaApi) => Promise<Result<void>>
): Promise<void> {
  await withDevice(
    dir,
    async ({ replica }) => {
      // What others said meanwhile comes first; without a server the statement waits for one.
      await replica.synced();
      orFail(await say(replica));
      const synced = await replica.synced();
      print({ done: true, onServer: synced.ok });
    },
    true
  );
}

async function waitingDevice(replica: ReplicaApi, named: string): Promise<Result<Uuid>> {
  const digits = named.replaceAll(/\s/g, '');
  const waiting = (await replica.roster()).members
    .flatMap(({ devices }) => devices)
    .filter(({ standing }) => standing === 'pending');
  const found = waiting.filter(
    ({ id, code }) => id === named || code.replaceAll(/\s/g, '') === digits
  );
  if (found.length === 1) return ok(found[0]!.id);
  return fail('no-such-device', 'No device that waits to be let in has this id or code.', {
    safe: 'Nobody was let in.',
    action: 'Compare the six digits with those that the device shows; `members` lists who waits.'
  });
}
