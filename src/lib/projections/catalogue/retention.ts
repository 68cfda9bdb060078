import type { Uuid } from '../../docs/core/ids.ts';
import type { Retention } from '../../docs/retention.ts';

/** Records past their time, and those that were destroyed. */
export interface RetentionQueries {
  /** The register of destroyed records, the last first. */
  'retention.destroyed': { params: { limit?: number }; result: DestroyedRecord[] };
  /** What the register says of one record; null where it was not destroyed. */
  'patient.destroyed': { params: { patient: Uuid }; result: DestroyedRecord | null };
  /** Records that need not be kept any longer on a day, the longest past first. */
  'retention.due': { params: { today: string; limit?: number }; result: RetentionRow[] };
}

export interface RetentionRow extends Retention {
  patient: Uuid;
  name: string;
  birthDate: string | null;
  deceasedOn: string | null;
  /** Since when nothing happened, a day. */
  lastActive: string;
}

/** A line of the register: see `docs/destruction.schema.ts`. */
export interface DestroyedRecord {
  id: Uuid;
  patient: Uuid;
  folder: string | null;
  initials: string | null;
  born: string | null;
  lastActive: string;
  until: string;
  reason: string;
  source: string;
  documents: number;
  /** The statement that asked: the destruction took place only where it is in effect. */
  ask: string;
  askedBy: Uuid;
  askedAt: string;
  agreedBy: Uuid;
  agreedAt: string;
}
