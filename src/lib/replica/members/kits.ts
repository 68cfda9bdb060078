import { deviceCode } from '../../access/identity.ts';
import { kitKeys, newKitSeed, wordsOfSeed } from '../../access/kit.ts';
import { currentKey, readableScopes, type MembershipState } from '../../access/membership.ts';
import { practiceCode } from '../../access/practice-code.ts';
import type { DeviceView, KitView, RecoveryKit } from '../../api/members.ts';
import type { IdSource, Uuid } from '../../docs/core/ids.ts';
import { ok, type Result } from '../../problem.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { MembersDesk } from './desk.ts';

/** What a kit is called among the devices of its owner. */
const KIT_NAME = 'Recovery kit';

/**
 * Makes a recovery kit of this device's member (KEY8). The keys follow it as they follow any device
 * (KEY6); the words are in what is returned and nowhere else.
 */
export async function makeRecoveryKit(
  desk: MembersDesk,
  access: PracticeAccess,
  ids: IdSource
): Promise<Result<RecoveryKit>> {
  const seed = newKitSeed((count) => ids.random(count));
  const { id, signPublic, boxPublic } = await kitKeys(seed);
  const at = desk.now();
  const device = { id, name: KIT_NAME, signKey: signPublic, boxKey: boxPublic };
  const said = await desk.say({ type: 'kit', device, at });
  if (!said.ok) return said;
  return ok({
    device: id,
    number: deviceCode(signPublic),
    practice: access.practice,
    practiceName: access.practiceName,
    code: practiceCode(access.practice),
    server: access.server,
    madeBy: access.identity.member.name,
    madeAt: at,
    words: wordsOfSeed(seed)
  });
}

/** The kit by which this device came in and which it is to shut out: a kit is used once (KEY8). */
export function spentKit(state: MembershipState, here: Uuid): Uuid | undefined {
  const invite = state.devices.get(here)?.invite;
  const kit = invite && state.devices.get(state.invites.get(invite)!.by);
  return kit && kit.kit && kit.standing === 'active' ? kit.id : undefined;
}

/** Whether a kit opens everything that its owner may read now. */
export const isReady = (state: MembershipState, kit: Uuid): boolean =>
  readableScopes(state, kit).every((scope) => currentKey(state, scope)?.holders.has(kit) ?? true);

/** How a kit stands, beside what is said of every device. */
export function kitView(state: MembershipState, device: DeviceView, member: string): KitView {
  const { id, joinedAt, ended } = device;
  const came = [...state.devices.values()].find(
    ({ invite }) => invite !== null && state.invites.get(invite)!.by === id
  );
  const unused = ended ? 'ended' : isReady(state, id) ? 'ready' : 'preparing';
  return {
    id,
    number: device.code,
    member,
    madeAt: joinedAt,
    state: came ? 'used' : unused,
    used: came ? { at: came.joinedAt, id: came.id, device: came.name } : null,
    ended,
    mayRevoke: device.may.includes('revoke')
  };
}
