import type { ConcurrentField } from '../../docs/core/conflicts.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DocumentOf, Kind } from '../../docs/kinds.ts';
import type { SearchEntry } from '../search/terms.ts';
import type { Rows } from '../tables.ts';

/** What a projector may know beside the document's plain value. */
export interface ProjectorContext {
  readonly id: Uuid;
  /** Safety-critical fields with several values. */
  readonly concurrent: readonly ConcurrentField[];
  /** Every value that a field of the root holds at once, each as plain data; the one shown is among them. */
  valuesOf(field: string): readonly unknown[];
  /** When the document was last changed, by the changing device's clock; null where nobody says. */
  changedAt(): string | null;
}

/** What is derived from one document. */
export interface Derived {
  /** The patient whom it is about. */
  readonly patient: Uuid | null;
  readonly rows: Rows;
  /** How the patient is found; of patients only. */
  readonly search?: SearchEntry;
  /** What a concurrent field is called in the practice, by its path. */
  fieldName?(path: readonly string[]): string;
}

/** A pure function from a document's value to rows. */
export type Projector<K extends Kind> = (
  value: DocumentOf<K>,
  context: ProjectorContext
) => Derived;

/** A hue that is always the same for the same id, for what was given none. */
export const hueOf = (id: Uuid): number => Number.parseInt(id.slice(-6), 16) % 360;
