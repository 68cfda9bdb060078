import type { DeviceView, InviteView, MemberView, RosterView } from '../api/replica.ts';

/** A device that came in by a link and waits for somebody to confirm it. */
export interface Newcomer {
  readonly member: MemberView;
  readonly device: DeviceView;
  /** A further device of somebody who is here already. */
  readonly further: boolean;
  /** Whether the person at this device may let it in. */
  readonly mine: boolean;
}

/** Who waits, longest first. */
export const newcomers = (roster: RosterView | null): Newcomer[] =>
  (roster?.members ?? [])
    .flatMap((member) =>
      member.devices
        .filter(({ standing }) => standing === 'pending')
        .map((device) => ({
          member,
          device,
          further: member.devices.some(
            ({ id, standing }) => id !== device.id && standing !== 'pending'
          ),
          mine: device.may.includes('admit')
        }))
    )
    .sort((a, b) => a.device.joinedAt.localeCompare(b.device.joinedAt));

/** Members who take part, and those who only wait or are gone. */
export function sortedMembers(roster: RosterView): {
  readonly here: readonly MemberView[];
  readonly former: readonly MemberView[];
} {
  const here = roster.members.filter(
    ({ ended, devices }) => ended === null && devices.some(({ standing }) => standing === 'active')
  );
  const waiting = new Set(newcomers(roster).map(({ member }) => member.id));
  const former = roster.members.filter(
    (member) => !here.includes(member) && !waiting.has(member.id)
  );
  return { here, former };
}

export const isExpired = ({ expiresAt }: InviteView, now: number): boolean =>
  Date.parse(expiresAt) <= now;
