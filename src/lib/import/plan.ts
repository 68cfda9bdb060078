import type { Uuid } from '../docs/core/ids.ts';
import type { ChangeRequestFor } from '../docs/changes.ts';
import type { Kind } from '../docs/kinds.ts';

/** Where something will stand once it is in: a document, or an entry or field within one. */
export interface Place {
  readonly kind: Kind;
  readonly document: Uuid;
  /** `['allergies', id]`; empty for the document itself. */
  readonly path: readonly string[];
}

/** The plain value of a document as it is here before the import; `undefined` where there is none. */
export type Present = Record<string, unknown> | undefined;

/** One change of an import, and where its result is found. */
export interface ImportPart {
  readonly request: ChangeRequestFor;
  readonly place: Place;
  /** Why this part stays out, given the document as it is here; it is said as a warning. */
  unless?(present: Present): string | undefined;
}

/** A row or resource that can come in: all of its parts, or none. */
export interface TakeableItem {
  readonly outcome: 'take';
  readonly parts: readonly ImportPart[];
  /** A document that has to be here, or to come in before: the patient of a chart's entry. */
  readonly needs?: Place;
  /** Why what is here under the same id cannot be the same thing: then nothing is taken. */
  conflict?(present: Present): string | undefined;
  readonly warnings: readonly string[];
  /** Names of parts of the source that have no place here, for the report's sums. */
  readonly leftOut: readonly string[];
}

/** A row or resource that stays out, and why. */
export interface RejectedItem {
  readonly outcome: 'skip' | 'refuse';
  /** Stable, `kebab-case`. */
  readonly code: string;
  readonly reason: string;
}

/** What becomes of one row of a file or one resource of a bundle. */
export type ImportItem = (TakeableItem | RejectedItem) & {
  /** `Patient`, `Observation`, `row`: what the report counts by. */
  readonly type: string;
  /** Where it is in the source: `row 17`, `Observation/8f3c`. */
  readonly from: string;
  /** The closing act of another item (signing a visit): told only where it fails. */
  readonly quiet?: true;
};

export interface ImportPlan {
  /** What is imported, for people: the names of the files. */
  readonly source: string;
  readonly total: number;
  /** Made as they are asked for; patients come before what belongs to them. */
  readonly items: Iterable<ImportItem>;
}

export const skip = (code: string, reason: string): RejectedItem => ({
  outcome: 'skip',
  code,
  reason
});

export const refuse = (code: string, reason: string): RejectedItem => ({
  outcome: 'refuse',
  code,
  reason
});

/** Whether something stands at a place, given the place's document as plain value. */
export function standsAt(present: Present, path: readonly string[]): boolean {
  let at: unknown = present;
  for (const key of path) {
    if (at === null || typeof at !== 'object') return false;
    at = (at as Record<string, unknown>)[key];
  }
  return at !== undefined && at !== null;
}
