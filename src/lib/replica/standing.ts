import type { ReplicaStatus } from '../api/replica.ts';
import { deviceSeries } from '../docs/invoice.number.ts';
import type { Problem } from '../problem.ts';
import type { BlobDesk } from './blobs/desk.ts';
import type { Damage } from './damage.ts';
import type { Intake } from './intake.ts';
import type { Outbox } from './outbox.ts';
import type { ReplicaParts } from './parts.ts';
import type { Projector } from './projector.ts';
import type { SyncLink } from './sync-link.ts';

export interface StandingParts {
  readonly parts: Pick<ReplicaParts, 'access' | 'persistent'>;
  readonly outbox: Outbox;
  readonly intake: Intake;
  readonly damage: Damage;
  readonly projector: Projector;
  readonly blobs: BlobDesk;
  readonly sync: SyncLink;
}

/** How a replica stands now, by what each of its desks says. `storage` is what its store said last. */
export function standing(desks: StandingParts, storage: Problem | null): ReplicaStatus {
  const { outbox, intake, damage, projector, blobs, sync } = desks;
  const { access, persistent = null } = desks.parts;
  const { identity } = access;
  return {
    practice: access.practice,
    practiceName: access.practiceName,
    device: identity.id,
    deviceName: identity.name,
    series: deviceSeries(identity.id),
    member: identity.member,
    role: access.role ?? null,
    pendingChanges: outbox.pendingChanges,
    files: blobs.status,
    ...sync.state,
    quarantined: intake.quarantined,
    rejected: outbox.rejected,
    incomplete: damage.incomplete,
    projecting: projector.progress,
    storage: { persistent, problem: storage },
    devices: access.devices()
  };
}
