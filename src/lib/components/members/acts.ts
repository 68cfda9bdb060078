import type { Policy, Role } from '../../access/roles.ts';
import type { DeviceView, InviteView, MemberView, MembersApi } from '../../api/replica.ts';
import type { Newcomer } from '../../app/newcomers.ts';
import { ROLE_WORDS } from '../../app/role-words.ts';
import { session } from '../../app/session.svelte.ts';
import { toasts } from '../../app/toasts.svelte.ts';
import { toProblem, type Result } from '../../problem.ts';

/** What is done about members, each with what is said afterwards. Answers whether it was done. */

async function done(
  act: (members: MembersApi) => Promise<Result<unknown>>,
  words: string
): Promise<boolean> {
  const { practice } = session;
  if (!practice) return false;
  const outcome = await act(practice).catch((error: unknown) => ({
    ok: false as const,
    problem: toProblem(error)
  }));
  if (outcome.ok) toasts.say(words, { tone: 'done' });
  else toasts.problem(outcome.problem);
  return outcome.ok;
}

export const letIn = ({ member, device }: Newcomer): Promise<boolean> =>
  done((members) => members.admit(device.id), `${member.name} is in, on ${device.name}`);

/** Turns a newcomer away; somebody who has nothing else here is gone with the device. */
export const turnAway = ({ member, device, further }: Newcomer): Promise<boolean> =>
  done(
    (members) =>
      members.revoke(
        further || member.devices.length > 1 ? { device: device.id } : { member: member.id },
        'Turned away when joining'
      ),
    `${device.name} was turned away`
  );

export const takeBack = ({ id }: InviteView): Promise<boolean> =>
  done((members) => members.cancelInvite(id), 'The link is of no use any more');

export const changeRole = (member: MemberView, role: Role): Promise<boolean> =>
  done(
    (members) => members.setRole(member.id, role),
    `${member.name} is ${ROLE_WORDS[role].one} now`
  );

/** Shuts out a device, or a person with all their devices. */
export const shutOut = (
  member: MemberView,
  device: DeviceView | null,
  reason: string
): Promise<boolean> =>
  done(
    (members) => members.revoke(device ? { device: device.id } : { member: member.id }, reason),
    device ? `${device.name} is shut out` : `${member.name} is shut out`
  );

export const setPolicy = (policy: Policy): Promise<boolean> =>
  done((members) => members.setPolicy(policy), 'The table of rights is changed');
