import type { AccessNote, Changed, ChangeRequest } from '../../api/replica.ts';
import type { Result } from '../../problem.ts';
import type { MembersDesk } from '../members/desk.ts';
import type { ReplicaParts } from '../parts.ts';
import type { ReadingDesk } from '../reading.ts';
import type { Rights } from '../rights.ts';
import type { ShareRegistry } from '../sharing/registry.ts';
import type { Listeners } from '../subscriptions.ts';
import { ErasingDesk } from './desk.ts';
import { RecordFinder } from './record.ts';

export interface ErasingWires {
  readonly parts: Pick<ReplicaParts, 'access' | 'projections' | 'ids'>;
  readonly members: MembersDesk;
  readonly reading: ReadingDesk;
  readonly shares: ShareRegistry;
  readonly change: (requests: ChangeRequest[]) => Promise<Result<Changed[]>>;
  readonly noteAccess: (note: AccessNote) => Promise<void>;
  readonly rights: Rights;
  /** Tells when something was said about a record, or about who may say it. */
  readonly moved: Listeners<void>;
}

/** The desk at which records are destroyed, over a replica's own parts. */
export function erasingDeskOf(wires: ErasingWires): ErasingDesk {
  const { parts, members, reading, shares, change, noteAccess, rights, moved } = wires;
  const { access, projections, ids } = parts;
  return new ErasingDesk({
    access,
    members,
    finder: new RecordFinder({
      practice: access.practice,
      keyring: () => access.keyring,
      projections,
      patient: async (id) => (await reading.read('patient', id))?.value,
      homeOf: (patient) => shares.homeOf(patient),
      now: ids.now
    }),
    change,
    noteAccess,
    thenKeys: (said) => rights.thenKeys(said),
    follow: () => rights.followNow(),
    moved
  });
}
