import type { Doc } from '../../docs/core/automerge.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { chartId, type Kind } from '../../docs/kinds.ts';
import type { ShareTerms } from '../../docs/share.schema.ts';
import type { ConsultationRow } from '../../projections/catalogue.ts';
import type { CommittedChanges } from '../writer.ts';
import type { Ground } from './bridge.ts';

export interface GroundParts {
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  readonly load: (id: Uuid) => Promise<{ readonly doc: Doc<unknown> } | undefined>;
  readonly absorb: (
    id: Uuid,
    kind: Kind,
    changes: readonly Uint8Array[]
  ) => Promise<CommittedChanges>;
  /** Called inside the exclusive turn, after a commit. */
  readonly committed: (changes: readonly CommittedChanges[]) => void;
  readonly consultations: (patient: Uuid) => Promise<readonly ConsultationRow[]>;
  readonly liveConsultations: (
    patient: Uuid,
    seen: (rows: readonly ConsultationRow[]) => void
  ) => () => void;
  /** Calls back with every document that changed, or came. */
  readonly onDocument: (seen: (id: Uuid) => void) => () => void;
}

/** A replica's documents, as its bridges see them. */
export function groundOf(parts: GroundParts): Ground {
  const known = ({ patient, origin, extent }: ShareTerms): Uuid[] =>
    extent === 'clinical' ? [patient, chartId(origin, patient)] : [patient];
  return {
    async documents(terms) {
      const rows = terms.extent === 'clinical' ? await parts.consultations(terms.patient) : [];
      return [...known(terms), ...rows.map(({ id }) => id)];
    },
    look: (id, see) => parts.exclusive(async () => see((await parts.load(id))?.doc)),
    take: (id, kind, decide) =>
      parts.exclusive(async () => {
        const admission = decide((await parts.load(id))?.doc);
        if (admission.outcome === 'take') {
          parts.committed([await parts.absorb(id, kind, admission.changes)]);
        }
        return admission;
      }),
    watch(terms, changed) {
      const watched = new Set(known(terms));
      const stopDocuments = parts.onDocument((id) => {
        if (watched.has(id)) changed(id);
      });
      if (terms.extent !== 'clinical') return stopDocuments;
      // Which consultations are of this patient is known once their rows are there.
      const stopRows = parts.liveConsultations(terms.patient, (rows) => {
        for (const { id } of rows) {
          if (watched.has(id)) continue;
          watched.add(id);
          changed(id);
        }
      });
      return () => {
        stopDocuments();
        stopRows();
      };
    }
  };
}
