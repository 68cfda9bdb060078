import type { AccessNote, Changed, ChangeRequest } from '../../api/replica.ts';
import type { Result } from '../../problem.ts';
import type { Documents } from '../documents.ts';
import type { News } from '../news.ts';
import type { ReplicaParts } from '../parts.ts';
import type { ReadingDesk } from '../reading.ts';
import type { WorkingSet } from '../working-set.ts';
import type { Writer } from '../writer.ts';
import { SharingDesk } from './desk.ts';
import { groundOf } from './ground.ts';

export interface SharingWires {
  readonly parts: ReplicaParts;
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  readonly documents: Documents;
  readonly workingSet: WorkingSet;
  /** Made later than the desk, whose guard they ask. */
  readonly writer: () => Writer;
  readonly news: News;
  readonly reading: ReadingDesk;
  readonly change: (requests: ChangeRequest[]) => Promise<Result<Changed[]>>;
  readonly noteAccess: (note: AccessNote) => Promise<void>;
}

/** The desk of shares over a replica's own parts. */
export function sharingDeskOf(wires: SharingWires): SharingDesk {
  const { parts, exclusive, documents, workingSet, news, reading } = wires;
  const { access, store, ids, net, projections } = parts;
  return new SharingDesk({
    access,
    store,
    ids,
    net,
    ground: groundOf({
      exclusive,
      load: (id) => workingSet.get(id),
      absorb: (id, kind, changes) => wires.writer().absorb(id, kind, changes),
      committed: (changes) => news.committed(changes),
      consultations: async (patient) => projections.query('patient.consultations', { patient }),
      liveConsultations: (patient, seen) =>
        reading.live('patient.consultations', { patient }, seen),
      onDocument: (seen) => news.onDocument(seen)
    }),
    registry: {
      ids: () => [...documents.ids()],
      kind: (id) => documents.kind(id),
      look: (id, see) => exclusive(async () => see((await workingSet.get(id))?.doc)),
      now: ids.now
    },
    change: wires.change,
    noteAccess: (what, patient, detail) => {
      const note = { act: 'share', kind: what, patient, reason: detail.slice(0, 500) } as const;
      wires.noteAccess(note).catch((error: unknown) => {
        console.error('What was done about a share is not in the access log', error);
      });
    },
    patient: async (id) => (await reading.read('patient', id))?.value,
    practice: async () => {
      const overview = projections.query('practice.overview', {});
      return {
        name: overview?.name ?? access.practiceName,
        timeZone: overview?.timeZone ?? 'Africa/Johannesburg'
      };
    }
  });
}
