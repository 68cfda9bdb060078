import type { z } from 'zod';
import type { Uuid } from './ids.ts';
import type { ChangeContext } from './write.ts';
import type { Kind, DocumentOf } from '../kinds.ts';

/** Which document a change is for. */
export interface Target<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: Uuid;
  /**
   * The document's genesis content beyond its collections, where the change may be the first
   * (registering a patient, the first allergy in a chart). Absent: the document must exist.
   */
  readonly genesis?: Record<string, unknown>;
  /** Whose document it is, where that is not the practice at work: a patient that was shared. */
  readonly practice?: Uuid;
}

/**
 * A named change: the only way in which structured content of a document is written, for pages,
 * imports and the command line alike. Its arguments are plain JSON, checked before anything happens.
 */
export interface ChangeDefinition<
  Name extends string = string,
  K extends Kind = Kind,
  Args extends z.ZodType = z.ZodType,
  Returned = unknown
> {
  /** `kind.verb`, for example `chart.addAllergy`. */
  readonly name: Name;
  readonly kind: K;
  /** One sentence for the command line's help. */
  readonly about: string;
  readonly args: Args;
  /** Collections that it writes into and that the kind got later than its first change: see `later.ts`. */
  readonly needs?: readonly string[];
  /** May throw a `ProblemError` where a rule forbids the change; nothing is then changed. */
  target(args: z.infer<Args>, context: ChangeContext): Target<K>;
  /**
   * Changes of other documents that go with this one, in the same transaction, given the document as
   * it is afterwards. What is for a document that is not here, or that this role may not write, is
   * passed over.
   */
  along?(document: DocumentOf<K>): readonly { readonly change: string; readonly args: unknown }[];
  /** Runs inside `Automerge.change`; returns plain JSON for the caller (the id of what was added). */
  apply(draft: DocumentOf<K>, args: z.infer<Args>, context: ChangeContext): Returned;
}

/** Declares a change with its types inferred. */
export const defineChange = <
  const Name extends string,
  const K extends Kind,
  Args extends z.ZodType,
  Returned
>(
  definition: ChangeDefinition<Name, K, Args, Returned>
): ChangeDefinition<Name, K, Args, Returned> => definition;
