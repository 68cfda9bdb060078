import type { ReplicaStatus } from '../api/replica.ts';
import type { Uuid } from '../docs/core/ids.ts';

/** Who made a mark in a document (`by`), as far as this device knows the members. */
export function memberName(member: Uuid, status: ReplicaStatus | null): string {
  if (status?.member.id === member) return status.member.name;
  const device = status?.devices.find(({ memberId }) => memberId === member);
  return device?.member ?? 'a member not known on this device';
}
